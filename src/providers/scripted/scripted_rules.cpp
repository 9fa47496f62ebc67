#include "providers/scripted/scripted_rules.h"

#include <array>

#include "base/unicode.h"
#include "json/reader.h"

namespace beseda::scripted {
namespace {

constexpr std::string_view kSchema = R"({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "first_token_delay_ms": {"type": "integer", "minimum": 0, "maximum": 600000, "default": 0, "title": "Delay before the first word, ms"},
    "token_delay_ms": {"type": "integer", "minimum": 0, "maximum": 60000, "default": 0, "title": "Delay before each further word, ms"},
    "rules": {
      "type": "array", "maxItems": 1000, "title": "Rules", "description": "The first rule whose text is in the message answers. Without one the model echoes.",
      "items": {
        "type": "object", "additionalProperties": false,
        "properties": {
          "match": {"type": "string", "title": "Part of the message"},
          "reply": {"type": "string", "title": "Reply", "description": "{text} stands for the message"},
          "reasoning": {"type": "string"},
          "tool_calls": {"type": "array", "items": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}, "arguments": {"type": "object"}}}},
          "stop": {"enum": ["end", "length", "content_filter"], "default": "end"},
          "error": {"enum": ["invalid", "unauthenticated", "forbidden", "not_found", "rate_limited", "unavailable", "timeout", "rejected", "uncertain"]},
          "retry_after_ms": {"type": "integer", "minimum": 0, "maximum": 3600000},
          "hang": {"type": "boolean", "default": false},
          "words": {"type": "integer", "minimum": 0, "default": 0, "title": "Words before the error or the silence"}
        }
      }
    }
  }
})";

constexpr std::array kErrors = {
    ErrorCode::kInvalid,     ErrorCode::kUnauthenticated, ErrorCode::kForbidden, ErrorCode::kNotFound,
    ErrorCode::kRateLimited, ErrorCode::kUnavailable,     ErrorCode::kTimeout,   ErrorCode::kRejected,
    ErrorCode::kUncertain};

StopReason StopOf(json::Reader& in) {
  const auto name = in.TextOr("stop", "end");
  if (name == "length") return StopReason::kLength;
  if (name == "content_filter") return StopReason::kContentFilter;
  if (name != "end") in.Fail("stop", "This must be end, length or content_filter.");
  return StopReason::kEnd;
}

std::optional<ErrorCode> ErrorOf(json::Reader& in) {
  const auto name = in.OptionalText("error");
  if (!name) return std::nullopt;
  for (const auto code : kErrors) {
    if (ErrorCodeName(code) == *name) return code;
  }
  in.Fail("error", "This is none of a model's errors, e.g. rate_limited.");
  return std::nullopt;
}

Rule DecodeRule(json::Reader& in) {
  Rule rule;
  rule.match = FoldText(in.TextOr("match", ""));
  rule.reply = in.TextOr("reply", "");
  rule.reasoning = in.TextOr("reasoning", "");
  rule.stop = StopOf(in);
  rule.error = ErrorOf(in);
  rule.retry_after = milliseconds(in.OptionalInt("retry_after_ms", 0, 3'600'000).value_or(1000));
  rule.hang = in.BoolOr("hang", false);
  rule.words = in.OptionalInt("words", 0, 1'000'000).value_or(0);
  for (auto& call : in.Children("tool_calls", 100)) {
    ToolCall out;
    out.id = "call_" + std::to_string(rule.tool_calls.size() + 1);
    out.name = call.Text("name");
    const auto& arguments = call.Raw("arguments");
    out.arguments = arguments.is_object() ? json::Dump(arguments) : "{}";
    in.Absorb(call);
    rule.tool_calls.push_back(std::move(out));
  }
  if (!rule.tool_calls.empty()) rule.stop = StopReason::kToolCalls;
  return rule;
}

}  // namespace

std::string_view SettingsSchema() { return kSchema; }

Result<Settings> DecodeSettings(const json::Object& settings) {
  json::Reader in(settings);
  Settings out;
  out.first_token_delay = milliseconds(in.OptionalInt("first_token_delay_ms", 0, 600'000).value_or(0));
  out.token_delay = milliseconds(in.OptionalInt("token_delay_ms", 0, 60'000).value_or(0));
  for (auto& child : in.Children("rules")) {
    out.rules.push_back(DecodeRule(child));
    in.Absorb(child);
  }
  CHECK_OK(in.Check());
  Rule echo;
  echo.reply = "Echo: {text}";
  out.rules.push_back(std::move(echo));
  return out;
}

const Rule& RuleFor(const Settings& settings, std::string_view message) {
  const auto folded = FoldText(message);
  for (const auto& rule : settings.rules) {
    if (folded.find(rule.match) != folded.npos) return rule;
  }
  return settings.rules.back();
}

}  // namespace beseda::scripted
