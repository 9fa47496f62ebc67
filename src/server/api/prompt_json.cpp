#include "server/api/prompt_json.h"

#include "agent/instructions.h"
#include "base/text.h"
#include "quality/prompt_variables.h"
#include "server/api/input.h"

namespace beseda::server {
namespace {

json::Array EncodeVariables(std::string_view text) {
  static const auto known = agent::PromptVariables(Bot(), Contact(), Time());
  json::Array out;
  for (const auto& name : quality::VariablesIn(text)) {
    out.push_back(json::Object{{"name", name}, {"known", known.contains(name)}});
  }
  return out;
}

}  // namespace

json::Object EncodePrompt(const quality::Prompt& prompt) {
  json::Object out{{"id", prompt.id},
                   {"name", prompt.name},
                   {"description", prompt.description},
                   {"published_version_id", nullptr},
                   {"published_number", nullptr},
                   {"versions", prompt.versions},
                   {"bots", prompt.bots},
                   {"created_at", ToUnixMicros(prompt.created_at)},
                   {"updated_at", ToUnixMicros(prompt.updated_at)}};
  if (!prompt.published_version_id.empty()) {
    out["published_version_id"] = prompt.published_version_id;
    out["published_number"] = prompt.published_number;
  }
  return out;
}

json::Object EncodePromptVersion(const quality::PromptVersion& version) {
  return {{"id", version.id},
          {"prompt_id", version.prompt_id},
          {"number", version.number},
          {"text", version.text},
          {"note", version.note},
          {"variables", EncodeVariables(version.text)},
          {"author", json::Object{{"id", version.author_id}, {"name", version.author_name}}},
          {"created_at", ToUnixMicros(version.at)}};
}

Result<quality::Prompt> OwnPrompt(Tx& tx, const Call& call) {
  auto prompt = quality::LoadPrompt(tx, call.workspace(), call.id());
  if (prompt) return std::move(*prompt);
  return Error(ErrorCode::kNotFound, "There is no such prompt. It may have been deleted.");
}

Result<quality::PromptVersion> ReadPromptVersion(const Api& api, const Call& call, const json::Object& body) {
  json::Reader in(body);
  quality::PromptVersion version;
  version.id = api.access.ids.New("pmv");
  version.workspace_id = call.workspace();
  version.text = OptionalLongText(in, "text", 100'000).value_or("");
  version.note = OptionalLine(in, "note", 0, 300).value_or("");
  version.author_id = call.principal.id();
  version.author_name = call.principal.name;
  version.at = api.Now();
  if (Trim(version.text).empty()) in.Fail("text", "Write what the bot is to be told.");
  CHECK_OK(in.Check());
  return version;
}

}  // namespace beseda::server
