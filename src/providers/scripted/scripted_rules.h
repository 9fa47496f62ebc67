#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "contracts/chat_model.h"
#include "json/fwd.h"

namespace beseda::scripted {

/// What the model does when the person's last message has `match` in it.
struct Rule {
  std::string match = {};           ///< A part of the message, without regard to case; empty: every message.
  std::string reply = {};           ///< "{text}" stands for the message.
  std::string reasoning = {};
  std::vector<ToolCall> tool_calls = {};
  StopReason stop = StopReason::kEnd;
  std::optional<ErrorCode> error = std::nullopt;  ///< Fails so, after `words` words of the reply.
  Micros retry_after = {};          ///< With kRateLimited.
  bool hang = false;                ///< Falls silent after `words` words.
  std::int64_t words = 0;
};

struct Settings {
  std::vector<Rule> rules = {};     ///< The first that matches; the last one echoes.
  Micros first_token_delay = {};
  Micros token_delay = {};          ///< Before each further word.
};

std::string_view SettingsSchema();

/// Errors: kInvalid with the field.
Result<Settings> DecodeSettings(const json::Object& settings);

const Rule& RuleFor(const Settings& settings, std::string_view message);

}  // namespace beseda::scripted
