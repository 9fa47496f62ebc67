#include "providers/bedrock/bedrock_request.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "json/json.h"
#include "providers/bedrock/bedrock_state.h"
#include "providers/common/json_fields.h"
#include "providers/common/request_parts.h"
#include "providers/common/schema_subset.h"

namespace beseda::bedrock {
namespace {

constexpr std::int64_t kLeastBudget = 1024;
constexpr std::int64_t kDefaultMaxTokens = 4096;  // where a budget for thoughts needs a bound above it
// Shorter prompts are not cached (https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html: 1,024 to
// 4,096 tokens by model; a token is about four bytes).
constexpr std::size_t kLeastCachedBytes = 4 * 2048;

// https://docs.aws.amazon.com/bedrock/latest/userguide/structured-output.html: a part of draft 2020-12.
constexpr std::array<std::string_view, 15> kSchemaKeywords = {
    "type",  "properties", "required", "additionalProperties", "items",       "anyOf", "allOf",  "enum",
    "const", "default",    "$ref",     "$defs",                "definitions", "title", "description"};
constexpr SchemaSubset kSchemas{.keywords = kSchemaKeywords, .closes_objects = true, .one_of_as_any_of = true};

bool IsOf(std::string_view model, std::string_view maker) { return model.find(maker) != model.npos; }

json::Object TextBlock(std::string_view text) { return json::Object({{"text", Text(text)}}); }
json::Object CachePoint() { return json::Object({{"cachePoint", json::Object({{"type", "default"}})}}); }

// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ImageBlock.html
Result<json::Object> EncodeImage(const ImagePart& image, const std::string& path) {
  TRY(const auto bytes, InlineBytes(image, path));
  if (!bytes) return InvalidField(path + ".url", "Bedrock takes an image's bytes, not its address on the web.");
  constexpr std::array<std::string_view, 4> kTypes = {"image/png", "image/jpeg", "image/gif", "image/webp"};
  if (std::find(kTypes.begin(), kTypes.end(), bytes->mime) == kTypes.end()) {
    return InvalidField(path + ".mime", "Bedrock takes images as JPEG, PNG, GIF or WebP, not " + bytes->mime + ".");
  }
  json::Object out({{"format", bytes->mime.substr(6)}, {"source", json::Object({{"bytes", bytes->base64}})}});
  return json::Object({{"image", std::move(out)}});
}

Result<json::Object> EncodeToolResult(const ChatMessage& message, std::size_t index) {
  if (message.tool_call_id.empty()) {
    return InvalidField(MessagePath(index) + ".tool_call_id", "A tool's result must say which call it answers.");
  }
  json::Array content;
  if (!Trim(message.text).empty()) content.push_back(TextBlock(message.text));
  for (std::size_t i = 0; i < message.images.size(); ++i) {
    TRY(auto image, EncodeImage(message.images[i], PartPath(index, "images", i)));
    content.push_back(std::move(image));
  }
  if (content.empty()) content.push_back(TextBlock("(nothing)"));  // at least one block is required
  json::Object out({{"toolUseId", PlainId(message.tool_call_id)}, {"content", std::move(content)}});
  out["status"] = message.tool_failed ? "error" : "success";
  return json::Object({{"toolResult", std::move(out)}});
}

// Blocks of calls and results are only taken along with the tools; without these they are told in words.
json::Object TellResult(const ChatMessage& message, std::string_view tool) {
  const std::string_view what = message.tool_failed ? "The tool failed: " : "The tool's result: ";
  return TextBlock("[" + std::string(tool) + "] " + std::string(what) + message.text);
}

json::Array TellCalls(const ChatMessage& message) {
  json::Array out;
  if (!Trim(message.text).empty()) out.push_back(TextBlock(message.text));
  for (const auto& call : message.tool_calls) {
    out.push_back(TextBlock("[" + call.name + "] I call the tool with " + call.arguments));
  }
  return out;
}

// The user's side of one exchange. Results of tools have to come first.
Result<json::Array> EncodeUserSide(const ChatRequest& request, const std::vector<std::size_t>& indices, bool with_tools) {
  json::Array results, rest;
  for (const auto index : indices) {
    const auto& message = request.messages[index];
    if (!message.audio.empty()) {
      return InvalidField(PartPath(index, "audio", 0), "Bedrock's Converse API takes no audio here. Send its transcript instead.");
    }
    if (message.role == ChatRole::kTool && with_tools) {
      TRY(auto result, EncodeToolResult(message, index));
      results.push_back(std::move(result));
      continue;
    }
    for (std::size_t i = 0; i < message.images.size(); ++i) {
      TRY(auto image, EncodeImage(message.images[i], PartPath(index, "images", i)));
      rest.push_back(std::move(image));
    }
    if (message.role == ChatRole::kTool) {
      TRY(const auto tool, ToolNameOf(request.messages, index));
      rest.push_back(TellResult(message, tool));
    } else if (!Trim(message.text).empty()) {
      rest.push_back(TextBlock(message.text));
    }
  }
  for (auto& block : rest) results.push_back(std::move(block));
  return results;
}

Result<json::Array> EncodeMessages(const ChatRequest& request, bool with_tools) {
  json::Array out;
  for (const auto& group : GroupBySide(request.messages)) {
    json::Array content;
    if (group.assistant) {
      for (const auto index : group.messages) {
        const auto& message = request.messages[index];
        if (!message.images.empty() || !message.audio.empty()) {
          return InvalidField(MessagePath(index), "Only messages of the user can have images in this API.");
        }
        for (auto& block : with_tools || message.tool_calls.empty() ? MessageContent(message) : TellCalls(message)) {
          content.push_back(std::move(block));
        }
      }
      // A bot that greets first; the API wants the user to begin.
      if (out.empty() && !content.empty()) {
        json::Array opening = {TextBlock("(The conversation begins.)")};
        out.push_back(json::Object({{"role", "user"}, {"content", std::move(opening)}}));
      }
    } else {
      TRY(content, EncodeUserSide(request, group.messages, with_tools));
    }
    if (content.empty()) continue;
    out.push_back(json::Object({{"role", group.assistant ? "assistant" : "user"}, {"content", std::move(content)}}));
  }
  if (out.empty()) return InvalidField("messages", "There is nothing to answer: the request has no message of the user.");
  return out;
}

json::Object ToolSpec(std::string_view name, std::string_view description, json::Object schema) {
  if (!schema.contains("type")) schema["type"] = "object";
  json::Object spec({{"name", Text(name)}});
  if (!description.empty()) spec["description"] = Text(description);  // an empty one is refused
  spec["inputSchema"] = json::Object({{"json", std::move(schema)}});
  return json::Object({{"toolSpec", std::move(spec)}});
}

Result<json::Object> ParseSchema(const ChatRequest& request) {
  auto schema = json::ParseObject(request.response_schema);
  if (!schema.ok()) return std::move(schema).error().InField("response_schema");
  return schema;
}

bool OffersTools(const ChatRequest& request) { return !request.tools.empty() && request.tool_choice != "none"; }

// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ToolConfiguration.html. There is no way to say
// "none": the tools are left out.
Result<json::Object> EncodeTools(const ChatRequest& request, const Encoding& encoding, std::size_t& bytes) {
  json::Array tools;
  if (OffersTools(request)) {
    for (std::size_t i = 0; i < request.tools.size(); ++i) {
      TRY(auto schema, ParseParameters(request.tools, i));
      tools.push_back(ToolSpec(request.tools[i].name, request.tools[i].description, std::move(schema)));
      bytes += request.tools[i].description.size() + request.tools[i].parameters_schema.size();
    }
  }
  const auto& choice = request.tool_choice;
  json::Object chosen;
  if (choice == "required") {
    chosen["any"] = json::Object();
  } else if (choice == "auto") {
    chosen["auto"] = json::Object();
  } else if (!choice.empty() && choice != "none") {
    chosen["tool"] = json::Object({{"name", Text(choice)}});
  }
  if (const auto name = SchemaTool(request, encoding.quirks); !name.empty()) {
    TRY(auto schema, ParseSchema(request));
    chosen = tools.empty() ? json::Object({{"tool", json::Object({{"name", Text(name)}})}})
                           : json::Object({{"any", json::Object()}});
    tools.push_back(ToolSpec(name, "Gives the answer. Call it to answer, with the whole answer as its input.", std::move(schema)));
  }
  json::Object out;
  if (tools.empty()) return out;
  out["tools"] = std::move(tools);
  if (!chosen.empty() && !(encoding.quirks & kNoToolChoice)) out["toolChoice"] = std::move(chosen);
  return out;
}

// A forced tool and thinking exclude each other.
bool Thinks(const ChatRequest& request, const Encoding& encoding) {
  const auto& choice = request.tool_choice;
  const bool forced = OffersTools(request) && !choice.empty() && choice != "auto";
  return !request.reasoning_effort.empty() && request.reasoning_effort != "none" && !forced &&
         !(encoding.quirks & kNoThinking) && SchemaTool(request, encoding.quirks).empty();
}

// How much a model thinks is said in its maker's own words. Says whether temperature and top_p have to stay away.
bool EncodeThinking(const ChatRequest& request, const Encoding& encoding, json::Object& body, json::Object& inference) {
  if (!Thinks(request, encoding)) return false;
  const auto& effort = request.reasoning_effort;
  const std::string level = effort == "minimal" ? "low" : effort;
  json::Object fields;
  bool excludes_sampling = false;
  if (IsOf(encoding.model, "anthropic.")) {
    if (encoding.quirks & kThinkingBudget) {
      auto budget = level == "low" ? std::int64_t(2048) : level == "medium" ? 8192 : 16384;
      if (request.max_output_tokens) {
        budget = std::min(budget, *request.max_output_tokens / 2);  // leaves room for the answer
      } else {
        inference["maxTokens"] = budget + kDefaultMaxTokens;
      }
      if (budget < kLeastBudget) return false;
      fields["thinking"] = json::Object({{"type", "enabled"}, {"budget_tokens", budget}});
    } else {
      // Newer models leave the thoughts out unless they are asked for.
      fields["thinking"] = json::Object({{"type", "adaptive"}, {"display", "summarized"}});
      fields["output_config"] = json::Object({{"effort", Text(level)}});
    }
    excludes_sampling = true;
  } else if (IsOf(encoding.model, "openai.")) {
    fields["reasoning_effort"] = Text(level);
  } else if (IsOf(encoding.model, "amazon.nova-2")) {
    fields["reasoningConfig"] = json::Object({{"type", "enabled"}, {"maxReasoningEffort", Text(level)}});
    excludes_sampling = level == "high";
  } else {
    return false;
  }
  body["additionalModelRequestFields"] = std::move(fields);
  return excludes_sampling;
}

void EncodeInference(const ChatRequest& request, const Encoding& encoding, json::Object& body) {
  json::Object inference;
  if (request.max_output_tokens) inference["maxTokens"] = *request.max_output_tokens;
  const bool excludes_sampling = EncodeThinking(request, encoding, body, inference);
  if (!excludes_sampling && !(encoding.quirks & kNoSampling)) {
    if (request.temperature) inference["temperature"] = std::clamp(*request.temperature, 0.0, 1.0);
    if (request.top_p && !request.temperature) inference["topP"] = *request.top_p;  // newer models take one of the two
  }
  json::Array stop;
  for (const auto& text : request.stop) {
    if (!text.empty()) stop.push_back(Text(text));
  }
  if (!stop.empty() && !(encoding.quirks & kNoStop)) inference["stopSequences"] = std::move(stop);
  if (!inference.empty()) body["inferenceConfig"] = std::move(inference);
}

std::string SystemText(const ChatRequest& request, const Encoding& encoding) {
  auto system = JoinSystemTexts(request.messages);
  const auto add = [&](std::string_view sentence) { (system += system.empty() ? "" : "\n\n") += sentence; };
  if (const auto tool = SchemaTool(request, encoding.quirks); !tool.empty()) {
    if (encoding.quirks & kNoToolChoice) add("Give the answer by calling the tool " + tool + ".");
  } else if (request.json_object && request.response_schema.empty()) {
    add("Answer with one JSON object and nothing else.");
  }
  return system;
}

void PlaceSystem(std::string system, const Encoding& encoding, json::Object& body) {
  if (Trim(system).empty()) return;
  if (encoding.quirks & kNoSystem) {
    auto& content = body["messages"].get_array().front().get_object()["content"].get_array();
    content.insert(content.begin(), TextBlock(system));
    return;
  }
  body["system"] = json::Array({TextBlock(system)});
}

// The cache holds all up to the mark: tools stand before the system prompt. Nova caches no tools.
void MarkForCache(const Encoding& encoding, std::size_t fixed_bytes, json::Object& body) {
  const bool claude = IsOf(encoding.model, "anthropic.claude");
  if (!encoding.prompt_caching || (encoding.quirks & kNoCaching) || fixed_bytes < kLeastCachedBytes) return;
  if (!claude && !IsOf(encoding.model, "amazon.nova")) return;
  if (body.contains("system")) {
    body["system"].get_array().push_back(CachePoint());
  } else if (claude && body.contains("toolConfig")) {
    body["toolConfig"].get_object()["tools"].get_array().push_back(CachePoint());
  }
}

}  // namespace

std::string SchemaTool(const ChatRequest& request, Quirks quirks) {
  if (request.response_schema.empty() || !(quirks & kSchemaByTool)) return {};
  std::string name = request.response_schema_name.empty() ? "answer" : request.response_schema_name;
  while (FindTool(request.tools, name)) name += '_';
  return name;
}

Result<std::string> EncodeRequest(const ChatRequest& request, const Encoding& encoding) {
  json::Object body;
  if (!request.tools.empty()) CHECK_OK(CheckToolChoice(request));
  TRY(auto messages, EncodeMessages(request, OffersTools(request)));
  body["messages"] = std::move(messages);
  auto system = SystemText(request, encoding);
  auto fixed_bytes = system.size();
  PlaceSystem(std::move(system), encoding, body);
  TRY(auto tools, EncodeTools(request, encoding, fixed_bytes));
  if (!tools.empty()) body["toolConfig"] = std::move(tools);
  if (!request.response_schema.empty() && !(encoding.quirks & kSchemaByTool)) {
    TRY(const auto schema, ParseSchema(request));
    json::Object format({{"schema", json::Dump(RestrictSchema(schema, kSchemas))}});
    format["name"] = request.response_schema_name.empty() ? "answer" : Text(request.response_schema_name);
    json::Object text({{"type", "json_schema"}, {"structure", json::Object({{"jsonSchema", std::move(format)}})}});
    body["outputConfig"] = json::Object({{"textFormat", std::move(text)}});
  }
  EncodeInference(request, encoding, body);
  MarkForCache(encoding, fixed_bytes, body);
  return json::Dump(body);
}

}  // namespace beseda::bedrock
