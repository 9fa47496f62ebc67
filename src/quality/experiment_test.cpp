#include "quality/experiment.h"

#include <gtest/gtest.h>

#include <map>

#include "json/json.h"
#include "quality/bot_preparation.h"
#include "quality/experiment_results.h"
#include "quality/experiment_rows.h"
#include "storage/testing/test_database.h"
#include "testing/run_task.h"

namespace beseda::quality {
namespace {

Experiment TwoVariants(std::int64_t a = 1, std::int64_t b = 1) {
  Experiment experiment;
  experiment.id = "exp_1";
  experiment.workspace_id = "wsp_1";
  experiment.bot_id = "bot_1";
  experiment.name = "Which model";
  experiment.variants = {{"a", "", a, "", ""}, {"b", "", b, "mdl_2", ""}};
  return experiment;
}

TEST(Experiment, APersonKeepsTheirVariant) {
  const auto experiment = TwoVariants();
  for (int i = 0; i < 100; ++i) {
    const auto person = "con_" + std::to_string(i);
    EXPECT_EQ(AssignVariant(experiment, person).key, AssignVariant(experiment, person).key);
  }
}

TEST(Experiment, PeopleAreSharedOutByWeight) {
  const auto experiment = TwoVariants(1, 3);
  std::map<std::string, int> people;
  for (int i = 0; i < 4000; ++i) ++people[AssignVariant(experiment, "con_" + std::to_string(i)).key];
  EXPECT_NEAR(people["a"], 1000, 110);  // four standard deviations
  EXPECT_NEAR(people["b"], 3000, 110);
}

TEST(Experiment, AnotherExperimentSharesThemOutAnew) {
  auto other = TwoVariants();
  other.id = "exp_2";
  int same = 0;
  for (int i = 0; i < 1000; ++i) {
    const auto person = "con_" + std::to_string(i);
    same += AssignVariant(TwoVariants(), person).key == AssignVariant(other, person).key;
  }
  EXPECT_NEAR(same, 500, 65);
}

std::string FaultOf(const std::string& variants) {
  const auto body = json::ParseObject(R"({"variants":)" + variants + "}").value();
  const auto decoded = DecodeVariants(body);
  return decoded.ok() ? "" : decoded.error().field;
}

TEST(Experiment, VariantsAreChecked) {
  EXPECT_EQ(FaultOf(R"([{"weight":2},{"model_id":"mdl_1"}])"), "");
  EXPECT_EQ(FaultOf(R"([{"model_id":"mdl_1"}])"), "variants");
  EXPECT_EQ(FaultOf(R"([{},{}])"), "variants[1].model_id");
  EXPECT_EQ(FaultOf(R"([{},{"model_id":"mdl_1","weight":0}])"), "variants[1].weight");
  EXPECT_EQ(FaultOf(R"([1,2])"), "variants[0]");
}

class ExperimentRows : public ::testing::Test {
 protected:
  template <typename Body>
  void Write(Body body) {
    const auto done = RunTask((*database).Write(std::move(body)));
    ASSERT_TRUE(done.ok()) << done.error().message << done.error().detail;
  }
  void SetUp() override {
    Write([](Tx& tx) {
      tx.Exec("INSERT INTO workspaces (id, name, created_at) VALUES ('wsp_1', 'Acme', 0)");
      tx.Exec("INSERT INTO bots (id, workspace_id, slug, name, created_at, updated_at) VALUES ('bot_1', 'wsp_1', 'b', 'B', 0, 0)");
      InsertExperiment(tx, TwoVariants());
    });
  }
  static void AddCall(Tx& tx, const std::string& variant, std::int64_t took, const std::string& error = "",
                      const std::string& stop = "end", const std::string& purpose = "turn") {
    static int calls = 0;
    ++calls;
    tx.Exec("INSERT INTO model_calls (id, workspace_id, began_at, day, purpose, contact_id, experiment_id, variant, took_us, "
            "error_code, stop, cost_micros, currency) VALUES ($1, 'wsp_1', 0, '2026-01-01', $2, $3, 'exp_1', $4, $5, $6, $7, 30, 'USD')",
            "call_" + std::to_string(calls), purpose, "con_" + std::to_string(calls % 2), variant, took, error, stop);
  }

  TestDatabase database;
};

TEST_F(ExperimentRows, AreReadAsTheyWereWritten) {
  Write([](Tx& tx) {
    const auto read = LoadExperiment(tx, "wsp_1", "exp_1");
    ASSERT_TRUE(read);
    ASSERT_EQ(read->variants.size(), 2u);
    EXPECT_EQ(read->variants[1].key, "b");
    EXPECT_EQ(read->variants[1].model_id, "mdl_2");
    EXPECT_FALSE(LoadExperiment(tx, "wsp_2", "exp_1"));
    EXPECT_FALSE(RunningExperiment(tx, "bot_1"));
  });
}

TEST_F(ExperimentRows, ARunningOneDecidesWhatAPersonGets) {
  Write([](Tx& tx) {
    Contact contact;
    for (int i = 0; AssignVariant(TwoVariants(), contact.id).key != "b"; ++i) contact.id = "con_" + std::to_string(i);
    Bot bot;
    bot.id = "bot_1";
    bot.workspace_id = "wsp_1";
    bot.model_id = "mdl_1";
    PrepareBot(tx, bot, contact);
    EXPECT_EQ(bot.model_id, "mdl_1");
    EXPECT_EQ(bot.experiment_id, "");

    auto experiment = TwoVariants();
    experiment.state = Experiment::State::kRunning;
    UpdateExperiment(tx, experiment);
    PrepareBot(tx, bot, contact);
    EXPECT_EQ(bot.model_id, "mdl_2");
    EXPECT_EQ(bot.experiment_id, "exp_1");
    EXPECT_EQ(bot.variant, "b");
  });
}

TEST_F(ExperimentRows, ResultsComeFromTheLedgerAndFromFeedback) {
  Write([](Tx& tx) {
    for (std::int64_t took : {15'000, 20'000, 35'000, 40'000, 50'000}) AddCall(tx, "a", took);
    AddCall(tx, "a", 1, "unavailable");
    AddCall(tx, "a", 1, "rejected");
    AddCall(tx, "b", 90'000, "", "content_filter");
    AddCall(tx, "b", 70'000, "", "end", "shadow");
    for (int i = 0; i < 3; ++i) {
      tx.Exec("INSERT INTO feedback (message_id, by_kind, by_id, workspace_id, conversation_id, bot_id, value, experiment_id, variant, at) "
              "VALUES ($1, 'contact', 'con_1', 'wsp_1', 'cnv_1', 'bot_1', $2, 'exp_1', 'a', 0)",
              "msg_" + std::to_string(i), i == 0 ? -1 : 1);
    }
    const auto results = LoadResults(tx, TwoVariants());
    ASSERT_EQ(results.size(), 2u);
    const auto& a = results[0];
    EXPECT_EQ(a.calls, 7);
    EXPECT_EQ(a.people, 2);
    EXPECT_EQ(a.errors, 1);
    EXPECT_EQ(a.refusals, 1);
    EXPECT_EQ(a.answers(), 5);
    EXPECT_EQ(a.p50_us, 35'000);
    EXPECT_EQ(a.p95_us, 50'000);
    ASSERT_EQ(a.spent.size(), 1u);
    EXPECT_EQ(a.spent[0].micros, 210);
    EXPECT_EQ(a.up, 2);
    EXPECT_EQ(a.down, 1);
    EXPECT_FALSE(a.up_p_value);
    const auto& b = results[1];
    EXPECT_EQ(b.calls, 1) << "a shadow is no answer";
    EXPECT_EQ(b.refusals, 1);
    EXPECT_EQ(b.answers(), 0);
    EXPECT_FALSE(b.up_p_value) << "not enough data";
  });
}

}  // namespace
}  // namespace beseda::quality
