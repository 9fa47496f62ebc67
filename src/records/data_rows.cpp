#include <algorithm>
#include <chrono>
#include <map>
#include <memory>

#include "base/text.h"
#include "base/unicode.h"
#include "json/json.h"
#include "records/bot_edits.h"
#include "records/data_tables.h"

namespace beseda::records {
namespace {

using Op = TableCondition::Op;

// What conditions and orders see of a cell; longer ones are compared by their beginning.
constexpr std::size_t kSeen = 200;

std::string Words(const json::Value& value) {
  const auto text = value.is_null() ? std::string() : value.is_string() ? std::string(json::View(value.get_string())) : json::Dump(value);
  return std::string(CutUtf8(FoldText(CutUtf8(text, 4 * kSeen)), kSeen));
}

std::optional<double> Number(const json::Value& value) {
  if (value.is_int64()) return double(value.get_int64());
  if (value.is_uint64()) return double(value.get_uint64());
  if (value.is_double()) return value.get_double();
  return std::nullopt;
}

/// Conditions as SQL, with their arguments, whose texts it keeps.
class Where {
 public:
  explicit Where(const DataTable& table) : table_(table) { sql_ = "r.table_id = " + Arg(table.id); }

  Status Add(const TableQuery& query) {
    if (!query.row_id.empty()) sql_ += " AND r.id = " + Arg(query.row_id);
    for (const auto& condition : query.conditions) CHECK_OK(Add(condition));
    return Ok();
  }
  void AddSearch(std::string_view search) {
    if (Trim(search).empty()) return;
    sql_ += " AND EXISTS (SELECT 1 FROM data_cells s WHERE s.row_id = r.id AND s.words LIKE " + Arg(LikePattern(FoldText(Trim(search)))) + " ESCAPE '\\')";
  }
  std::string Arg(std::string text) {
    texts_.push_back(std::make_unique<std::string>(std::move(text)));
    args_.push_back(SqlArg(*texts_.back()));
    return "$" + std::to_string(args_.size());
  }
  std::string Arg(std::int64_t number) {
    args_.push_back(SqlArg(number));
    return "$" + std::to_string(args_.size());
  }
  const std::string& sql() const { return sql_; }
  const std::vector<SqlArg>& args() const { return args_; }

 private:
  Status Add(const TableCondition& condition) {
    const auto column = std::find_if(table_.columns.begin(), table_.columns.end(), [&](const DataColumn& one) { return one.name == condition.column; });
    if (column == table_.columns.end()) {
      return Error(ErrorCode::kInvalid, "The table \"" + table_.name + "\" has no column \"" + condition.column + "\".").InField(condition.column);
    }
    auto op = condition.op;
    TRY(auto value, json::Parse(condition.value));
    const bool empty = value.is_null() || (value.is_string() && value.get_string().empty());
    if (op == Op::kIs && empty) op = Op::kEmpty;
    if (op == Op::kIsNot && empty) op = Op::kFilled;
    if (empty && op != Op::kEmpty && op != Op::kFilled) {  // Nothing is less than nothing, and contains it.
      sql_ += " AND 1 = 0";
      return Ok();
    }
    const auto cell = "EXISTS (SELECT 1 FROM data_cells c WHERE c.row_id = r.id AND c.name = " + Arg(column->name);
    if (op == Op::kEmpty || op == Op::kFilled) {
      sql_ += std::string(" AND ") + (op == Op::kEmpty ? "NOT " : "") + cell + ")";
      return Ok();
    }
    const json::Object one({{condition.column, value}});
    // What is compared is of the column's type; a part of a text need not be.
    if (op != Op::kContains) {
      TRY(const auto typed, TypedCells(table_, one, false));
      value = typed.at(condition.column);
    }
    if (op == Op::kContains) {
      sql_ += " AND " + cell + " AND c.words LIKE " + Arg(LikePattern(Words(value))) + " ESCAPE '\\')";
      return Ok();
    }
    const auto number = Number(value);
    static const std::map<Op, std::string> kSigns = {{Op::kIs, "="}, {Op::kIsNot, "="}, {Op::kLess, "<"}, {Op::kAtMost, "<="}, {Op::kMore, ">"}, {Op::kAtLeast, ">="}};
    const auto compared = number ? "c.number " + kSigns.at(op) + " " + NumberArg(*number) : "c.words " + kSigns.at(op) + " " + Arg(Words(value));
    sql_ += std::string(" AND ") + (op == Op::kIsNot ? "NOT " : "") + cell + " AND " + compared + ")";
    return Ok();
  }
  std::string NumberArg(double number) {
    args_.push_back(SqlArg(number));
    return "$" + std::to_string(args_.size());
  }

  const DataTable& table_;
  std::string sql_;
  std::vector<SqlArg> args_;
  std::vector<std::unique_ptr<std::string>> texts_;
};

TableRow ReadRow(const DataTable& table, const Rows::Row& row) {
  TableRow read;
  read.id = row.Text(0);
  const auto cells = json::ParseObject(row.Text(1));
  json::Object known;
  for (const auto& column : table.columns) {
    const auto* value = cells.ok() ? cells->if_contains(column.name) : nullptr;
    if (value && !value->is_null()) known[column.name] = *value;
  }
  read.cells = json::Dump(known);
  read.created_at = row.Time(2);
  read.updated_at = row.Time(3);
  return read;
}

void SaveCells(Tx& tx, const DataTable& table, std::string_view row_id, const json::Object& cells) {
  for (const auto& cell : cells) {
    const std::string_view name(cell.key().data(), cell.key().size());
    if (cell.value().is_null()) {
      tx.Exec("DELETE FROM data_cells WHERE row_id = $1 AND name = $2", row_id, name);
      continue;
    }
    tx.Exec("INSERT INTO data_cells (row_id, name, table_id, workspace_id, words, number) VALUES ($1, $2, $3, $4, $5, $6) "
            "ON CONFLICT (row_id, name) DO UPDATE SET words = excluded.words, number = excluded.number",
            row_id, name, table.id, table.workspace_id, Words(cell.value()), Number(cell.value()));
  }
}

}  // namespace

Result<std::vector<TableRow>> FindDataRows(Tx& tx, const DataTable& table, const TableQuery& query, std::string_view search,
                                           std::int64_t skip) {
  Where where(table);
  CHECK_OK(where.Add(query));
  where.AddSearch(search);
  std::string order = query.descending ? "r.id DESC" : "r.id", join;
  if (!query.order_by.empty()) {
    const auto column = std::find_if(table.columns.begin(), table.columns.end(), [&](const DataColumn& one) { return one.name == query.order_by; });
    if (column == table.columns.end()) return Error(ErrorCode::kInvalid, "The table \"" + table.name + "\" has no column \"" + query.order_by + "\".").InField("order_by");
    join = " LEFT JOIN data_cells o ON o.row_id = r.id AND o.name = " + where.Arg(column->name);
    const std::string way = query.descending ? " DESC" : "";
    // Rows without a value last, whichever way round.
    order = "CASE WHEN o.words IS NULL THEN 1 ELSE 0 END, o.number" + way + ", o.words" + way + ", r.id";
  }
  const auto limit = where.Arg(query.limit), offset = where.Arg(skip);
  std::vector<TableRow> found;
  for (const auto row : tx.QueryList("SELECT r.id, r.cells, r.created_at, r.updated_at FROM data_rows r" + join + " WHERE " + where.sql() +
                                         " ORDER BY " + order + " LIMIT " + limit + " OFFSET " + offset,
                                     where.args())) {
    found.push_back(ReadRow(table, row));
  }
  return found;
}

Result<std::int64_t> CountDataRows(Tx& tx, const DataTable& table, const TableQuery& query, std::string_view search) {
  Where where(table);
  CHECK_OK(where.Add(query));
  where.AddSearch(search);
  return tx.QueryList("SELECT count(*) FROM data_rows r WHERE " + where.sql(), where.args())[0].Int(0);
}

Result<TableRow> InsertDataRow(Tx& tx, const DataTable& table, std::string_view row_id, const json::Object& typed, Time now) {
  const auto known = tx.Query("SELECT id, cells, created_at, updated_at FROM data_rows WHERE id = $1 AND table_id = $2", row_id, table.id);
  if (!known.empty()) return ReadRow(table, known[0]);
  const auto count = tx.Query("SELECT row_count FROM data_tables WHERE id = $1", table.id);
  if (count.empty()) return Error(ErrorCode::kNotFound, "The table \"" + table.name + "\" is gone.");
  if (count[0].Int(0) >= kMostTableRows) {
    return Error(ErrorCode::kTooLarge, "The table \"" + table.name + "\" is full: it has " + std::to_string(kMostTableRows) + " rows.");
  }
  TableRow row;
  row.id = row_id;
  row.cells = json::Dump(typed);
  row.created_at = row.updated_at = now;
  tx.Exec("INSERT INTO data_rows (id, table_id, workspace_id, cells, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $5)", row.id,
          table.id, table.workspace_id, row.cells, now);
  SaveCells(tx, table, row.id, typed);
  tx.Exec("UPDATE data_tables SET row_count = row_count + 1 WHERE id = $1", table.id);
  return row;
}

Result<std::int64_t> UpdateDataRows(Tx& tx, const DataTable& table, const TableQuery& query, const json::Object& typed, Time now) {
  auto all = query;
  all.limit = kMostTableRows;
  TRY(const auto rows, FindDataRows(tx, table, all));
  for (const auto& row : rows) {
    TRY(auto cells, json::ParseObject(row.cells));
    for (const auto& cell : typed) {
      if (cell.value().is_null()) cells.erase(cell.key());
      else cells[cell.key()] = cell.value();
    }
    tx.Exec("UPDATE data_rows SET cells = $2, updated_at = $3 WHERE id = $1", row.id, json::Dump(cells), now);
    SaveCells(tx, table, row.id, typed);
  }
  return std::int64_t(rows.size());
}

Result<std::int64_t> DeleteDataRows(Tx& tx, const DataTable& table, const TableQuery& query) {
  auto all = query;
  all.limit = kMostTableRows;
  TRY(const auto rows, FindDataRows(tx, table, all));
  for (const auto& row : rows) {
    tx.Exec("DELETE FROM data_cells WHERE row_id = $1", row.id);
    tx.Exec("DELETE FROM data_rows WHERE id = $1", row.id);
  }
  tx.Exec("UPDATE data_tables SET row_count = row_count - $2 WHERE id = $1", table.id, std::int64_t(rows.size()));
  return std::int64_t(rows.size());
}

}  // namespace beseda::records
