#include "base/task.h"
#include "json/json.h"
#include "records/contact_merge.h"
#include "records/conversation_list.h"
#include "server/api/audit_note.h"
#include "server/api/handlers.h"
#include "server/api/input.h"

namespace beseda::server {
namespace {

json::Object EncodeContact(const records::ContactView& view) {
  json::Array identities;
  for (const auto& identity : view.identities) {
    identities.push_back(json::Object{{"channel_id", identity.channel_id},
                                      {"channel_kind", identity.channel_kind},
                                      {"external_id", identity.vendor_user_id}});
  }
  json::Object attributes;
  if (!view.time_zone.empty()) attributes["time_zone"] = view.time_zone;
  return {{"id", view.contact.id},
          {"name", view.contact.name},
          {"locale", view.contact.locale},
          {"attributes", std::move(attributes)},
          {"identities", std::move(identities)},
          {"conversation_count", view.conversation_count},
          {"created_at", ToUnixMicros(view.contact.created_at)},
          {"last_seen_at", ToUnixMicros(view.contact.last_seen_at)}};
}

}  // namespace

Task<Result<ServerResponse>> ListContacts(Api& api, Call& call) {
  CO_TRY(const auto page, ReadPage(call.request));
  const auto search = call.request.Query("q").value_or("");
  CO_TRY(const auto views, co_await api.db().Read([&](Tx& tx) {
    return records::ListContacts(tx, call.workspace(), search, page.KeyOr(0, ""), page.limit + 1);
  }));
  json::Array items;
  for (const auto& view : views) items.push_back(EncodeContact(view));
  co_return Reply(200, ListReply(std::move(items), page,
                                 [&](std::size_t last) { return std::vector<std::string>{views[last].contact.id}; }));
}

Task<Result<ServerResponse>> GetContact(Api& api, Call& call) {
  CO_TRY(const auto view, co_await api.db().Read([&](Tx& tx) {
    return records::LoadContactView(tx, call.workspace(), call.id());
  }));
  if (!view) co_return Error(ErrorCode::kNotFound, "There is no such person in this workspace.");
  co_return Reply(200, EncodeContact(*view));
}

Task<Result<ServerResponse>> MergeContact(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"contact_id"}));
  json::Reader in(body);
  const auto other = in.Text("contact_id", 64);
  CO_CHECK_OK(in.Check());
  if (other == call.id()) co_return Error(ErrorCode::kInvalid, "Name another person: these are the same already.").InField("contact_id");
  CO_TRY(const auto view, co_await api.db().Write([&](Tx& tx) -> Result<records::ContactView> {
    const auto gone = records::LoadContactView(tx, call.workspace(), other);
    if (!records::MergeContacts(tx, call.workspace(), call.id(), other)) {
      return Error(ErrorCode::kNotFound, "There is no such person in this workspace.");
    }
    auto kept = records::LoadContactView(tx, call.workspace(), call.id());
    NoteAct(tx, api, call, "contact.merge", {"contact", kept->contact.id, kept->contact.name},
            "Made one person of \"" + kept->contact.name + "\" and \"" + gone->contact.name + "\" (" + other + ").");
    return std::move(*kept);
  }));
  co_return Reply(200, EncodeContact(view));
}

}  // namespace beseda::server
