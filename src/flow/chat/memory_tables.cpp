#include "flow/chat/memory_tables.h"

#include <algorithm>

#include "base/task.h"
#include "flow/value.h"

namespace beseda::flow {
namespace {

using Op = TableCondition::Op;

const json::Value& CellOf(const json::Object& cells, const std::string& column) {
  static const json::Value nothing = nullptr;
  const auto* found = cells.if_contains(column);
  return found ? *found : nothing;
}

bool Holds(const json::Object& cells, const TableCondition& condition) {
  const auto& cell = CellOf(cells, condition.column);
  const auto value = json::Parse(condition.value);
  if (!value.ok()) return false;
  const auto order = Compare(cell, *value);
  switch (condition.op) {
    case Op::kIs: return IsEmpty(*value) ? IsEmpty(cell) : Equal(cell, *value);
    case Op::kIsNot: return !(IsEmpty(*value) ? IsEmpty(cell) : Equal(cell, *value));
    case Op::kContains: return !IsEmpty(cell) && !IsEmpty(*value) && Contains(json::Value(TextOf(cell)), json::Value(TextOf(*value)));
    case Op::kLess: return order && *order < 0;
    case Op::kAtMost: return order && *order <= 0;
    case Op::kMore: return order && *order > 0;
    case Op::kAtLeast: return order && *order >= 0;
    case Op::kEmpty: return IsEmpty(cell);
    case Op::kFilled: return !IsEmpty(cell);
  }
  return false;
}

bool Meets(const std::string& id, const json::Object& cells, const TableQuery& query) {
  return (query.row_id.empty() || query.row_id == id) &&
         std::all_of(query.conditions.begin(), query.conditions.end(), [&](const TableCondition& one) { return Holds(cells, one); });
}

}  // namespace

Task<Result<std::vector<TableRow>>> MemoryTables::Find(std::string, std::string table, TableQuery query) {
  std::vector<const Row*> found;
  for (const auto& row : tables_[table]) {
    if (Meets(row.id, row.cells, query)) found.push_back(&row);
  }
  if (!query.order_by.empty()) {
    std::stable_sort(found.begin(), found.end(), [&](const Row* a, const Row* b) {
      const auto order = Compare(CellOf(a->cells, query.order_by), CellOf(b->cells, query.order_by)).value_or(0);
      return query.descending ? order > 0 : order < 0;
    });
  }
  std::vector<TableRow> rows;
  for (const auto* one : found) {
    if (std::int64_t(rows.size()) == query.limit) break;
    TableRow row;
    row.id = one->id;
    row.cells = json::Dump(one->cells);
    rows.push_back(std::move(row));
  }
  co_return rows;
}

Task<Result<std::int64_t>> MemoryTables::Count(std::string, std::string table, TableQuery query) {
  const auto& rows = tables_[table];
  co_return std::count_if(rows.begin(), rows.end(), [&](const Row& row) { return Meets(row.id, row.cells, query); });
}

Task<Result<TableRow>> MemoryTables::Insert(std::string, std::string table, std::string row_id, std::string cells) {
  CO_TRY(auto object, json::ParseObject(cells));
  auto& rows = tables_[table];
  const auto known = std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.id == row_id; });
  TableRow row;
  row.id = row_id;
  row.cells = known == rows.end() ? std::move(cells) : json::Dump(known->cells);
  if (known == rows.end()) {
    auto& added = rows.emplace_back();
    added.id = std::move(row_id);
    added.cells = std::move(object);
  }
  co_return row;
}

Task<Result<std::int64_t>> MemoryTables::Update(std::string, std::string table, TableQuery query, std::string cells) {
  CO_TRY(const auto object, json::ParseObject(cells));
  std::int64_t count = 0;
  for (auto& row : tables_[table]) {
    if (!Meets(row.id, row.cells, query)) continue;
    ++count;
    for (const auto& cell : object) row.cells[cell.key()] = cell.value();
  }
  co_return count;
}

Task<Result<std::int64_t>> MemoryTables::Delete(std::string, std::string table, TableQuery query) {
  auto& rows = tables_[table];
  const auto before = rows.size();
  std::erase_if(rows, [&](const Row& row) { return Meets(row.id, row.cells, query); });
  co_return std::int64_t(before - rows.size());
}

}  // namespace beseda::flow
