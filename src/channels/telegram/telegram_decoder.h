#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "json/fwd.h"
#include "model/message.h"

namespace beseda::telegram {

/// Which messages of a group the bot answers.
enum class GroupAnswers { kAddressed, kAll, kNone };

/// What has to be known of the bot itself to understand what others write.
struct Self {
  std::int64_t bot_id = 0;
  std::string username = {};  ///< Without "@"; empty if not known: mentions are then not recognized.
  GroupAnswers groups = GroupAnswers::kAddressed;
};

/// What a batch of updates holds.
struct Updates {
  std::vector<IncomingEvent> events;
  std::int64_t next_offset = 0;  ///< One more than the highest update_id; 0 if there was none.
};

/// Decodes one update (a webhook's body). Errors: kInvalid, if it is no JSON object with an update_id. Whatever else is in it becomes
/// events, in doubt UnknownContent: Telegram repeats an update that is refused, and those behind it wait.
Result<std::vector<IncomingEvent>> DecodeUpdate(std::string_view body, const Self& self);

/// Decodes the result of getUpdates. What has no update_id is passed over.
Updates DecodeUpdates(const json::Array& updates, const Self& self);

/// The kinds of updates that we ask Telegram for: all that Bot API 10.3 has, those too that must be named to be sent.
const std::vector<std::string_view>& AllowedUpdates();

/// The id of the callback query that an event came from, which wants an answer; empty if it is another event.
std::string_view CallbackQueryOf(const IncomingEvent& event);

}  // namespace beseda::telegram
