#include "providers/common/openai_dialect/openai_models.h"

#include <algorithm>
#include <initializer_list>
#include <optional>

#include "base/text.h"
#include "json/json.h"
#include "providers/common/json_fields.h"
#include "providers/common/vendor_error.h"

namespace beseda::openai {
namespace {

constexpr std::size_t kMaxModels = 5000;

std::optional<std::int64_t> FirstCount(const json::Object* object, std::initializer_list<std::string_view> names) {
  for (const auto name : names) {
    if (const auto count = FindCount(object, name); count.value_or(0) > 0) return count;
  }
  return std::nullopt;
}

bool Holds(const json::Array& names, std::string_view name) {
  return std::any_of(names.begin(), names.end(), [&](const json::Value& value) {
    const auto* text = value.if_string();
    return text && json::View(*text) == name;
  });
}

std::optional<bool> Flag(const json::Object& flags, std::string_view name) {
  const auto* value = flags.if_contains(name);
  return value && value->is_bool() ? std::optional(value->get_bool()) : std::nullopt;
}

// Mistral's, Azure's and llama.cpp's "capabilities".
void TakeCapabilities(const json::Object& flags, ModelInfo& info) {
  info.tools = Flag(flags, "function_calling");
  info.images = Flag(flags, "vision");
  info.audio = Flag(flags, "audio");
  info.reasoning = Flag(flags, "reasoning");
  auto chat = Flag(flags, "completion_chat");
  if (!chat) chat = Flag(flags, "chat_completion");
  const bool embeds = Flag(flags, "embeddings").value_or(false);
  if (embeds) {
    info.use = ModelUse::kEmbedding;
  } else if (chat == false && info.use == ModelUse::kChat) {
    info.use = ModelUse::kOther;
  }
}

// OpenRouter's "supported_parameters" name all that a model takes.
void TakeParameters(const json::Array& names, ModelInfo& info) {
  info.tools = Holds(names, "tools");
  info.json_schema = Holds(names, "structured_outputs");
  info.reasoning = Holds(names, "reasoning");
}

void TakeModalities(const json::Object& architecture, ModelInfo& info) {
  if (const auto* in = FindArray(architecture, "input_modalities")) {
    info.images = Holds(*in, "image");
    info.audio = Holds(*in, "audio");
  }
  if (const auto* out = FindArray(architecture, "output_modalities"); out && !out->empty()) {
    info.use = Holds(*out, "embeddings") ? ModelUse::kEmbedding : Holds(*out, "text") ? ModelUse::kChat : ModelUse::kOther;
  }
}

// Together's and LM Studio's "type".
void TakeType(std::string_view type, ModelInfo& info) {
  if (type == "chat" || type == "llm" || type == "vlm") info.use = ModelUse::kChat;
  if (type == "embedding" || type == "embeddings") info.use = ModelUse::kEmbedding;
  if (type == "image" || type == "audio" || type == "video" || type == "moderation" || type == "rerank" ||
      type == "transcribe") {
    info.use = ModelUse::kOther;
  }
  if (type == "vlm") info.images = true;
}

ModelInfo ReadModel(const json::Object& model, std::string id) {
  ModelInfo info;
  info.id = std::move(id);
  for (const auto* field : {"display_name", "name"}) {
    if (info.name.empty()) info.name = FindText(model, field);
  }
  if (info.name.empty()) info.name = info.id;
  info.use = UseByName(info.id);
  info.context_tokens = FirstCount(&model, {"context_length", "max_model_len", "context_window", "max_context_length"});
  info.max_output_tokens = FirstCount(&model, {"max_completion_tokens", "max_output_tokens"});
  if (const auto* top = FindObject(model, "top_provider")) {
    if (const auto most = FirstCount(top, {"max_completion_tokens"})) info.max_output_tokens = most;
  }
  if (const auto* meta = FindObject(model, "meta"); meta && !info.context_tokens) {
    info.context_tokens = FirstCount(meta, {"n_ctx", "n_ctx_train"});
  }
  TakeType(FindText(model, "type"), info);
  if (const auto* flags = FindObject(model, "capabilities")) TakeCapabilities(*flags, info);
  if (const auto* names = FindArray(model, "supported_parameters")) TakeParameters(*names, info);
  if (const auto* architecture = FindObject(model, "architecture")) TakeModalities(*architecture, info);
  return info;
}

}  // namespace

ModelUse UseByName(std::string_view id) {
  if (MentionsAny(id, {"embed", "bge-", "multilingual-e5", "/e5-", "gte-", "emb://"})) return ModelUse::kEmbedding;
  if (MentionsAny(id, {"whisper", "tts", "dall-e", "gpt-image", "moderation", "transcribe", "realtime", "sora-",
                       "davinci-002", "babbage-002", "rerank", "stable-diffusion", "flux", "art://", "cls://", "mistral-ocr", "imagine"})) {
    return ModelUse::kOther;
  }
  return ModelUse::kChat;
}

Result<std::vector<ModelInfo>> DecodeModelList(std::string_view body) {
  const Error wrong(ErrorCode::kInvalid,
                    "This address answers, but not with a list of models. Check the base URL; it usually ends with /v1.");
  auto parsed = json::Parse(body);
  if (!parsed.ok()) return wrong;
  const json::Array* list = parsed->if_array();  // Together gives the bare array
  if (const auto* object = parsed->if_object()) {
    list = FindArray(*object, "data");
    if (!list) list = FindArray(*object, "models");
  }
  if (!list) return wrong;
  std::vector<ModelInfo> models;
  for (const auto& entry : *list) {
    const auto* model = entry.if_object();
    if (!model || models.size() == kMaxModels) continue;
    auto id = std::string(FindText(*model, "id"));
    const bool off = Flag(*model, "active") == false;  // Groq's
    if (id.empty() || off) continue;
    models.push_back(ReadModel(*model, std::move(id)));
  }
  std::sort(models.begin(), models.end(), [](const ModelInfo& a, const ModelInfo& b) { return a.id < b.id; });
  return models;
}

}  // namespace beseda::openai
