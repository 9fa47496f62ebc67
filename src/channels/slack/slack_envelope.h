#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "channels/slack/slack_decoder.h"
#include "model/message.h"

namespace beseda::slack {

/// What one message of Socket Mode says (https://docs.slack.dev/apis/events-api/using-socket-mode).
struct Envelope {
  enum class Kind {
    kNothing,     ///< Of no meaning to us.
    kHello,       ///< The connection stands.
    kReconnect,   ///< It will be closed: connect again.
    kSwitchedOff, ///< Socket Mode is switched off for the app.
    kEvents,      ///< To be acknowledged with `id` once the events, if any, are stored.
  };
  Kind kind = Kind::kNothing;
  std::string id = {};
  std::string type = {};  ///< Of a kEvents, as Slack calls it.
  std::vector<IncomingEvent> events = {};
  std::string fault = {};  ///< Why the events of a kEvents cannot be read: it is acknowledged all the same, for it will not get better.
};

/// Errors: kInvalid (no JSON object).
Result<Envelope> ReadEnvelope(std::string_view text, const DecoderOptions& options);

}  // namespace beseda::slack
