
#include "base/task.h"
#include "json/json.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "server/api/table_json.h"
#include "server/api/write_once.h"

namespace beseda::server {
namespace {


// ?where=[{"column","op","value"}]
Result<TableQuery> ReadQuery(const ServerRequest& request) {
  TableQuery query;
  query.order_by = request.Query("order_by").value_or("");
  query.descending = request.Query("descending").value_or("false") == "true";
  const auto text = request.Query("where");
  if (!text || text->empty()) return query;
  auto list = json::Parse(*text);
  if (!list.ok()) return Error(ErrorCode::kInvalid, "\"where\" is no JSON: " + list.error().message).InField("where");
  const json::Object whole({{"where", std::move(*list)}});
  json::Reader in(whole);
  for (auto& one : in.Children("where", 20)) {
    TableCondition condition;
    condition.column = one.Text("column", 40);
    const auto name = one.TextOr("op", "is", 20);
    const auto op = ParseTableOp(name);
    if (!op) one.Fail("op", "The way to compare is is, is_not, contains, less, at_most, more, at_least, empty or filled.");
    else condition.op = *op;
    condition.value = json::Dump(one.Raw("value"));
    in.Absorb(one);
    query.conditions.push_back(std::move(condition));
  }
  CHECK_OK(in.Check());
  return query;
}

Result<json::Object> ReadCells(const ServerRequest& request) {
  TRY(const auto body, ReadBody(request, {"cells"}));
  const auto* cells = body.if_contains("cells");
  if (!cells || !cells->is_object()) return Error(ErrorCode::kInvalid, "\"cells\" must be an object: column to value.").InField("cells");
  return cells->get_object();
}

Error InCells(Error error) { return std::move(error).InField(error.field.empty() ? "cells" : "cells." + error.field); }

TableQuery RowOf(const Call& call) {
  TableQuery query;
  query.row_id = call.request.Parameter("row");
  return query;
}

Error NoRow() { return Error(ErrorCode::kNotFound, "There is no such row."); }

}  // namespace

json::Object EncodeTableRow(const TableRow& row) {
  auto cells = json::ParseObject(row.cells);
  return {{"id", row.id},
          {"cells", cells.ok() ? std::move(*cells) : json::Object()},
          {"created_at", ToUnixMicros(row.created_at)},
          {"updated_at", ToUnixMicros(row.updated_at)}};
}

Task<Result<ServerResponse>> ListTableRows(Api& api, Call& call) {
  CO_TRY(const auto page, ReadPage(call.request));
  CO_TRY(auto query, ReadQuery(call.request));
  query.limit = page.limit + 1;
  const auto search = call.request.Query("q").value_or("");
  const auto skip = page.IntKeyOr(0, 0);
  std::int64_t total = 0;
  CO_TRY(const auto rows, co_await api.db().Read([&](Tx& tx) -> Result<std::vector<TableRow>> {
    TRY(const auto table, OwnTable(tx, call));
    TRY(total, records::CountDataRows(tx, table, query, search));
    return records::FindDataRows(tx, table, query, search, skip);
  }));
  json::Array items;
  for (const auto& row : rows) items.push_back(EncodeTableRow(row));
  auto reply = ListReply(std::move(items), page, [&](std::size_t last) { return std::vector<std::string>{std::to_string(skip + std::int64_t(last) + 1)}; });
  reply["total"] = total;
  co_return Reply(200, reply);
}

Task<Result<ServerResponse>> CreateTableRow(Api& api, Call& call) {
  CO_TRY(const auto cells, ReadCells(call.request));
  const auto id = api.access.ids.New("row");
  const auto now = api.Now();
  co_return co_await WriteOnce(api, call, [&](Tx& tx) -> Result<ServerResponse> {
    TRY(const auto table, OwnTable(tx, call));
    const auto typed = records::TypedCells(table, cells, false);
    if (!typed.ok()) return InCells(typed.error());
    TRY(const auto row, records::InsertDataRow(tx, table, id, *typed, now));
    return Reply(201, EncodeTableRow(row));
  });
}

Task<Result<ServerResponse>> UpdateTableRow(Api& api, Call& call) {
  CO_TRY(const auto cells, ReadCells(call.request));
  const auto now = api.Now();
  CO_TRY(const auto row, co_await api.db().Write([&](Tx& tx) -> Result<TableRow> {
    TRY(const auto table, OwnTable(tx, call));
    const auto typed = records::TypedCells(table, cells, true);
    if (!typed.ok()) return InCells(typed.error());
    TRY(const auto count, records::UpdateDataRows(tx, table, RowOf(call), *typed, now));
    if (count == 0) return NoRow();
    TRY(auto rows, records::FindDataRows(tx, table, RowOf(call)));
    return std::move(rows.front());
  }));
  co_return Reply(200, EncodeTableRow(row));
}

Task<Result<ServerResponse>> DeleteTableRow(Api& api, Call& call) {
  CO_CHECK_OK(co_await api.db().Write([&](Tx& tx) -> Status {
    TRY(const auto table, OwnTable(tx, call));
    TRY(const auto count, records::DeleteDataRows(tx, table, RowOf(call)));
    return count > 0 ? Ok() : Status(NoRow());
  }));
  co_return NoContent();
}

}  // namespace beseda::server
