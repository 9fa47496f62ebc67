#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "contracts/chat_model.h"
#include "json/fwd.h"

namespace beseda::json {
class Reader;
}

namespace beseda::agent {

/// What came of asking a model: an answer, or why there will be none. Journaled as the turn's effect, so that a turn
/// which is run again says the same without paying twice.
struct ModelAnswer {
  std::string provider;
  std::string model;
  ChatReply reply = {};
  std::optional<Error> failure = std::nullopt;  ///< Asking again cannot help.
  std::int64_t latency_ms = 0;
  std::optional<std::int64_t> first_token_ms = std::nullopt;
  std::int64_t cost_micros = 0;  ///< In micro-units of the workspace's currency.
};

/// The journal's form and back. Errors: kInternal, if the text is not one of ours.
std::string EncodeAnswer(const ModelAnswer& answer);
Result<ModelAnswer> DecodeAnswer(std::string_view text);

/// Calls of tools as a JSON array, and back.
json::Array EncodeToolCalls(const std::vector<ToolCall>& calls);
std::vector<ToolCall> DecodeToolCalls(json::Reader& in, std::string_view field);

json::Object EncodeUsage(const Usage& usage);

/// The message's meta, for people who run the bot: provider, model, latency_ms, first_token_ms, usage, stop (if not
/// the usual), request_id, error.
json::Object EncodeMeta(const ModelAnswer& answer);

/// "end", "length", …
std::string_view StopReasonName(StopReason reason);

}  // namespace beseda::agent
