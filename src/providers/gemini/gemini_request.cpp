#include "providers/gemini/gemini_request.h"

#include <array>

#include "base/text.h"
#include "json/json.h"
#include "providers/common/json_fields.h"
#include "providers/common/request_parts.h"
#include "providers/common/schema_subset.h"

namespace beseda::gemini {
namespace {

constexpr std::string_view kMark = "gemini:";
// What the vendor lets stand for the signature of a call that another model made
// (https://ai.google.dev/gemini-api/docs/thought-signatures, "FAQs").
constexpr std::string_view kStandIn = "skip_thought_signature_validator";

// https://ai.google.dev/api/generate-content, GenerationConfig.responseJsonSchema: "only the following properties".
constexpr std::array<std::string_view, 18> kSchemaKeywords = {
    "$id",      "$defs",    "$ref",    "$anchor", "type",  "format", "title",      "description",          "enum",
    "items",    "minItems", "maxItems", "minimum", "maximum", "anyOf", "properties", "additionalProperties", "required"};
constexpr SchemaSubset kSchemas{.keywords = kSchemaKeywords, .one_of_as_any_of = true};

// The type of an image on the web, which the vendor fetches itself; empty if the address does not tell.
std::string_view TypeOf(const ImagePart& image) {
  if (!image.mime.empty()) return image.mime;
  const auto path = ToLower(image.url.substr(0, image.url.find_first_of("?#")));
  constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
      {".png", "image/png"},   {".jpg", "image/jpeg"},  {".jpeg", "image/jpeg"},
      {".webp", "image/webp"}, {".heic", "image/heic"}, {".heif", "image/heif"}};
  for (const auto& [ending, type] : kTypes) {
    if (path.ends_with(ending)) return type;
  }
  return {};
}

Result<json::Object> EncodeImage(const ImagePart& image, const std::string& path) {
  TRY(const auto bytes, InlineBytes(image, path));
  if (!bytes) {
    json::Object file({{"fileUri", Text(image.url)}});
    if (const auto type = TypeOf(image); !type.empty()) file["mimeType"] = Text(type);
    return json::Object({{"fileData", std::move(file)}});
  }
  return json::Object({{"inlineData", json::Object({{"mimeType", bytes->mime}, {"data", bytes->base64}})}});
}

Result<json::Object> EncodeAudio(const AudioPart& audio, const std::string& path) {
  // https://ai.google.dev/gemini-api/docs/audio, "Supported audio formats".
  constexpr std::array<std::string_view, 6> kFormats = {"wav", "mp3", "aiff", "aac", "ogg", "flac"};
  for (const auto format : kFormats) {
    if (audio.format != format) continue;
    json::Object data({{"mimeType", "audio/" + audio.format}, {"data", Base64(audio.data)}});
    return json::Object({{"inlineData", std::move(data)}});
  }
  return InvalidField(path + ".format", "Gemini takes audio as WAV, MP3, AIFF, AAC, OGG or FLAC, not " + audio.format + ".");
}

Result<json::Object> EncodeToolResult(const ChatRequest& request, std::size_t index) {
  const auto& message = request.messages[index];
  TRY(const auto name, ToolNameOf(request.messages, index));
  json::Object response({{message.tool_failed ? "error" : "output", Text(message.text)}});
  json::Object result({{"name", Text(name)}, {"response", std::move(response)}});
  if (!message.tool_call_id.empty()) result["id"] = Text(message.tool_call_id);
  return json::Object({{"functionResponse", std::move(result)}});
}

Status EncodeUserMessage(const ChatRequest& request, std::size_t index, json::Array& parts) {
  const auto& message = request.messages[index];
  if (message.role == ChatRole::kTool) {
    TRY(auto result, EncodeToolResult(request, index));
    parts.push_back(std::move(result));
  } else if (!message.text.empty()) {
    parts.push_back(json::Object({{"text", Text(message.text)}}));
  }
  for (std::size_t i = 0; i < message.images.size(); ++i) {
    TRY(auto image, EncodeImage(message.images[i], PartPath(index, "images", i)));
    parts.push_back(std::move(image));
  }
  for (std::size_t i = 0; i < message.audio.size(); ++i) {
    TRY(auto audio, EncodeAudio(message.audio[i], PartPath(index, "audio", i)));
    parts.push_back(std::move(audio));
  }
  return Ok();
}

Status EncodeAssistantMessage(const ChatRequest& request, std::size_t index, Quirks quirks, json::Array& parts) {
  const auto& message = request.messages[index];
  if (!message.images.empty() || !message.audio.empty()) {
    return InvalidField(MessagePath(index), "Only messages of the user can have images or audio in this API.");
  }
  const auto signature = UnwrapSignature(message.vendor_state);
  if (!message.text.empty() || !signature.empty()) {
    json::Object part({{"text", Text(message.text)}});
    if (!signature.empty()) part["thoughtSignature"] = Text(signature);
    parts.push_back(std::move(part));
  }
  bool first = true;  // of parallel calls only the first is signed
  for (const auto& call : message.tool_calls) {
    json::Object function({{"name", Text(call.name)}, {"args", ParseArguments(call)}});
    if (!call.id.empty()) function["id"] = Text(call.id);
    json::Object part({{"functionCall", std::move(function)}});
    auto signed_by = UnwrapSignature(call.vendor_state);
    if (signed_by.empty() && first && (quirks & kNeedsSignatures)) signed_by = kStandIn;
    if (!signed_by.empty()) part["thoughtSignature"] = Text(signed_by);
    parts.push_back(std::move(part));
    first = false;
  }
  return Ok();
}

Result<json::Array> EncodeContents(const ChatRequest& request, Quirks quirks) {
  json::Array out;
  for (const auto& group : GroupBySide(request.messages)) {
    json::Array parts;
    for (const auto index : group.messages) {
      CHECK_OK(group.assistant ? EncodeAssistantMessage(request, index, quirks, parts) : EncodeUserMessage(request, index, parts));
    }
    if (parts.empty()) continue;
    if (out.empty() && group.assistant) {  // a bot that greets first; a conversation begins with the user here
      json::Array opening({json::Object({{"text", "(The conversation begins.)"}})});
      out.push_back(json::Object({{"role", "user"}, {"parts", std::move(opening)}}));
    }
    out.push_back(json::Object({{"role", group.assistant ? "model" : "user"}, {"parts", std::move(parts)}}));
  }
  if (out.empty()) return InvalidField("messages", "There is nothing to answer: the request has no message of the user.");
  return out;
}

Result<json::Array> EncodeTools(const ChatRequest& request) {
  json::Array functions;
  for (std::size_t i = 0; i < request.tools.size(); ++i) {
    const auto& tool = request.tools[i];
    json::Object function({{"name", Text(tool.name)}});
    if (!tool.description.empty()) function["description"] = Text(tool.description);
    if (!tool.parameters_schema.empty()) {
      TRY(const auto schema, ParseParameters(request.tools, i));
      function["parametersJsonSchema"] = RestrictSchema(schema, kSchemas);
    }
    functions.push_back(std::move(function));
  }
  return json::Array({json::Object({{"functionDeclarations", std::move(functions)}})});
}

json::Object EncodeToolChoice(const std::string& choice) {
  json::Object config;
  if (choice == "auto" || choice == "none") {
    config["mode"] = choice == "auto" ? "AUTO" : "NONE";
  } else {
    config["mode"] = "ANY";
    if (choice != "required") config["allowedFunctionNames"] = json::Array({Text(choice)});
  }
  return json::Object({{"functionCallingConfig", std::move(config)}});
}

// https://ai.google.dev/gemini-api/docs/thinking: levels since Gemini 3, budgets before.
json::Object EncodeThinking(const std::string& effort, Quirks quirks) {
  json::Object out;
  const bool off = effort == "none";
  if (quirks & kThinkingBudget) {
    out["thinkingBudget"] = off ? 0 : effort == "minimal" ? 512 : effort == "low" ? 1024 : effort == "medium" ? 8192 : 24576;
  } else {
    out["thinkingLevel"] = off || effort == "minimal" ? "MINIMAL" : effort == "low" ? "LOW" : effort == "medium" ? "MEDIUM" : "HIGH";
  }
  out["includeThoughts"] = !off;
  return out;
}

Result<json::Object> EncodeConfig(const ChatRequest& request, Quirks quirks) {
  json::Object out;
  if (request.temperature) out["temperature"] = *request.temperature;
  if (request.top_p) out["topP"] = *request.top_p;
  if (!(quirks & kNoPenalties)) {
    if (request.presence_penalty) out["presencePenalty"] = *request.presence_penalty;
    if (request.frequency_penalty) out["frequencyPenalty"] = *request.frequency_penalty;
  }
  if (request.seed) out["seed"] = *request.seed;
  if (request.max_output_tokens) out["maxOutputTokens"] = *request.max_output_tokens;
  if (!request.stop.empty()) {
    json::Array stop;
    for (const auto& text : request.stop) stop.push_back(Text(text));
    out["stopSequences"] = std::move(stop);
  }
  if (!request.reasoning_effort.empty() && !(quirks & kNoThinking)) {
    out["thinkingConfig"] = EncodeThinking(request.reasoning_effort, quirks);
  }
  if (!request.response_schema.empty() || request.json_object) out["responseMimeType"] = "application/json";
  if (!request.response_schema.empty()) {
    auto schema = json::ParseObject(request.response_schema);
    if (!schema.ok()) return std::move(schema).error().InField("response_schema");
    out["responseJsonSchema"] = RestrictSchema(*schema, kSchemas);
  }
  return out;
}

}  // namespace

std::string WrapSignature(std::string_view signature) {
  return signature.empty() ? std::string() : std::string(kMark) + std::string(signature);
}

std::string_view UnwrapSignature(std::string_view vendor_state) {
  return vendor_state.starts_with(kMark) ? vendor_state.substr(kMark.size()) : std::string_view();
}

Result<std::string> EncodeChatRequest(const ChatRequest& request, Quirks quirks) {
  json::Object body;
  TRY(auto contents, EncodeContents(request, quirks));
  body["contents"] = std::move(contents);
  if (const auto system = JoinSystemTexts(request.messages); !system.empty()) {
    json::Array parts({json::Object({{"text", Text(system)}})});
    body["systemInstruction"] = json::Object({{"parts", std::move(parts)}});
  }
  if (!request.tools.empty()) {
    CHECK_OK(CheckToolChoice(request));
    TRY(auto tools, EncodeTools(request));
    body["tools"] = std::move(tools);
    if (!request.tool_choice.empty()) body["toolConfig"] = EncodeToolChoice(request.tool_choice);
  }
  TRY(auto config, EncodeConfig(request, quirks));
  if (!config.empty()) body["generationConfig"] = std::move(config);
  return json::Dump(body);
}

std::string EncodeEmbedRequest(const EmbedRequest& request, std::span<const std::string> texts, std::string_view model) {
  json::Array requests;
  for (const auto& text : texts) {
    json::Array parts({json::Object({{"text", Text(text)}})});
    json::Object one({{"model", Text("models/" + std::string(model))}, {"content", json::Object({{"parts", std::move(parts)}})}});
    if (request.input_type == "query") one["taskType"] = "RETRIEVAL_QUERY";
    if (request.input_type == "document") one["taskType"] = "RETRIEVAL_DOCUMENT";
    if (request.dimensions) one["outputDimensionality"] = *request.dimensions;
    requests.push_back(std::move(one));
  }
  return json::Dump(json::Object({{"requests", std::move(requests)}}));
}

}  // namespace beseda::gemini
