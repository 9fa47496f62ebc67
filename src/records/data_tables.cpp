#include "records/data_tables.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "base/text.h"
#include "json/reader.h"

namespace beseda::records {
namespace {

constexpr std::array<std::string_view, 5> kTypes = {"text", "number", "boolean", "date", "any"};
constexpr std::string_view kColumns = "id, workspace_id, name, title, columns, row_count, created_at, updated_at";

DataTable Read(const Rows::Row& row) {
  DataTable table;
  table.id = row.Text(0);
  table.workspace_id = row.Text(1);
  table.name = row.Text(2);
  table.title = row.Text(3);
  if (const auto parsed = json::Parse(row.Text(4)); parsed.ok()) {
    if (auto columns = DecodeColumns(*parsed); columns.ok()) table.columns = std::move(*columns);
  }
  table.row_count = row.Int(5);
  table.created_at = row.Time(6);
  table.updated_at = row.Time(7);
  return table;
}

std::string Select(std::string_view rest) { return std::string("SELECT ").append(kColumns).append(" FROM data_tables ").append(rest); }

std::optional<DataTable> First(const Rows& rows) {
  if (rows.empty()) return std::nullopt;
  return Read(rows[0]);
}

std::optional<double> NumberIn(std::string_view text) {
  text = Trim(text);
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

bool IsDay(std::string_view text) {
  int year = 0;
  unsigned month = 0, day = 0;
  const auto number = [&](std::size_t at, std::size_t length, auto& into) {
    const auto read = std::from_chars(text.data() + at, text.data() + at + length, into);
    return read.ec == std::errc() && read.ptr == text.data() + at + length;
  };
  if (text.size() != 10 || text[4] != '-' || text[7] != '-' || !number(0, 4, year) || !number(5, 2, month) || !number(8, 2, day)) return false;
  return std::chrono::year_month_day(std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)).ok();
}

std::string WordsIn(const json::Value& value) { return value.is_string() ? std::string(json::View(value.get_string())) : json::Dump(value); }

Result<json::Value> Typed(const DataColumn& column, const json::Value& value) {
  const auto wrong = [&](const std::string& what) {
    return Error(ErrorCode::kInvalid, "The column \"" + column.name + "\" takes " + what + ", not \"" + std::string(CutUtf8(WordsIn(value), 60)) + "\".").InField(column.name);
  };
  const auto words = WordsIn(value);
  if (words.size() > kMaxCell) {
    return Error(ErrorCode::kInvalid, "A cell holds at most 16 KB; the one of the column \"" + column.name + "\" has more.").InField(column.name);
  }
  switch (column.type) {
    case ColumnType::kAny: return value;
    case ColumnType::kText: return json::Value(words);
    case ColumnType::kNumber: {
      if (value.is_number()) return value;
      const auto number = value.is_string() ? NumberIn(words) : std::nullopt;
      if (!number) return wrong("numbers");
      const bool whole = *number == double(std::int64_t(*number)) && std::abs(*number) < 1e15;
      return whole ? json::Value(std::int64_t(*number)) : json::Value(*number);
    }
    case ColumnType::kBoolean:
      if (value.is_bool()) return value;
      if (const auto lower = ToLower(Trim(words)); lower == "true" || lower == "yes" || lower == "1") return json::Value(true);
      else if (lower == "false" || lower == "no" || lower == "0") return json::Value(false);
      return wrong("true or false");
    case ColumnType::kDate:
      if (!IsDay(Trim(words))) return wrong("dates such as 2026-12-31");
      return json::Value(Trim(words));
  }
  return value;
}

}  // namespace

std::string_view ColumnTypeName(ColumnType type) { return kTypes[std::size_t(type)]; }

std::optional<ColumnType> ParseColumnType(std::string_view name) {
  const auto found = std::find(kTypes.begin(), kTypes.end(), name);
  if (found == kTypes.end()) return std::nullopt;
  return ColumnType(found - kTypes.begin());
}

bool IsDataName(std::string_view name) {
  return !name.empty() && name.size() <= 40 && name[0] >= 'a' && name[0] <= 'z' &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == name.npos;
}

json::Array EncodeColumns(const std::vector<DataColumn>& columns) {
  json::Array out;
  for (const auto& column : columns) {
    out.push_back(json::Object({{"name", column.name}, {"title", column.title}, {"type", ColumnTypeName(column.type)}}));
  }
  return out;
}

Result<std::vector<DataColumn>> DecodeColumns(const json::Value& value) {
  const json::Object whole({{"columns", value}});
  json::Reader in(whole);
  std::vector<DataColumn> columns;
  std::set<std::string> names;
  for (auto& one : in.Children("columns", kMostColumns)) {
    DataColumn column;
    column.name = one.Text("name", 40);
    column.title = one.TextOr("title", "", 200);
    const auto type = ParseColumnType(one.TextOr("type", "text", 20));
    if (!IsDataName(column.name) || column.name == "id") one.Fail("name", "A column's name has small letters, digits and \"_\", begins with a letter, and is not \"id\".");
    else if (!names.insert(column.name).second) one.Fail("name", "Two columns have the name \"" + column.name + "\".");
    if (!type) one.Fail("type", "A column's type is text, number, boolean, date or any.");
    column.type = type.value_or(ColumnType::kText);
    in.Absorb(one);
    columns.push_back(std::move(column));
  }
  CHECK_OK(in.Check());
  if (columns.empty()) return Error(ErrorCode::kInvalid, "A table has at least one column.").InField("columns");
  return columns;
}

std::vector<DataTable> ListDataTables(Tx& tx, std::string_view workspace_id) {
  std::vector<DataTable> tables;
  for (const auto row : tx.Query(Select("WHERE workspace_id = $1 ORDER BY name"), workspace_id)) tables.push_back(Read(row));
  return tables;
}

std::optional<DataTable> LoadDataTable(Tx& tx, std::string_view workspace_id, std::string_view id) {
  return First(tx.Query(Select("WHERE workspace_id = $1 AND id = $2"), workspace_id, id));
}

std::optional<DataTable> FindDataTable(Tx& tx, std::string_view workspace_id, std::string_view name) {
  return First(tx.Query(Select("WHERE workspace_id = $1 AND name = $2"), workspace_id, name));
}

void InsertDataTable(Tx& tx, const DataTable& table) {
  tx.Exec("INSERT INTO data_tables (id, workspace_id, name, title, columns, row_count, created_at, updated_at) "
          "VALUES ($1, $2, $3, $4, $5, 0, $6, $6)",
          table.id, table.workspace_id, table.name, table.title, json::Dump(EncodeColumns(table.columns)), table.created_at);
}

void UpdateDataTable(Tx& tx, const DataTable& table) {
  tx.Exec("UPDATE data_tables SET name = $2, title = $3, columns = $4, updated_at = $5 WHERE id = $1", table.id, table.name, table.title,
          json::Dump(EncodeColumns(table.columns)), table.updated_at);
  // What is left in the rows' own JSON of a column that is gone is passed over where they are read, and goes with the
  // row's next change.
  std::set<std::string> known;
  for (const auto& column : table.columns) known.insert(column.name);
  for (const auto row : tx.Query("SELECT DISTINCT name FROM data_cells WHERE table_id = $1", table.id)) {
    if (!known.contains(row.Text(0))) tx.Exec("DELETE FROM data_cells WHERE table_id = $1 AND name = $2", table.id, row.Text(0));
  }
}

void DeleteDataTable(Tx& tx, std::string_view id) {
  tx.Exec("DELETE FROM data_cells WHERE table_id = $1", id);
  tx.Exec("DELETE FROM data_rows WHERE table_id = $1", id);
  tx.Exec("DELETE FROM data_tables WHERE id = $1", id);
}

Result<json::Object> TypedCells(const DataTable& table, const json::Object& cells, bool partial) {
  json::Object typed;
  for (const auto& cell : cells) {
    const std::string name(cell.key());
    const auto column = std::find_if(table.columns.begin(), table.columns.end(), [&](const DataColumn& one) { return one.name == name; });
    if (column == table.columns.end()) {
      std::vector<std::string_view> known;
      for (const auto& one : table.columns) known.push_back(one.name);
      const auto nearest = Nearest(name, known);
      return Error(ErrorCode::kInvalid, "The table \"" + table.name + "\" has no column \"" + name + "\"." +
                                            (nearest.empty() ? "" : " Did you mean \"" + std::string(nearest) + "\"?"))
          .InField(name);
    }
    const bool empty = cell.value().is_null() || (cell.value().is_string() && cell.value().get_string().empty());
    if (empty && partial) typed[name] = nullptr;
    if (empty) continue;
    TRY(typed[name], Typed(*column, cell.value()));
  }
  return typed;
}

}  // namespace beseda::records
