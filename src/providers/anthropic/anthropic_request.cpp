#include "providers/anthropic/anthropic_request.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "json/json.h"
#include "providers/anthropic/anthropic_state.h"
#include "providers/common/json_fields.h"
#include "providers/common/request_parts.h"
#include "providers/common/schema_subset.h"

namespace beseda::anthropic {
namespace {

constexpr std::int64_t kDefaultMaxTokens = 4096;
constexpr std::int64_t kThinkingMaxTokens = 16000;  // thoughts count as output
constexpr std::int64_t kLeastBudget = 1024;
// Shorter prompts are not cached (https://platform.claude.com/docs/en/build-with-claude/prompt-caching, "Cache
// limitations": 1,024 to 4,096 tokens by model; a token is about four bytes).
constexpr std::size_t kLeastCachedBytes = 4 * 2048;

// https://platform.claude.com/docs/en/build-with-claude/structured-outputs, "JSON Schema limitations".
constexpr std::array<std::string_view, 15> kSchemaKeywords = {
    "type",  "properties", "required", "additionalProperties", "items",       "anyOf", "allOf",  "enum",
    "const", "default",    "$ref",     "$defs",                "definitions", "title", "description"};
constexpr SchemaSubset kSchemas{.keywords = kSchemaKeywords, .closes_objects = true, .one_of_as_any_of = true};

json::Object TextBlock(std::string_view text) { return json::Object({{"type", "text"}, {"text", Text(text)}}); }

void MarkForCache(json::Array& blocks) {
  if (blocks.empty()) return;
  blocks.back().get_object()["cache_control"] = json::Object({{"type", "ephemeral"}});
}

Result<json::Object> EncodeImage(const ImagePart& image, const std::string& path) {
  TRY(const auto bytes, InlineBytes(image, path));
  json::Object source;
  if (bytes) {
    constexpr std::array<std::string_view, 4> kTypes = {"image/jpeg", "image/png", "image/gif", "image/webp"};
    if (std::find(kTypes.begin(), kTypes.end(), bytes->mime) == kTypes.end()) {
      return InvalidField(path + ".mime", "Anthropic takes images as JPEG, PNG, GIF or WebP, not " + bytes->mime + ".");
    }
    source = {{"type", "base64"}, {"media_type", bytes->mime}, {"data", bytes->base64}};
  } else {
    source = {{"type", "url"}, {"url", Text(image.url)}};
  }
  return json::Object({{"type", "image"}, {"source", std::move(source)}});
}

Result<json::Object> EncodeToolResult(const ChatMessage& message, std::size_t index) {
  if (message.tool_call_id.empty()) {
    return InvalidField(MessagePath(index) + ".tool_call_id", "A tool's result must say which call it answers.");
  }
  json::Object out({{"type", "tool_result"}, {"tool_use_id", PlainId(message.tool_call_id)}});
  json::Array content;
  if (!message.text.empty()) content.push_back(TextBlock(message.text));
  for (std::size_t i = 0; i < message.images.size(); ++i) {
    TRY(auto image, EncodeImage(message.images[i], PartPath(index, "images", i)));
    content.push_back(std::move(image));
  }
  if (!content.empty()) out["content"] = std::move(content);
  if (message.tool_failed) out["is_error"] = true;
  return out;
}

// The user's side of one exchange. Results of tools have to come first.
Result<json::Array> EncodeUserSide(const ChatRequest& request, const std::vector<std::size_t>& indices) {
  json::Array results, rest;
  for (const auto index : indices) {
    const auto& message = request.messages[index];
    if (!message.audio.empty()) {
      return InvalidField(PartPath(index, "audio", 0), "Anthropic's models take no audio. Send its transcript instead.");
    }
    if (message.role == ChatRole::kTool) {
      TRY(auto result, EncodeToolResult(message, index));
      results.push_back(std::move(result));
      continue;
    }
    for (std::size_t i = 0; i < message.images.size(); ++i) {
      TRY(auto image, EncodeImage(message.images[i], PartPath(index, "images", i)));
      rest.push_back(std::move(image));
    }
    if (!Trim(message.text).empty()) rest.push_back(TextBlock(message.text));  // blank ones are refused
  }
  for (auto& block : rest) results.push_back(std::move(block));
  return results;
}

Result<json::Array> EncodeMessages(const ChatRequest& request) {
  json::Array out;
  for (const auto& group : GroupBySide(request.messages)) {
    json::Array content;
    if (group.assistant) {
      for (const auto index : group.messages) {
        const auto& message = request.messages[index];
        if (!message.images.empty() || !message.audio.empty()) {
          return InvalidField(MessagePath(index), "Only messages of the user can have images in this API.");
        }
        for (auto& block : MessageContent(message)) content.push_back(std::move(block));
      }
      // A bot that greets first; the API wants the user to begin.
      if (out.empty() && !content.empty()) {
        out.push_back(json::Object({{"role", "user"}, {"content", "(The conversation begins.)"}}));
      }
    } else {
      TRY(content, EncodeUserSide(request, group.messages));
    }
    if (content.empty()) continue;
    out.push_back(json::Object({{"role", group.assistant ? "assistant" : "user"}, {"content", std::move(content)}}));
  }
  if (out.empty()) return InvalidField("messages", "There is nothing to answer: the request has no message of the user.");
  return out;
}

Result<json::Array> EncodeTools(const ChatRequest& request, std::size_t& bytes) {
  json::Array out;
  for (std::size_t i = 0; i < request.tools.size(); ++i) {
    const auto& tool = request.tools[i];
    TRY(auto schema, ParseParameters(request.tools, i));
    bool changed = false;
    (void)RestrictSchema(schema, kSchemas, &changed);
    json::Object entry({{"name", Text(tool.name)}});
    if (!tool.description.empty()) entry["description"] = Text(tool.description);
    // Strict mode guarantees that arguments fit; it takes only a part of JSON Schema.
    if (!changed && IsStrictSchema(json::Value(schema))) entry["strict"] = true;
    if (!schema.contains("type")) schema["type"] = "object";
    entry["input_schema"] = std::move(schema);
    bytes += tool.name.size() + tool.description.size() + tool.parameters_schema.size();
    out.push_back(std::move(entry));
  }
  return out;
}

void EncodeToolChoice(const ChatRequest& request, json::Object& body) {
  const auto& choice = request.tool_choice;
  json::Object out;
  if (choice == "none") {
    out["type"] = "none";
  } else if (choice == "required") {
    out["type"] = "any";
  } else if (choice.empty() || choice == "auto") {
    if (choice.empty() && !request.parallel_tool_calls) return;
    out["type"] = "auto";
  } else {
    out = {{"type", "tool"}, {"name", Text(choice)}};
  }
  if (choice != "none" && request.parallel_tool_calls) out["disable_parallel_tool_use"] = !*request.parallel_tool_calls;
  body["tool_choice"] = std::move(out);
}

// The API refuses thinking together with a forced tool.
bool ForcesTool(const ChatRequest& request) {
  const auto& choice = request.tool_choice;
  return !request.tools.empty() && !choice.empty() && choice != "auto" && choice != "none";
}

bool Thinks(const ChatRequest& request, Quirks quirks) {
  const auto& effort = request.reasoning_effort;
  return !effort.empty() && effort != "none" && !(quirks & kNoThinking) && !ForcesTool(request);
}

std::int64_t BudgetFor(const std::string& effort) {
  if (effort == "minimal") return kLeastBudget;
  if (effort == "low") return 2048;
  if (effort == "medium") return 8192;
  return 16384;
}

void EncodeThinking(const ChatRequest& request, const Encoding& encoding, json::Object& body, json::Object& output) {
  auto max_tokens = request.max_output_tokens.value_or(encoding.default_max_tokens);
  if (!Thinks(request, encoding.quirks)) {
    body["max_tokens"] = max_tokens > 0 ? max_tokens : kDefaultMaxTokens;
    return;
  }
  const auto& effort = request.reasoning_effort;
  if (!(encoding.quirks & kThinkingBudget)) {
    // Newer models leave the thoughts out unless they are asked for.
    body["thinking"] = json::Object({{"type", "adaptive"}, {"display", "summarized"}});
    output["effort"] = effort == "minimal" ? "low" : Text(effort);
    body["max_tokens"] = max_tokens > 0 ? max_tokens : kThinkingMaxTokens;
    return;
  }
  auto budget = BudgetFor(effort);
  if (max_tokens <= 0) {
    max_tokens = budget + kDefaultMaxTokens;
  } else {
    budget = std::min(budget, max_tokens / 2);  // leaves room for the answer
  }
  if (budget >= kLeastBudget) body["thinking"] = json::Object({{"type", "enabled"}, {"budget_tokens", budget}});
  body["max_tokens"] = max_tokens;
}

void EncodeTuning(const ChatRequest& request, const Encoding& encoding, json::Object& body) {
  if (!body.contains("thinking") && !(encoding.quirks & kNoSampling)) {
    if (request.temperature) body["temperature"] = std::clamp(*request.temperature, 0.0, 1.0);
    if (request.top_p && !request.temperature) body["top_p"] = *request.top_p;  // newer models take one of the two
  }
  json::Array stop;
  for (const auto& text : request.stop) {
    if (!Trim(text).empty()) stop.push_back(Text(text));  // blank ones are refused
  }
  if (!stop.empty()) body["stop_sequences"] = std::move(stop);
  if (!request.user.empty()) body["metadata"] = json::Object({{"user_id", Text(request.user)}});
}

}  // namespace

Result<std::string> EncodeRequest(const ChatRequest& request, const Encoding& encoding) {
  json::Object body({{"model", Text(encoding.model)}});
  json::Object output;
  EncodeThinking(request, encoding, body, output);
  TRY(auto messages, EncodeMessages(request));
  body["messages"] = std::move(messages);
  auto system = JoinSystemTexts(request.messages);
  if (request.json_object && request.response_schema.empty()) {
    system += (system.empty() ? "" : "\n\n") + std::string("Answer with one JSON object and nothing else.");
  }
  auto fixed_bytes = system.size();
  json::Array system_blocks;
  if (!Trim(system).empty()) system_blocks.push_back(TextBlock(system));
  json::Array tools;
  if (!request.tools.empty()) {
    CHECK_OK(CheckToolChoice(request));
    TRY(tools, EncodeTools(request, fixed_bytes));
    EncodeToolChoice(request, body);
  }
  // The cache holds all up to the mark: tools stand before the system prompt.
  if (encoding.prompt_caching && fixed_bytes >= kLeastCachedBytes) MarkForCache(system_blocks.empty() ? tools : system_blocks);
  if (!system_blocks.empty()) body["system"] = std::move(system_blocks);
  if (!tools.empty()) body["tools"] = std::move(tools);
  if (!request.response_schema.empty()) {
    auto schema = json::ParseObject(request.response_schema);
    if (!schema.ok()) return std::move(schema).error().InField("response_schema");
    output["format"] = json::Object({{"type", "json_schema"}, {"schema", RestrictSchema(*schema, kSchemas)}});
  }
  if (!output.empty()) body["output_config"] = std::move(output);
  EncodeTuning(request, encoding, body);
  if (encoding.stream) body["stream"] = true;
  return json::Dump(body);
}

}  // namespace beseda::anthropic
