// The workspace's own tables.

#include "base/ids.h"
#include "base/task.h"
#include "base/text.h"
#include "flow/block_compiler.h"
#include "flow/blocks/exits.h"
#include "flow/blocks/kinds.h"
#include "flow/program.h"
#include "flow/value.h"
#include "flow/workplace.h"
#include "json/reader.h"

namespace beseda::flow {
namespace {

using Op = TableCondition::Op;

/// A cell as the author wrote it.
struct Cell {
  std::string column = {};
  Template value = {};
};

/// Which rows a block means.
struct Which {
  struct Test {
    std::string column = {};
    Op op = Op::kIs;
    Template value = {};
  };
  Template row = {};
  std::vector<Test> tests = {};
  std::string order_by = {};
  bool descending = false;
  std::int64_t limit = 100;

  Result<TableQuery> Query(Run& run) const {
    TableQuery query;
    TRY(query.row_id, row.Render(run));
    if (!row.empty() && query.row_id.empty()) query.row_id = "none";  // A variable without a value means no row, not all of them.
    for (const auto& test : tests) {
      TableCondition condition;
      condition.column = test.column;
      condition.op = test.op;
      TRY(const auto value, test.value.Evaluate(run));
      condition.value = json::Dump(value);
      query.conditions.push_back(std::move(condition));
    }
    query.order_by = order_by;
    query.descending = descending;
    query.limit = limit;
    return query;
  }
};

Result<json::Object> CellsOf(Run& run, const std::vector<Cell>& cells) {
  json::Object out;
  for (const auto& cell : cells) {
    TRY(out[cell.column], cell.value.Evaluate(run));
  }
  return out;
}

// The same when the turn is run again, and another one for each visit of a block.
std::uint32_t NumberOfVisit(const Run& run) {
  std::uint32_t hash = 0x811C9DC5;  // FNV-1a
  for (const unsigned char c : run.VisitName()) hash = (hash ^ c) * 0x01000193;
  return hash;
}

// A row as scenarios see it: its cells, and its id.
json::Value ValueOf(const TableRow& row) {
  auto cells = json::ParseObject(row.cells);
  auto out = cells.ok() ? std::move(*cells) : json::Object();
  out["id"] = row.id;
  return out;
}

/// What all of them have in common. What came of the work is in the journal: {"rows", "count"} or {"problem"}.
class TableBlock : public Node {
 public:
  struct Settings {
    std::string table = {};
    Which which = {};
    std::vector<Cell> cells = {};
    std::int32_t slot = -1, count_slot = -1;
    std::int32_t none = -1, error = -1;
    bool must_find = true;  ///< Nothing found is never "next"; for a change it is, where the exit for it leads nowhere.
  };
  explicit TableBlock(Settings settings) : settings_(std::move(settings)) {}

  Step Enter(Run&) const final { return Step::Work(); }

  Task<Result<Step>> Work(Run& run, Workplace& workplace) const final {
    auto query = settings_.which.Query(run);
    if (!query.ok()) co_return run.Fail(query.error());
    auto cells = CellsOf(run, settings_.cells);
    if (!cells.ok()) co_return run.Fail(cells.error());
    Order order;
    order.tables = workplace.services().tables;
    order.workspace_id = workplace.turn().bot().workspace_id;
    order.row_id = DeriveId("row", workplace.turn().id(), NumberOfVisit(run));
    order.query = std::move(*query);
    order.cells = json::Dump(*cells);
    std::function<Task<Result<std::string>>()> act = [&] { return Act(order); };
    const auto journaled = co_await workplace.Effect(run, std::move(act));
    if (!journaled.ok()) co_return journaled.error();
    CO_TRY(const auto outcome, json::ParseObject(*journaled));
    co_return Finish(run, outcome);
  }

 protected:
  struct Order {
    DataTables* tables = nullptr;
    std::string workspace_id = {}, row_id = {};
    TableQuery query = {};
    std::string cells = {};
  };
  struct Outcome {
    json::Value value = nullptr;
    std::int64_t count = 0;
  };
  virtual Task<Result<Outcome>> Do(const Order& order) const = 0;
  const Settings& settings() const { return settings_; }

 private:
  Task<Result<std::string>> Act(const Order& order) const {
    json::Object out;
    if (!order.tables) {
      out["problem"] = "There are no tables here.";
      co_return json::Dump(out);
    }
    auto outcome = co_await Do(order);
    if (outcome.ok()) {
      out["value"] = std::move(outcome->value);
      out["count"] = outcome->count;
    } else if (outcome.error().code == ErrorCode::kStorage || outcome.error().code == ErrorCode::kCancelled) {
      co_return std::move(outcome).error();
    } else {
      out["problem"] = outcome.error().message;
    }
    co_return json::Dump(out);
  }

  Step Finish(Run& run, const json::Object& outcome) const {
    if (const auto* problem = outcome.if_contains("problem")) return LeaveFailed(run, settings_.error, TextOf(*problem));
    const auto* count = outcome.if_contains("count");
    const auto* value = outcome.if_contains("value");
    if (settings_.count_slot >= 0 && count) {
      if (const auto set = run.Set(settings_.count_slot, *count); !set.ok()) return run.Fail(set.error());
    }
    if (settings_.slot >= 0 && value) {
      if (const auto set = run.Set(settings_.slot, *value); !set.ok()) return run.Fail(set.error());
    }
    const bool nothing = count && *count == json::Value(0);
    const bool by_none = nothing && settings_.none >= 0 && (settings_.must_find || Leads(run, settings_.none));
    return Step::Leave(by_none ? settings_.none : 0);
  }

  Settings settings_;
};

class TableGet final : public TableBlock {
 public:
  using TableBlock::TableBlock;

 private:
  Task<Result<Outcome>> Do(const Order& order) const override {
    auto query = order.query;
    query.limit = 1;
    CO_TRY(const auto rows, co_await order.tables->Find(order.workspace_id, settings().table, std::move(query)));
    Outcome outcome;
    outcome.count = std::int64_t(rows.size());
    if (!rows.empty()) outcome.value = ValueOf(rows[0]);
    co_return outcome;
  }
};

class TableFind final : public TableBlock {
 public:
  using TableBlock::TableBlock;

 private:
  Task<Result<Outcome>> Do(const Order& order) const override {
    Outcome outcome;
    if (settings().count_slot >= 0) {
      CO_TRY(outcome.count, co_await order.tables->Count(order.workspace_id, settings().table, order.query));
    }
    CO_TRY(const auto rows, co_await order.tables->Find(order.workspace_id, settings().table, order.query));
    json::Array list;
    for (const auto& row : rows) list.push_back(ValueOf(row));
    if (settings().count_slot < 0) outcome.count = std::int64_t(rows.size());
    outcome.value = std::move(list);
    co_return outcome;
  }
};

class TableInsert final : public TableBlock {
 public:
  using TableBlock::TableBlock;

 private:
  Task<Result<Outcome>> Do(const Order& order) const override {
    CO_TRY(const auto row, co_await order.tables->Insert(order.workspace_id, settings().table, order.row_id, order.cells));
    Outcome outcome;
    outcome.count = 1;
    outcome.value = ValueOf(row);
    co_return outcome;
  }
};

class TableUpdate final : public TableBlock {
 public:
  using TableBlock::TableBlock;

 private:
  Task<Result<Outcome>> Do(const Order& order) const override {
    Outcome outcome;
    CO_TRY(outcome.count, co_await order.tables->Update(order.workspace_id, settings().table, order.query, order.cells));
    co_return outcome;
  }
};

class TableDelete final : public TableBlock {
 public:
  using TableBlock::TableBlock;

 private:
  Task<Result<Outcome>> Do(const Order& order) const override {
    Outcome outcome;
    CO_TRY(outcome.count, co_await order.tables->Delete(order.workspace_id, settings().table, order.query));
    co_return outcome;
  }
};

Which ReadWhich(BlockCompiler& block) {
  auto& in = block.settings();
  Which which;
  which.row = block.Text(in, "row");
  for (auto& one : in.Children("conditions", 10)) {
    Which::Test test;
    test.column = one.Text("column", 40);
    const auto name = one.TextOr("op", "is", 20);
    if (const auto op = ParseTableOp(name)) test.op = *op;
    test.value = block.ParseTemplate(TextOf(one.Raw("value")), one.path() + ".value");
    in.Absorb(one);
    which.tests.push_back(std::move(test));
  }
  which.order_by = in.TextOr("order_by", "", 40);
  which.descending = in.BoolOr("descending", false);
  which.limit = in.OptionalInt("limit", 1, 1000).value_or(100);
  return which;
}

TableBlock::Settings ReadTable(BlockCompiler& block) {
  auto& in = block.settings();
  TableBlock::Settings settings;
  settings.table = in.TextOr("table", "", 40);
  if (Trim(settings.table).empty()) block.Mistake("missing_table", "table");
  settings.which = ReadWhich(block);
  for (auto& one : in.Children("cells", 50)) {
    Cell cell;
    cell.column = one.Text("column", 40);
    cell.value = block.ParseTemplate(TextOf(one.Raw("value")), one.path() + ".value");
    in.Absorb(one);
    settings.cells.push_back(std::move(cell));
  }
  settings.slot = block.VariableToSet(in, "variable", false);
  settings.count_slot = block.VariableToSet(in, "count_variable", false);
  settings.none = block.Port("none");
  settings.error = block.Port("error");
  return settings;
}

// A change of all rows is hardly ever meant, and an empty variable must not make it one.
void NeedWhich(BlockCompiler& block, const TableBlock::Settings& settings) {
  if (settings.which.tests.empty() && settings.which.row.empty()) block.Mistake("missing_condition", "conditions");
}

}  // namespace

NodePtr CompileTableGet(BlockCompiler& block) { return std::make_unique<TableGet>(ReadTable(block)); }
NodePtr CompileTableFind(BlockCompiler& block) { return std::make_unique<TableFind>(ReadTable(block)); }
NodePtr CompileTableInsert(BlockCompiler& block) { return std::make_unique<TableInsert>(ReadTable(block)); }

NodePtr CompileTableUpdate(BlockCompiler& block) {
  auto settings = ReadTable(block);
  NeedWhich(block, settings);
  settings.must_find = false;
  return std::make_unique<TableUpdate>(std::move(settings));
}

NodePtr CompileTableDelete(BlockCompiler& block) {
  auto settings = ReadTable(block);
  NeedWhich(block, settings);
  settings.must_find = false;
  return std::make_unique<TableDelete>(std::move(settings));
}

}  // namespace beseda::flow
