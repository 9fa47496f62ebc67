#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/task_fwd.h"
#include "base/time.h"

namespace beseda {

/// A row of one of the workspace's own tables.
struct TableRow {
  std::string id = {};
  std::string cells = "{}";  ///< JSON object: column -> value; columns without a value are left out.
  Time created_at = {};
  Time updated_at = {};
};

/// What a cell must be. Texts are compared without case and accents, numbers and dates by size.
struct TableCondition {
  enum class Op { kIs, kIsNot, kContains, kLess, kAtMost, kMore, kAtLeast, kEmpty, kFilled };
  std::string column = {};
  Op op = Op::kIs;
  std::string value = "null";  ///< JSON.
};

/// Their names, as clients and scenarios write them.
inline constexpr std::array<std::pair<std::string_view, TableCondition::Op>, 9> kTableOps = {{{"is", TableCondition::Op::kIs},
                                                                                              {"is_not", TableCondition::Op::kIsNot},
                                                                                              {"contains", TableCondition::Op::kContains},
                                                                                              {"less", TableCondition::Op::kLess},
                                                                                              {"at_most", TableCondition::Op::kAtMost},
                                                                                              {"more", TableCondition::Op::kMore},
                                                                                              {"at_least", TableCondition::Op::kAtLeast},
                                                                                              {"empty", TableCondition::Op::kEmpty},
                                                                                              {"filled", TableCondition::Op::kFilled}}};
/// Nothing: there is no such comparison.
constexpr std::optional<TableCondition::Op> ParseTableOp(std::string_view name) {
  for (const auto& [known, op] : kTableOps) {
    if (known == name) return op;
  }
  return std::nullopt;
}

/// Which rows: those that meet all conditions.
struct TableQuery {
  std::vector<TableCondition> conditions = {};
  std::string row_id = {};   ///< Not empty: this row, if it meets the conditions as well.
  std::string order_by = {};  ///< A column; empty: as they were added.
  bool descending = false;
  std::int64_t limit = 100;   ///< Of Find; Update and Delete concern all.
};

/// The workspace's own tables, as blocks use them, by name. Errors: kNotFound (no such table), kInvalid (no such column,
/// or a value that its column cannot take), kTooLarge (a limit of the table), kStorage. Thread-safe.
class DataTables {
 public:
  virtual ~DataTables() = default;
  virtual Task<Result<std::vector<TableRow>>> Find(std::string workspace_id, std::string table, TableQuery query) = 0;
  virtual Task<Result<std::int64_t>> Count(std::string workspace_id, std::string table, TableQuery query) = 0;
  /// `row_id` names the row: inserting it once more changes nothing and gives the row that is there.
  virtual Task<Result<TableRow>> Insert(std::string workspace_id, std::string table, std::string row_id, std::string cells) = 0;
  /// Sets these cells; null empties one. Gives how many rows there were.
  virtual Task<Result<std::int64_t>> Update(std::string workspace_id, std::string table, TableQuery query, std::string cells) = 0;
  virtual Task<Result<std::int64_t>> Delete(std::string workspace_id, std::string table, TableQuery query) = 0;
};

}  // namespace beseda
