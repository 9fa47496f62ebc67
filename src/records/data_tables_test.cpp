#include "records/data_tables.h"

#include <gtest/gtest.h>

#include "base/task.h"
#include "json/json.h"
#include "storage/testing/test_database.h"
#include "storage/testing/test_workspace.h"
#include "testing/run_task.h"

namespace beseda::records {
namespace {

using Op = TableCondition::Op;

class DataTablesTest : public ::testing::Test {
 protected:
  DataTablesTest() {
    SeedTestWorkspace(*database_);
    table_.id = "tbl_1";
    table_.workspace_id = "wsp_test";
    table_.name = "orders";
    table_.columns = {{"name", "Name", ColumnType::kText}, {"total", "", ColumnType::kNumber}, {"paid", "", ColumnType::kBoolean}, {"day", "", ColumnType::kDate}, {"more", "", ColumnType::kAny}};
    Write([&](Tx& tx) {
      InsertDataTable(tx, table_);
      Add(tx, "row_1", R"({"name":"Émile","total":"12.5","paid":"yes","day":"2026-01-31"})");
      Add(tx, "row_2", R"({"name":"anna","total":3,"paid":false,"day":"2025-12-01","more":{"a":[1]}})");
      Add(tx, "row_3", R"({"name":"100%_sure","total":100})");
    });
  }

  template <typename Body>
  void Write(Body body) {
    const auto done = RunTask((*database_).Write(std::move(body)));
    ASSERT_TRUE(done.ok()) << done.error().message << done.error().detail;
  }
  void Add(Tx& tx, const std::string& id, const std::string& cells) {
    const auto typed = TypedCells(table_, json::ParseObject(cells).value(), false);
    ASSERT_TRUE(typed.ok()) << typed.error().message;
    ASSERT_TRUE(InsertDataRow(tx, table_, id, *typed, now_).ok());
  }
  static TableQuery Where(std::string column, Op op, std::string value = "null") {
    TableQuery query;
    query.conditions.push_back({std::move(column), op, std::move(value)});
    return query;
  }
  // The last digits of the rows' ids.
  std::string Found(const TableQuery& query, std::string_view search = {}) {
    std::string ids;
    Write([&](Tx& tx) {
      ids.clear();
      const auto rows = FindDataRows(tx, table_, query, search);
      if (!rows.ok()) {
        ids = rows.error().message;
        return;
      }
      for (const auto& row : *rows) ids += row.id.back();
      if (query.limit < 100) return;
      EXPECT_EQ(std::int64_t(rows->size()), CountDataRows(tx, table_, query, search).value());
    });
    return ids;
  }

  TestDatabase database_;
  DataTable table_;
  Time now_ = FromUnixMicros(1'795'600'800'000'000);
};

TEST_F(DataTablesTest, ConditionsFollowTheColumnsTypes) {
  EXPECT_EQ(Found({}), "123");
  EXPECT_EQ(Found(Where("name", Op::kIs, R"("emile")")), "1") << "Without case and accents.";
  EXPECT_EQ(Found(Where("name", Op::kIsNot, R"("emile")")), "23");
  EXPECT_EQ(Found(Where("name", Op::kContains, R"("%_")")), "3") << "No wildcards.";
  EXPECT_EQ(Found(Where("total", Op::kMore, R"("9")")), "13") << "By size, not letter by letter.";
  EXPECT_EQ(Found(Where("total", Op::kAtMost, "12.5")), "12");
  EXPECT_EQ(Found(Where("total", Op::kIs, R"("12.50")")), "1");
  EXPECT_EQ(Found(Where("day", Op::kLess, R"("2026-01-01")")), "2");
  EXPECT_EQ(Found(Where("paid", Op::kIs, "true")), "1");
  EXPECT_EQ(Found(Where("paid", Op::kEmpty)), "3");
  EXPECT_EQ(Found(Where("paid", Op::kFilled)), "12");
  EXPECT_EQ(Found(Where("paid", Op::kIs, "null")), "3") << "Nothing is an empty cell.";
  EXPECT_EQ(Found(Where("name", Op::kContains, R"("")")), "") << "Nothing to look for is found nowhere.";
  auto both = Where("total", Op::kMore, "1");
  both.conditions.push_back({"paid", Op::kIs, "false"});
  EXPECT_EQ(Found(both), "2");
  both.row_id = "row_1";
  EXPECT_EQ(Found(both), "");
}

TEST_F(DataTablesTest, OrdersAndSearches) {
  TableQuery by_total;
  by_total.order_by = "total";
  EXPECT_EQ(Found(by_total), "213");
  by_total.descending = true;
  by_total.limit = 2;
  EXPECT_EQ(Found(by_total), "31");
  TableQuery by_day;
  by_day.order_by = "day";
  by_day.descending = true;
  EXPECT_EQ(Found(by_day), "123") << "Empty ones last.";
  EXPECT_EQ(Found({}, "ÉMI"), "1");
  EXPECT_EQ(Found({}, "100"), "3");
}

TEST_F(DataTablesTest, RefusesWhatDoesNotFit) {
  const auto refused = [&](const std::string& cells) {
    const auto typed = TypedCells(table_, json::ParseObject(cells).value(), false);
    return typed.ok() ? "taken" : typed.error().message;
  };
  EXPECT_EQ(refused(R"({"nmae":"x"})"), "The table \"orders\" has no column \"nmae\". Did you mean \"name\"?");
  EXPECT_EQ(refused(R"({"total":"many"})"), "The column \"total\" takes numbers, not \"many\".");
  EXPECT_EQ(refused(R"({"paid":"perhaps"})"), "The column \"paid\" takes true or false, not \"perhaps\".");
  EXPECT_EQ(refused(R"({"day":"2026-02-30"})"), "The column \"day\" takes dates such as 2026-12-31, not \"2026-02-30\".");
  EXPECT_EQ(refused(R"({"name":")" + std::string(kMaxCell + 1, 'x') + R"("})"), "A cell holds at most 16 KB; the one of the column \"name\" has more.");
  EXPECT_EQ(Found(Where("gone", Op::kIs, "1")), "The table \"orders\" has no column \"gone\".");
  EXPECT_EQ(Found(Where("total", Op::kIs, R"("many")")), "The column \"total\" takes numbers, not \"many\".");
  TableQuery order;
  order.order_by = "gone";
  EXPECT_EQ(Found(order), "The table \"orders\" has no column \"gone\".");
}

TEST_F(DataTablesTest, UpdatesEmptiesAndDeletes) {
  Write([&](Tx& tx) {
    const auto typed = TypedCells(table_, json::ParseObject(R"({"paid":true,"name":null})").value(), true).value();
    EXPECT_EQ(UpdateDataRows(tx, table_, Where("total", Op::kLess, "50"), typed, now_).value(), 2);
  });
  EXPECT_EQ(Found(Where("paid", Op::kIs, "true")), "12");
  EXPECT_EQ(Found(Where("name", Op::kEmpty)), "12");
  Write([&](Tx& tx) {
    EXPECT_EQ(DeleteDataRows(tx, table_, Where("paid", Op::kIs, "true")).value(), 2);
    EXPECT_EQ(LoadDataTable(tx, "wsp_test", "tbl_1")->row_count, 1);
    EXPECT_EQ(tx.Query("SELECT count(*) FROM data_cells")[0].Int(0), 2);
  });
  EXPECT_EQ(Found({}), "3");
}

TEST_F(DataTablesTest, ARowIsInsertedOnce) {
  Write([&](Tx& tx) {
    const auto again = InsertDataRow(tx, table_, "row_1", json::Object({{"name", "other"}}), now_);
    ASSERT_TRUE(again.ok());
    EXPECT_NE(again->cells.find("Émile"), std::string::npos);
    EXPECT_EQ(LoadDataTable(tx, "wsp_test", "tbl_1")->row_count, 3);
  });
}

TEST_F(DataTablesTest, IsFullAtItsLimit) {
  Write([&](Tx& tx) {
    tx.Exec("UPDATE data_tables SET row_count = $1", kMostTableRows);
    const auto more = InsertDataRow(tx, table_, "row_9", json::Object(), now_);
    ASSERT_FALSE(more.ok());
    EXPECT_EQ(int(more.error().code), int(ErrorCode::kTooLarge));
  });
}

TEST_F(DataTablesTest, ColumnsComeAndGo) {
  Write([&](Tx& tx) {
    table_.columns.erase(table_.columns.begin());
    table_.columns.push_back({"city", "", ColumnType::kText});
    UpdateDataTable(tx, table_);
    const auto rows = FindDataRows(tx, *FindDataTable(tx, "wsp_test", "orders"), {}).value();
    EXPECT_EQ(rows[2].cells, R"({"total":100})");
  });
  EXPECT_EQ(Found({}, "emile"), "");
  Write([&](Tx& tx) {
    DeleteDataTable(tx, "tbl_1");
    EXPECT_TRUE(ListDataTables(tx, "wsp_test").empty());
    EXPECT_EQ(tx.Query("SELECT count(*) FROM data_cells")[0].Int(0), 0);
  });
}

TEST(DataColumnsTest, AreReadStrictly) {
  const auto refused = [](const std::string& text) {
    const auto columns = DecodeColumns(json::Parse(text).value());
    return columns.ok() ? "taken" : columns.error().field + ": " + columns.error().message;
  };
  EXPECT_EQ(refused("[]"), "columns: A table has at least one column.");
  EXPECT_EQ(refused(R"([{"name":"a"},{"name":"a"}])"), "columns[1].name: Two columns have the name \"a\".");
  EXPECT_EQ(refused(R"([{"name":"a","type":"blob"}])"), "columns[0].type: A column's type is text, number, boolean, date or any.");
  EXPECT_EQ(refused(R"([{"name":"id"}])").substr(0, 16), "columns[0].name:");
  EXPECT_EQ(refused(R"([{"name":"A b"}])").substr(0, 16), "columns[0].name:");
}

}  // namespace
}  // namespace beseda::records
