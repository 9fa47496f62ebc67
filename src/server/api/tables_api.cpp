#include "base/task.h"
#include "json/json.h"
#include "server/api/audit_note.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "server/api/table_json.h"
#include "server/api/write_once.h"

namespace beseda::server {
namespace {

json::Object AuditView(const records::DataTable& table) {
  return {{"name", table.name}, {"title", table.title}, {"columns", records::EncodeColumns(table.columns)}};
}

/// Takes over the fields that the body has.
Status ApplyFields(const json::Object& body, records::DataTable& table) {
  json::Reader in(body);
  if (auto name = OptionalLine(in, "name", 1, 40)) table.name = std::move(*name);
  if (auto title = OptionalLine(in, "title", 0, 100)) table.title = std::move(*title);
  if (const auto* columns = body.if_contains("columns")) {
    TRY(table.columns, records::DecodeColumns(*columns));
  }
  CHECK_OK(in.Check());
  if (!records::IsDataName(table.name)) {
    return Error(ErrorCode::kInvalid, "A table's name has small letters, digits and \"_\", and begins with a letter: blocks call it so.").InField("name");
  }
  return Ok();
}

// Another one of the workspace must not have the name.
Status CheckName(Tx& tx, const records::DataTable& table) {
  const auto other = records::FindDataTable(tx, table.workspace_id, table.name);
  if (!other || other->id == table.id) return Ok();
  return Error(ErrorCode::kConflict, "There is already a table \"" + table.name + "\".").InField("name");
}

}  // namespace

json::Object EncodeTable(const records::DataTable& table) {
  return {{"id", table.id},
          {"name", table.name},
          {"title", table.title},
          {"columns", records::EncodeColumns(table.columns)},
          {"row_count", table.row_count},
          {"created_at", ToUnixMicros(table.created_at)},
          {"updated_at", ToUnixMicros(table.updated_at)}};
}

Result<records::DataTable> OwnTable(Tx& tx, const Call& call) {
  auto table = records::LoadDataTable(tx, call.workspace(), call.id());
  if (table) return std::move(*table);
  return Error(ErrorCode::kNotFound, "There is no such table.");
}

Task<Result<ServerResponse>> ListTables(Api& api, Call& call) {
  CO_TRY(const auto tables, co_await api.db().Read([&](Tx& tx) { return records::ListDataTables(tx, call.workspace()); }));
  json::Array items;
  for (const auto& table : tables) items.push_back(EncodeTable(table));
  co_return Reply(200, WholeList(std::move(items)));
}

Task<Result<ServerResponse>> CreateTable(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"name", "title", "columns"}));
  records::DataTable table;
  table.id = api.access.ids.New("tbl");
  table.workspace_id = call.workspace();
  table.created_at = table.updated_at = api.Now();
  CO_CHECK_OK(ApplyFields(body, table));
  if (table.columns.empty()) co_return Error(ErrorCode::kInvalid, "A table has at least one column.").InField("columns");
  bool replayed = false;
  auto response = co_await WriteOnce(
      api, call,
      [&](Tx& tx) -> Result<ServerResponse> {
        CHECK_OK(CheckName(tx, table));
        if (std::int64_t(records::ListDataTables(tx, table.workspace_id).size()) >= records::kMostTables) {
          return Error(ErrorCode::kTooLarge, "A workspace has at most " + std::to_string(records::kMostTables) + " tables.");
        }
        records::InsertDataTable(tx, table);
        NoteAct(tx, api, call, "table.create", {"table", table.id, table.name}, "Added the table \"" + table.name + "\".");
        return Reply(201, EncodeTable(table));
      },
      &replayed);
  if (response.ok() && !replayed) TellChanged(api, call.workspace(), "table", table.id);
  co_return response;
}

Task<Result<ServerResponse>> GetTable(Api& api, Call& call) {
  CO_TRY(const auto table, co_await api.db().Read([&](Tx& tx) { return OwnTable(tx, call); }));
  co_return Reply(200, EncodeTable(table));
}

Task<Result<ServerResponse>> UpdateTable(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"name", "title", "columns"}));
  CO_TRY(const auto table, co_await api.db().Write([&](Tx& tx) -> Result<records::DataTable> {
    TRY(auto table, OwnTable(tx, call));
    const auto before = AuditView(table);
    CHECK_OK(ApplyFields(body, table));
    CHECK_OK(CheckName(tx, table));
    const auto changes = access::AuditChanges(before, AuditView(table));
    if (changes == "{}") return table;
    table.updated_at = api.Now();
    records::UpdateDataTable(tx, table);
    NoteAct(tx, api, call, "table.update", {"table", table.id, table.name}, "Changed the table \"" + table.name + "\".", changes);
    return table;
  }));
  TellChanged(api, call.workspace(), "table", table.id);
  co_return Reply(200, EncodeTable(table));
}

Task<Result<ServerResponse>> DeleteTable(Api& api, Call& call) {
  CO_CHECK_OK(co_await api.db().Write([&](Tx& tx) -> Status {
    TRY(const auto table, OwnTable(tx, call));
    records::DeleteDataTable(tx, table.id);
    NoteAct(tx, api, call, "table.delete", {"table", table.id, table.name},
            "Deleted the table \"" + table.name + "\" with " + std::to_string(table.row_count) + " rows.");
    return Ok();
  }));
  TellChanged(api, call.workspace(), "table", call.id());
  co_return NoContent();
}

}  // namespace beseda::server
