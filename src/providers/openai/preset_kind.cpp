#include "providers/openai/preset_kind.h"

#include <cassert>
#include <string>
#include <utility>

#include "base/text.h"
#include "json/reader.h"
#include "providers/common/openai_dialect/openai_account.h"
#include "providers/common/plain_kind.h"
#include "providers/common/request_parts.h"
#include "providers/common/settings_fields.h"
#include "providers/openai/presets.h"

namespace beseda {
namespace openai {
namespace {

json::Object TextField(std::string_view title, std::string_view description, std::size_t max_length) {
  return json::Object({{"type", "string"}, {"title", title}, {"description", description}, {"maxLength", max_length}});
}

std::string MakeSchema(const Preset& preset) {
  json::Object properties;
  auto base_url = TextField("Base URL", "The address that /chat/completions is added to.", 2000);
  base_url["format"] = "uri";
  base_url["default"] = preset.base_url;
  auto key = TextField("API key", preset.key_page.empty() ? "Leave it empty if the server asks for none."
                                                          : "Made at " + std::string(preset.key_page) + ".", 4000);
  key["writeOnly"] = true;
  const json::Object timeout({{"type", "integer"}, {"minimum", 1}, {"maximum", 3600}, {"default", 300},
                              {"title", "Longest answer, in seconds"}, {"description", "An answer that takes longer is given up."}});
  json::Array required;
  if (preset.key_page.empty()) properties["base_url"] = base_url;  // what one has to look at comes first
  properties["api_key"] = std::move(key);
  if (!preset.key_page.empty()) required.push_back("api_key");
  if (preset.folders) {
    properties["folder"] = TextField("Folder", "The id of the cloud folder that pays; models are named in it.", 200);
    required.push_back("folder");
  }
  if (!preset.key_page.empty()) properties["base_url"] = std::move(base_url);
  properties["timeout"] = timeout;
  return json::Dump(json::Object({{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                                  {"type", "object"},
                                  {"additionalProperties", false},
                                  {"required", std::move(required)},
                                  {"properties", std::move(properties)}}));
}

struct PresetSettings {
  std::string base_url;
  std::string api_key;
  std::string folder;
  Micros timeout = seconds(300);
};

Result<PresetSettings> DecodeSettings(const json::Object& settings, const Preset& preset) {
  json::Reader in(settings);
  PresetSettings out;
  const auto base_url = in.TextOr("base_url", preset.base_url, 2000);
  out.api_key = TrimmedField(in, "api_key", 4000);
  out.folder = TrimmedField(in, "folder", 200);
  out.timeout = TimeoutField(in, out.timeout);
  CHECK_OK(in.Check());
  const auto address = Trim(base_url).empty() ? preset.base_url : std::string_view(base_url);
  TRY(out.base_url, CheckBaseUrl(address, "/chat/completions", preset.base_url));
  CHECK_OK(CheckHeaderText("api_key", out.api_key));
  CHECK_OK(CheckHeaderText("folder", out.folder));
  if (out.api_key.empty() && !preset.key_page.empty()) {
    return InvalidField("api_key", std::string(preset.name) + " asks for an API key: make one at " +
                                       std::string(preset.key_page) + ".");
  }
  if (out.folder.empty() && preset.folders) {
    return InvalidField("folder", std::string(preset.name) + " asks for the id of the folder that pays.");
  }
  return out;
}

Server ToServer(const PresetSettings& settings, const Preset& preset) {
  Server out;
  out.base_url = settings.base_url;
  out.secret = settings.api_key;
  out.timeout = settings.timeout;
  out.quirks = preset.quirks;
  out.rate_limits = preset.rate_limits;
  out.embedding_batch = preset.embedding_batch;
  out.embedding_bytes = preset.embedding_bytes;
  if (!settings.api_key.empty()) out.headers.Add("Authorization", "Bearer " + settings.api_key);
  if (preset.folders) out.headers.Add("OpenAI-Project", settings.folder);
  return out;
}

Naming ToNaming(const PresetSettings& settings, const Preset& preset) {
  Naming out;
  out.list_path = preset.list_path;
  out.key_path = preset.key_path;
  if (preset.folders) {
    out.chat_prefix = "gpt://" + settings.folder + "/";
    out.embedding_prefix = "emb://" + settings.folder + "/";
  }
  return out;
}

std::unique_ptr<ProviderKind> MakeKind(const Preset& preset) {
  return MakePlainKind({.kind = std::string(preset.kind),
                        .name = std::string(preset.name),
                        .description = std::string(preset.description),
                        .settings_schema = MakeSchema(preset)},
                       [&preset](const json::Object& settings, HttpClient& http) -> Result<std::shared_ptr<Provider>> {
                         TRY(const auto decoded, DecodeSettings(settings, preset));
                         return std::make_shared<Account>(ToServer(decoded, preset), ToNaming(decoded, preset), http);
                       });
}

}  // namespace
}  // namespace openai

std::vector<std::unique_ptr<ProviderKind>> MakeOpenAiPresetKinds() {
  std::vector<std::unique_ptr<ProviderKind>> kinds;
  for (const auto& preset : openai::Presets()) kinds.push_back(openai::MakeKind(preset));
  return kinds;
}

std::unique_ptr<ProviderKind> MakeOpenAiPresetKind(std::string_view kind) {
  const auto* preset = openai::FindPreset(kind);
  assert(preset);
  return openai::MakeKind(*preset);
}

}  // namespace beseda
