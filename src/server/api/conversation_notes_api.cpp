#include "base/task.h"
#include "base/text.h"
#include "contracts/live_events.h"
#include "json/json.h"
#include "records/conversation_marks.h"
#include "server/api/conversation_json.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "server/api/write_once.h"

namespace beseda::server {
namespace {

json::Object EncodeNote(const records::ConversationNote& note) {
  return {{"id", note.id},
          {"author_id", note.author_id},
          {"author_name", note.author_name},
          {"text", note.text},
          {"created_at", ToUnixMicros(note.created_at)}};
}

}  // namespace

Task<Result<ServerResponse>> ListConversationNotes(Api& api, Call& call) {
  CO_TRY(const auto notes, co_await api.db().Read([&](Tx& tx) -> Result<std::vector<records::ConversationNote>> {
    TRY(const auto view, OwnConversation(tx, call));
    return records::ListNotes(tx, view.conversation.id);
  }));
  json::Array items;
  for (const auto& note : notes) items.push_back(EncodeNote(note));
  co_return Reply(200, WholeList(std::move(items)));
}

Task<Result<ServerResponse>> CreateConversationNote(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"text"}));
  json::Reader in(body);
  const auto text = OptionalLongText(in, "text", records::kMaxNote);
  CO_CHECK_OK(in.Check());
  records::ConversationNote note;
  note.id = api.access.ids.New("nte");
  note.author_id = call.principal.id();
  note.author_name = call.principal.name;
  note.text = Trim(text.value_or(""));
  note.created_at = api.Now();
  if (note.text.empty()) co_return Error(ErrorCode::kInvalid, "Write what the note says.").InField("text");
  auto response = co_await WriteOnce(api, call, [&](Tx& tx) -> Result<ServerResponse> {
    TRY(const auto view, OwnConversation(tx, call));
    records::InsertNote(tx, call.workspace(), view.conversation.id, note);
    return Reply(201, EncodeNote(note));
  });
  if (response.ok()) LiveEvents(api.bus).ConversationUpdated(call.workspace(), call.id());
  co_return response;
}

Task<Result<ServerResponse>> DeleteConversationNote(Api& api, Call& call) {
  const std::string id(call.request.Parameter("note"));
  CO_CHECK_OK(co_await api.db().Write([&](Tx& tx) -> Status {
    TRY(const auto view, OwnConversation(tx, call));
    if (!records::DeleteNote(tx, view.conversation.id, id)) return Error(ErrorCode::kNotFound, "There is no such note.");
    return Ok();
  }));
  LiveEvents(api.bus).ConversationUpdated(call.workspace(), call.id());
  co_return NoContent();
}

Task<Result<ServerResponse>> ListLabels(Api& api, Call& call) {
  CO_TRY(const auto labels, co_await api.db().Read([&](Tx& tx) { return records::CountLabels(tx, call.workspace()); }));
  json::Array items;
  for (const auto& label : labels) items.push_back(json::Object({{"label", label.label}, {"conversations", label.conversations}}));
  co_return Reply(200, WholeList(std::move(items)));
}

}  // namespace beseda::server
