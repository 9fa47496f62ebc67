#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "contracts/database.h"
#include "model/message.h"

namespace beseda::quality {

/// Rows of `feedback`. Functions run inside a transaction and throw SqlError.

/// Who thinks what of a message.
struct Feedback {
  std::string message_id = {};
  std::string by_kind = {};  ///< "contact", "member", "api_key".
  std::string by_id = {};
  std::string by_name = {};
  int value = 0;             ///< 1: thumb up, -1: thumb down, 0: takes an earlier one back.
  std::string comment = {};
  Time at = {};
};

/// Keeps what somebody thinks of a bot's message, instead of what they thought before, and with it what answered
/// (from the turn and the message's meta). kInvalid: it is no message of a bot's.
Status Rate(Tx& tx, const Message& message, const Feedback& feedback);

/// All of a conversation, oldest first.
std::vector<Feedback> ListFeedback(Tx& tx, std::string_view workspace_id, std::string_view conversation_id);

enum class FeedbackGroup { kModel, kAskedFor, kPromptVersion, kBot, kVariant };
std::optional<FeedbackGroup> ParseFeedbackGroup(std::string_view name);

struct FeedbackFilter {
  std::string bot_id = {};         ///< Empty: all.
  std::string experiment_id = {};  ///< Empty: all.
  std::int64_t from = 0;           ///< Microseconds; [from, to).
  std::int64_t to = INT64_MAX;
};
struct FeedbackSum {
  std::string key = {};  ///< A model's name, a model's or route's id, a version's, a bot's, or a variant's key.
  std::int64_t up = 0;
  std::int64_t down = 0;
};
/// The most rated first.
std::vector<FeedbackSum> SumFeedback(Tx& tx, std::string_view workspace_id, FeedbackGroup group,
                                     const FeedbackFilter& filter);

}  // namespace beseda::quality
