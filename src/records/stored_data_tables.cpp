#include "records/stored_data_tables.h"

#include "base/task.h"
#include "json/json.h"

namespace beseda::records {
namespace {

Result<DataTable> Named(Tx& tx, const std::string& workspace_id, const std::string& name) {
  auto table = FindDataTable(tx, workspace_id, name);
  if (!table) return Error(ErrorCode::kNotFound, "There is no table \"" + name + "\". Tables are made on the page \"Tables\".");
  return std::move(*table);
}

}  // namespace

Task<Result<std::vector<TableRow>>> StoredDataTables::Find(std::string workspace_id, std::string table, TableQuery query) {
  co_return co_await db_.Read([&](Tx& tx) -> Result<std::vector<TableRow>> {
    TRY(const auto found, Named(tx, workspace_id, table));
    return FindDataRows(tx, found, query);
  });
}

Task<Result<std::int64_t>> StoredDataTables::Count(std::string workspace_id, std::string table, TableQuery query) {
  co_return co_await db_.Read([&](Tx& tx) -> Result<std::int64_t> {
    TRY(const auto found, Named(tx, workspace_id, table));
    return CountDataRows(tx, found, query);
  });
}

Task<Result<TableRow>> StoredDataTables::Insert(std::string workspace_id, std::string table, std::string row_id, std::string cells) {
  CO_TRY(const auto given, json::ParseObject(cells));
  const auto now = clock_.Now();
  co_return co_await db_.Write([&](Tx& tx) -> Result<TableRow> {
    TRY(const auto found, Named(tx, workspace_id, table));
    TRY(const auto typed, TypedCells(found, given, false));
    return InsertDataRow(tx, found, row_id, typed, now);
  });
}

Task<Result<std::int64_t>> StoredDataTables::Update(std::string workspace_id, std::string table, TableQuery query, std::string cells) {
  CO_TRY(const auto given, json::ParseObject(cells));
  const auto now = clock_.Now();
  co_return co_await db_.Write([&](Tx& tx) -> Result<std::int64_t> {
    TRY(const auto found, Named(tx, workspace_id, table));
    TRY(const auto typed, TypedCells(found, given, true));
    return UpdateDataRows(tx, found, query, typed, now);
  });
}

Task<Result<std::int64_t>> StoredDataTables::Delete(std::string workspace_id, std::string table, TableQuery query) {
  co_return co_await db_.Write([&](Tx& tx) -> Result<std::int64_t> {
    TRY(const auto found, Named(tx, workspace_id, table));
    return DeleteDataRows(tx, found, query);
  });
}

}  // namespace beseda::records
