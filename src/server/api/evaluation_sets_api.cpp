#include "base/task.h"
#include "base/text.h"
#include "json/json.h"
#include "quality/evaluation_rows.h"
#include "server/api/audit_note.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "server/api/write_once.h"

namespace beseda::server {
namespace {

using quality::EvaluationItem;
using quality::EvaluationSet;

constexpr std::size_t kMostItems = 1000;

json::Object EncodeSet(const EvaluationSet& set) {
  return {{"id", set.id},
          {"name", set.name},
          {"item_count", set.items},
          {"created_at", ToUnixMicros(set.created_at)},
          {"updated_at", ToUnixMicros(set.updated_at)}};
}

json::Object EncodeItem(const EvaluationItem& item) {
  return {{"id", item.id}, {"input", item.input}, {"expected", item.expected}, {"notes", item.notes}};
}

Result<EvaluationSet> OwnSet(Tx& tx, const Call& call) {
  auto set = quality::LoadSet(tx, call.workspace(), call.id());
  if (set) return std::move(*set);
  return Error(ErrorCode::kNotFound, "There is no such test set. It may have been deleted.");
}

Result<std::string> ReadName(const json::Object& body) {
  json::Reader in(body);
  auto name = ReadLine(in, "name", 1, 100);
  CHECK_OK(in.Check());
  return name;
}

Result<std::vector<EvaluationItem>> ReadItems(const Api& api, const json::Object& body) {
  json::Reader in(body);
  std::vector<EvaluationItem> items;
  for (auto& child : in.Children("items", kMostItems)) {
    EvaluationItem item;
    item.id = api.access.ids.New("evi");
    item.input = child.Text("input", 50'000);
    item.expected = child.TextOr("expected", "", 50'000);
    item.notes = child.TextOr("notes", "", 10'000);
    if (Trim(item.input).empty()) child.Fail("input", "Write what the model is asked, or take the item out.");
    in.Absorb(child);
    items.push_back(std::move(item));
  }
  CHECK_OK(in.Check());
  return items;
}

}  // namespace

Task<Result<ServerResponse>> ListEvaluationSets(Api& api, Call& call) {
  CO_TRY(const auto page, ReadPage(call.request));
  CO_TRY(const auto sets, co_await api.db().Read([&](Tx& tx) {
    return quality::ListSets(tx, call.workspace(), page.KeyOr(0, ""), page.limit + 1);
  }));
  json::Array items;
  for (const auto& set : sets) items.push_back(EncodeSet(set));
  co_return Reply(200, ListReply(std::move(items), page,
                                 [&](std::size_t last) { return std::vector<std::string>{sets[last].id}; }));
}

Task<Result<ServerResponse>> CreateEvaluationSet(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"name", "items"}));
  EvaluationSet set;
  set.id = api.access.ids.New("evs");
  set.workspace_id = call.workspace();
  set.created_at = set.updated_at = api.Now();
  CO_TRY(set.name, ReadName(body));
  CO_TRY(const auto items, ReadItems(api, body));
  set.items = std::int64_t(items.size());
  co_return co_await WriteOnce(api, call, [&](Tx& tx) -> Result<ServerResponse> {
    quality::InsertSet(tx, set);
    quality::ReplaceItems(tx, set, items);
    NoteAct(tx, api, call, "evaluation_set.create", {"evaluation_set", set.id, set.name},
            "Added the test set \"" + set.name + "\".");
    return Reply(201, EncodeSet(set));
  });
}

Task<Result<ServerResponse>> GetEvaluationSet(Api& api, Call& call) {
  std::vector<EvaluationItem> items;
  CO_TRY(const auto set, co_await api.db().Read([&](Tx& tx) -> Result<EvaluationSet> {
    TRY(auto set, OwnSet(tx, call));
    items = quality::LoadItems(tx, call.workspace(), set.id);
    return set;
  }));
  auto out = EncodeSet(set);
  json::Array list;
  for (const auto& item : items) list.push_back(EncodeItem(item));
  out["items"] = std::move(list);
  co_return Reply(200, out);
}

Task<Result<ServerResponse>> UpdateEvaluationSet(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"name"}));
  CO_TRY(const auto name, ReadName(body));
  CO_TRY(const auto set, co_await api.db().Write([&](Tx& tx) -> Result<EvaluationSet> {
    TRY(auto set, OwnSet(tx, call));
    const json::Object before{{"name", set.name}}, after{{"name", name}};
    set.name = name;
    set.updated_at = api.Now();
    quality::UpdateSet(tx, set);
    NoteAct(tx, api, call, "evaluation_set.update", {"evaluation_set", set.id, set.name},
            "Renamed the test set \"" + set.name + "\".", access::AuditChanges(before, after));
    return set;
  }));
  co_return Reply(200, EncodeSet(set));
}

Task<Result<ServerResponse>> DeleteEvaluationSet(Api& api, Call& call) {
  CO_CHECK_OK(co_await api.db().Write([&](Tx& tx) -> Status {
    TRY(const auto set, OwnSet(tx, call));
    quality::DeleteSet(tx, call.workspace(), set.id);
    NoteAct(tx, api, call, "evaluation_set.delete", {"evaluation_set", set.id, set.name},
            "Deleted the test set \"" + set.name + "\".");
    return Ok();
  }));
  co_return NoContent();
}

Task<Result<ServerResponse>> ReplaceEvaluationItems(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"items"}));
  CO_TRY(const auto items, ReadItems(api, body));
  CO_TRY(const auto set, co_await api.db().Write([&](Tx& tx) -> Result<EvaluationSet> {
    TRY(auto set, OwnSet(tx, call));
    set.items = std::int64_t(items.size());
    set.updated_at = api.Now();
    quality::UpdateSet(tx, set);
    quality::ReplaceItems(tx, set, items);
    NoteAct(tx, api, call, "evaluation_set.items", {"evaluation_set", set.id, set.name},
            "Replaced the items of the test set \"" + set.name + "\".");
    return set;
  }));
  co_return Reply(200, EncodeSet(set));
}

}  // namespace beseda::server
