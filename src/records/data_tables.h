#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "contracts/data_tables.h"
#include "contracts/database.h"
#include "json/fwd.h"

namespace beseda::records {

/// The workspace's own tables: rows of `data_tables`, `data_rows` and `data_cells`. Functions run inside a transaction and
/// throw SqlError.

inline constexpr std::int64_t kMostTables = 100;
inline constexpr std::size_t kMostColumns = 50;
inline constexpr std::int64_t kMostTableRows = 100'000;
inline constexpr std::size_t kMaxCell = 16 * 1024;

enum class ColumnType { kText, kNumber, kBoolean, kDate, kAny };
std::string_view ColumnTypeName(ColumnType type);
std::optional<ColumnType> ParseColumnType(std::string_view name);

struct DataColumn {
  std::string name = {};   ///< [a-z][a-z0-9_]{0,39}; "id" is the row's.
  std::string title = {};  ///< For people; the name if empty.
  ColumnType type = ColumnType::kText;
};

struct DataTable {
  std::string id = {};
  std::string workspace_id = {};
  std::string name = {};   ///< What blocks call it; as a column's.
  std::string title = {};
  std::vector<DataColumn> columns = {};
  std::int64_t row_count = 0;
  Time created_at = {};
  Time updated_at = {};
};

json::Array EncodeColumns(const std::vector<DataColumn>& columns);
/// Errors: kInvalid, with the field ("columns[1].name").
Result<std::vector<DataColumn>> DecodeColumns(const json::Value& columns);
/// Whether it can be a table's or a column's name.
bool IsDataName(std::string_view name);

std::vector<DataTable> ListDataTables(Tx& tx, std::string_view workspace_id);
std::optional<DataTable> LoadDataTable(Tx& tx, std::string_view workspace_id, std::string_view id);
std::optional<DataTable> FindDataTable(Tx& tx, std::string_view workspace_id, std::string_view name);
void InsertDataTable(Tx& tx, const DataTable& table);
/// Stores name, title and columns. Cells of columns that are gone go.
void UpdateDataTable(Tx& tx, const DataTable& table);
void DeleteDataTable(Tx& tx, std::string_view id);

/// `cells` as the table's columns take them: texts of numbers as numbers, and so on; null stays where `partial`, for it
/// empties a cell, and goes otherwise. Errors: kInvalid, with the column as field.
Result<json::Object> TypedCells(const DataTable& table, const json::Object& cells, bool partial);

/// Those that `query` means, in its order, the first `skip` left out. `search`: some cell has it as a part. kInvalid: no
/// such column.
Result<std::vector<TableRow>> FindDataRows(Tx& tx, const DataTable& table, const TableQuery& query, std::string_view search = {},
                                           std::int64_t skip = 0);
Result<std::int64_t> CountDataRows(Tx& tx, const DataTable& table, const TableQuery& query, std::string_view search = {});
/// Gives the row that is there, if one with this id is. kTooLarge: the table is full.
Result<TableRow> InsertDataRow(Tx& tx, const DataTable& table, std::string_view row_id, const json::Object& typed, Time now);
Result<std::int64_t> UpdateDataRows(Tx& tx, const DataTable& table, const TableQuery& query, const json::Object& typed, Time now);
Result<std::int64_t> DeleteDataRows(Tx& tx, const DataTable& table, const TableQuery& query);

}  // namespace beseda::records
