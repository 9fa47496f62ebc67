#pragma once

#include "json/fwd.h"
#include "model/message.h"

namespace beseda {

/// For whom a message is encoded: the person sees neither `meta` (but the sources in it), nor reasons, nor who the agent
/// is, but the id that their own client gave a message (`client_id`), to know it by.
enum class Audience { kPerson, kStaff };

/// The Message of schemas/openapi.yaml and of the web chat protocol.
json::Object EncodeMessage(const Message& message, Audience audience);

}  // namespace beseda
