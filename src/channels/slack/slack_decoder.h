#pragma once

#include <vector>

#include "base/result.h"
#include "json/fwd.h"
#include "model/message.h"

namespace beseda::slack {

struct DecoderOptions {
  /// A message in a channel that is for the bot begins a conversation of its own, in the thread below it.
  bool reply_in_threads = true;
};

/// Events of an "event_callback" (https://docs.slack.dev/apis/events-api). Empty: what needs no keeping (the bot's own doing, link
/// previews). Kinds that we do not know become UnknownContent. Errors: kInvalid (there is no event in it).
Result<std::vector<IncomingEvent>> DecodeEvent(const json::Object& envelope, const DecoderOptions& options);

}  // namespace beseda::slack
