#include "base/task.h"
#include "json/json.h"
#include "records/contact_match.h"
#include "records/contact_merge.h"
#include "server/api/audit_note.h"
#include "server/api/contact_json.h"
#include "server/api/handlers.h"
#include "server/api/input.h"

namespace beseda::server {
namespace {

json::Object EncodeMerge(const records::ContactMergeRecord& merge) {
  json::Array identities;
  for (const auto& identity : merge.identities) {
    identities.push_back(json::Object{{"channel_id", identity.channel_id}, {"external_id", identity.vendor_user_id}});
  }
  return {{"id", merge.id},
          {"kept_id", merge.kept_id},
          {"other_id", merge.other_id},
          {"other_name", merge.other_name},
          {"identities", std::move(identities)},
          {"automatic", merge.cause.by_id.empty()},
          {"by_name", merge.cause.by_name},
          {"reason", merge.cause.reason},
          {"created_at", ToUnixMicros(merge.created_at)},
          {"undone_at", merge.undone_at ? json::Value(ToUnixMicros(*merge.undone_at)) : json::Value()}};
}

}  // namespace

Task<Result<ServerResponse>> ListContactDuplicates(Api& api, Call& call) {
  CO_TRY(const auto items, co_await api.db().Read([&](Tx& tx) -> Result<json::Array> {
    TRY(const auto person, OwnContact(tx, call));
    json::Array items;
    for (const auto& duplicate : records::ListDuplicates(tx, call.workspace(), person.contact.id)) {
      auto view = records::LoadContactView(tx, call.workspace(), duplicate.contact_id);
      if (!view) continue;
      items.push_back(json::Object{{"contact", EncodeContact(*view)},
                                   {"kind", duplicate.kind},
                                   {"address", duplicate.address},
                                   {"verified_here", duplicate.verified_here},
                                   {"verified_there", duplicate.verified_there}});
    }
    return items;
  }));
  co_return Reply(200, WholeList(items));
}

Task<Result<ServerResponse>> MergeContact(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"contact_id"}));
  json::Reader in(body);
  const auto other = in.Text("contact_id", 64);
  CO_CHECK_OK(in.Check());
  if (other == call.id()) co_return Error(ErrorCode::kInvalid, "Name another person: these are the same already.").InField("contact_id");
  CO_TRY(const auto view, co_await api.db().Write([&](Tx& tx) -> Result<records::ContactView> {
    const auto gone = records::LoadContactView(tx, call.workspace(), other);
    const records::MergeCause cause{call.principal.id(), call.principal.name, ""};
    if (!records::MergeContacts(tx, api.access.ids, call.workspace(), call.id(), other, cause, api.Now())) {
      return Error(ErrorCode::kNotFound, "There is no such person in this workspace.");
    }
    TRY(auto kept, OwnContact(tx, call));
    NoteAct(tx, api, call, "contact.merge", {"contact", kept.contact.id, kept.contact.name},
            "Made one person of \"" + kept.contact.name + "\" and \"" + gone->contact.name + "\" (" + other + ").");
    return kept;
  }));
  co_return Reply(200, EncodeContact(view));
}

Task<Result<ServerResponse>> ListContactMerges(Api& api, Call& call) {
  CO_TRY(const auto merges, co_await api.db().Read([&](Tx& tx) -> Result<std::vector<records::ContactMergeRecord>> {
    TRY(const auto person, OwnContact(tx, call));
    return records::ListMerges(tx, call.workspace(), person.contact.id);
  }));
  json::Array items;
  for (const auto& merge : merges) items.push_back(EncodeMerge(merge));
  co_return Reply(200, WholeList(std::move(items)));
}

Task<Result<ServerResponse>> UndoContactMerge(Api& api, Call& call) {
  CO_TRY(const auto merge, co_await api.db().Write([&](Tx& tx) -> Result<records::ContactMergeRecord> {
    CHECK_OK(records::UndoMerge(tx, call.workspace(), call.id(), api.Now()));
    auto merge = records::LoadMerge(tx, call.workspace(), call.id());
    const auto kept = records::LoadContactView(tx, call.workspace(), merge->kept_id);
    NoteAct(tx, api, call, "contact.undo_merge", {"contact", merge->kept_id, kept ? kept->contact.name : ""},
            "Parted \"" + merge->other_name + "\" (" + merge->other_id + ") from the person that they had been made one with.");
    return std::move(*merge);
  }));
  co_return Reply(200, EncodeMerge(merge));
}

}  // namespace beseda::server
