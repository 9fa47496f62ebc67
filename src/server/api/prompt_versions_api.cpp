#include "base/task.h"
#include "json/json.h"
#include "server/api/audit_note.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "server/api/prompt_json.h"
#include "server/api/write_once.h"

namespace beseda::server {
namespace {

std::string Named(const quality::Prompt& prompt, std::int64_t number) {
  return "version " + std::to_string(number) + " of the prompt \"" + prompt.name + "\"";
}

/// Makes it what bots use.
void Publish(Tx& tx, Api& api, const Call& call, quality::Prompt& prompt, const quality::PromptVersion& version) {
  const bool older = version.number < prompt.published_number;
  const json::Object before{{"published", prompt.published_number}}, after{{"published", version.number}};
  prompt.published_version_id = version.id;
  prompt.published_number = version.number;
  prompt.updated_at = api.Now();
  quality::UpdatePrompt(tx, prompt);
  NoteAct(tx, api, call, older ? "prompt.rollback" : "prompt.publish", {"prompt", prompt.id, prompt.name},
          (older ? "Went back to " : "Published ") + Named(prompt, version.number) + ".",
          access::AuditChanges(before, after));
}

}  // namespace

Task<Result<ServerResponse>> ListPromptVersions(Api& api, Call& call) {
  CO_TRY(const auto page, ReadPage(call.request));
  CO_TRY(const auto versions, co_await api.db().Read([&](Tx& tx) -> Result<std::vector<quality::PromptVersion>> {
    TRY(const auto prompt, OwnPrompt(tx, call));
    return quality::ListVersions(tx, call.workspace(), prompt.id, page.IntKeyOr(0, INT64_MAX), page.limit + 1);
  }));
  json::Array items;
  for (const auto& version : versions) items.push_back(EncodePromptVersion(version));
  co_return Reply(200, ListReply(std::move(items), page, [&](std::size_t last) {
                    return std::vector<std::string>{std::to_string(versions[last].number)};
                  }));
}

Task<Result<ServerResponse>> CreatePromptVersion(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"text", "note", "publish"}));
  json::Reader in(body);
  const bool publish = in.BoolOr("publish", false);
  CO_CHECK_OK(in.Check());
  CO_TRY(auto version, ReadPromptVersion(api, call, body));
  bool replayed = false;
  auto response = co_await WriteOnce(
      api, call,
      [&](Tx& tx) -> Result<ServerResponse> {
        TRY(auto prompt, OwnPrompt(tx, call));
        version.prompt_id = prompt.id;
        quality::AddVersion(tx, version);
        NoteAct(tx, api, call, "prompt.version", {"prompt", prompt.id, prompt.name},
                "Wrote " + Named(prompt, version.number) + ".");
        if (publish) Publish(tx, api, call, prompt, version);
        return Reply(201, EncodePromptVersion(version));
      },
      &replayed);
  if (response.ok() && !replayed) TellChanged(api, call.workspace(), "prompt", call.id());
  co_return response;
}

Task<Result<ServerResponse>> PublishPromptVersion(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"version_id"}));
  json::Reader in(body);
  const auto version_id = in.Text("version_id", 64);
  CO_CHECK_OK(in.Check());
  CO_TRY(const auto prompt, co_await api.db().Write([&](Tx& tx) -> Result<quality::Prompt> {
    TRY(auto prompt, OwnPrompt(tx, call));
    const auto version = quality::LoadVersion(tx, call.workspace(), version_id);
    if (!version || version->prompt_id != prompt.id) {
      return Error(ErrorCode::kInvalid, "This prompt has no such version.").InField("version_id");
    }
    if (version->id != prompt.published_version_id) Publish(tx, api, call, prompt, *version);
    return prompt;
  }));
  TellChanged(api, call.workspace(), "prompt", prompt.id);
  co_return Reply(200, EncodePrompt(prompt));
}

}  // namespace beseda::server
