#include "base/task.h"
#include "json/json.h"
#include "records/uses.h"
#include "server/api/audit_note.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "server/api/prompt_json.h"
#include "server/api/write_once.h"

namespace beseda::server {
namespace {

json::Object AuditView(const quality::Prompt& prompt) {
  return {{"name", prompt.name}, {"description", prompt.description}};
}

/// Takes over the fields that the body has.
Status ApplyFields(const json::Object& body, quality::Prompt& prompt) {
  json::Reader in(body);
  if (auto name = OptionalLine(in, "name", 1, 100)) prompt.name = std::move(*name);
  if (auto description = OptionalLongText(in, "description", 2000)) prompt.description = std::move(*description);
  return in.Check();
}

}  // namespace

Task<Result<ServerResponse>> ListPrompts(Api& api, Call& call) {
  CO_TRY(const auto page, ReadPage(call.request, 2));
  CO_TRY(const auto prompts, co_await api.db().Read([&](Tx& tx) {
    return quality::ListPrompts(tx, call.workspace(), page.KeyOr(0, ""), page.KeyOr(1, ""), page.limit + 1);
  }));
  json::Array items;
  for (const auto& prompt : prompts) items.push_back(EncodePrompt(prompt));
  co_return Reply(200, ListReply(std::move(items), page, [&](std::size_t last) {
                    return std::vector<std::string>{prompts[last].name, prompts[last].id};
                  }));
}

Task<Result<ServerResponse>> CreatePrompt(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"name", "description", "text", "note"}));
  quality::Prompt prompt;
  prompt.id = api.access.ids.New("prm");
  prompt.workspace_id = call.workspace();
  prompt.created_at = prompt.updated_at = api.Now();
  CO_CHECK_OK(ApplyFields(body, prompt));
  if (prompt.name.empty()) co_return Error(ErrorCode::kInvalid, "Give the prompt a name.").InField("name");
  CO_TRY(auto version, ReadPromptVersion(api, call, body));
  version.prompt_id = prompt.id;
  prompt.published_version_id = version.id;
  bool replayed = false;
  auto response = co_await WriteOnce(
      api, call,
      [&](Tx& tx) -> Result<ServerResponse> {
        quality::InsertPrompt(tx, prompt);
        quality::AddVersion(tx, version);
        NoteAct(tx, api, call, "prompt.create", {"prompt", prompt.id, prompt.name},
                "Added the prompt \"" + prompt.name + "\".");
        return Reply(201, EncodePrompt(*quality::LoadPrompt(tx, prompt.workspace_id, prompt.id)));
      },
      &replayed);
  if (response.ok() && !replayed) TellChanged(api, call.workspace(), "prompt", prompt.id);
  co_return response;
}

Task<Result<ServerResponse>> GetPrompt(Api& api, Call& call) {
  CO_TRY(const auto prompt, co_await api.db().Read([&](Tx& tx) { return OwnPrompt(tx, call); }));
  co_return Reply(200, EncodePrompt(prompt));
}

Task<Result<ServerResponse>> UpdatePrompt(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"name", "description"}));
  CO_TRY(const auto prompt, co_await api.db().Write([&](Tx& tx) -> Result<quality::Prompt> {
    TRY(auto prompt, OwnPrompt(tx, call));
    const auto before = AuditView(prompt);
    CHECK_OK(ApplyFields(body, prompt));
    const auto changes = access::AuditChanges(before, AuditView(prompt));
    if (changes == "{}") return prompt;
    prompt.updated_at = api.Now();
    quality::UpdatePrompt(tx, prompt);
    NoteAct(tx, api, call, "prompt.update", {"prompt", prompt.id, prompt.name},
            "Changed the prompt \"" + prompt.name + "\".", changes);
    return prompt;
  }));
  TellChanged(api, call.workspace(), "prompt", prompt.id);
  co_return Reply(200, EncodePrompt(prompt));
}

Task<Result<ServerResponse>> DeletePrompt(Api& api, Call& call) {
  CO_CHECK_OK(co_await api.db().Write([&](Tx& tx) -> Status {
    TRY(const auto prompt, OwnPrompt(tx, call));
    if (const auto use = records::UseOfPrompt(tx, call.workspace(), prompt.id)) {
      return Error(ErrorCode::kConflict, *use).As("in_use");
    }
    quality::DeletePrompt(tx, call.workspace(), prompt.id);
    NoteAct(tx, api, call, "prompt.delete", {"prompt", prompt.id, prompt.name},
            "Deleted the prompt \"" + prompt.name + "\".");
    return Ok();
  }));
  TellChanged(api, call.workspace(), "prompt", call.id());
  co_return NoContent();
}

}  // namespace beseda::server
