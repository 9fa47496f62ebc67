#pragma once

#include "json/fwd.h"
#include "model/message.h"

namespace beseda {

/// Makes sure that an event can be stored and read again, whatever the vendor sent: keys longer than 255 bytes become a digest, and
/// content that breaks the model's limits becomes UnknownContent with what the vendor sent (if that can be kept).
void MakeStorable(IncomingEvent& event, const json::Object& raw);

}  // namespace beseda
