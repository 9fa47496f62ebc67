#include "quality/evaluation_runner.h"

#include <gtest/gtest.h>

#include "quality/evaluation_rows.h"
#include "storage/testing/test_database.h"
#include "testing/fake_chat_model.h"
#include "testing/fake_model_directory.h"
#include "testing/manual_clock.h"
#include "testing/run_task.h"
#include "testing/seeded_random.h"

namespace beseda::quality {
namespace {

class EvaluationRunnerTest : public ::testing::Test {
 protected:
  EvaluationRunnerTest() {
    directory.Add("mdl_1", model);
    directory.Add("mdl_judge", judge);
    run.id = "evr_1";
    run.workspace_id = "wsp_1";
    run.set_id = "evs_1";
    run.name = "Capitals";
    run.models = {"mdl_1"};
  }
  ~EvaluationRunnerTest() override {
    scope.Stop();
    loop.Run(scope.Join());
  }
  template <typename Body>
  auto Write(Body body) {
    return loop.Run((*database).Write(std::move(body)));
  }
  void Store(int items) {
    const auto stored = Write([&](Tx& tx) {
      tx.Exec("INSERT INTO workspaces (id, name, created_at) VALUES ('wsp_1', 'Acme', 0)");
      std::vector<EvaluationItem> list;
      for (int i = 0; i < items; ++i) list.push_back({"evi_" + std::to_string(i), "Capital of France?", "Paris", ""});
      InsertRun(tx, run, list);
    });
    ASSERT_TRUE(stored.ok()) << stored.error().detail;
  }
  /// Waits for the run's tasks to end.
  void Finish() { loop.Run(scope.Join()); }
  EvaluationRun::State State() {
    return Write([](Tx& tx) { return LoadRun(tx, "wsp_1", "evr_1")->state; }).value();
  }
  ModelScore Score() {
    return Write([](Tx& tx) { return SumScores(tx, "evr_1").at(0); }).value();
  }

  TestLoop loop;
  Scope scope{loop.executor()};
  TestDatabase database;
  ManualClock clock;
  SeededRandom random;
  IdSource ids{clock, random};
  FakeModelDirectory directory;
  std::shared_ptr<FakeChatModel> model = std::make_shared<FakeChatModel>(clock);
  std::shared_ptr<FakeChatModel> judge = std::make_shared<FakeChatModel>(clock);
  EvaluationRun run;
  EvaluationRunner runner{{scope, *database, directory, clock, ids,
                           [](const std::string&, const std::vector<CallAttempt>&) { return 7; }}};
};

TEST_F(EvaluationRunnerTest, AsksEachItemAndScoresIt) {
  Store(3);
  model->Says("Paris").Says("Lyon").Says("Paris");
  run.system = "Be short.";
  runner.Start(run);
  Finish();
  EXPECT_EQ(State(), EvaluationRun::State::kDone);
  const auto score = Score();
  EXPECT_EQ(score.done, 3);
  EXPECT_EQ(score.score, 667);
  EXPECT_EQ(score.cost_micros, 21);
  EXPECT_LE(model->most_running(), EvaluationRunner::kAtOnce);
  const auto asked = model->requests().at(0);
  EXPECT_EQ(asked.context.purpose, CallPurpose::kEvaluation);
  EXPECT_EQ(asked.messages.at(0).text, "Be short.");
}

TEST_F(EvaluationRunnerTest, AModelMayJudge) {
  run.judge.kind = Judge::Kind::kRating;
  run.judge.model_id = "mdl_judge";
  Store(1);
  model->Says("It is Paris.");
  judge->Says(R"({"reason":"Right.","rating":4})");
  runner.Start(run);
  Finish();
  EXPECT_EQ(Score().score, 750);
  const auto shown = Write([](Tx& tx) { return ListResults(tx, "wsp_1", "evr_1", -1, "", 10); }).value();
  ASSERT_EQ(shown.size(), 1u);
  EXPECT_EQ(shown[0].result.reason, "Right.");
  EXPECT_EQ(shown[0].result.answer, "It is Paris.");
  EXPECT_EQ(judge->requests().at(0).context.purpose, CallPurpose::kJudge);
}

TEST_F(EvaluationRunnerTest, FailuresAreKeptAndEndNothing) {
  run.judge.kind = Judge::Kind::kBinary;
  run.judge.model_id = "mdl_judge";
  Store(2);
  model->Fails(Error(ErrorCode::kUnavailable, "The model is down.")).Says("Paris");
  judge->Says("I like it!");
  runner.Start(run);
  Finish();
  EXPECT_EQ(State(), EvaluationRun::State::kDone);
  EXPECT_EQ(Score().failed, 2);
  EXPECT_FALSE(Score().score);
}

TEST_F(EvaluationRunnerTest, GoesOnAfterARestart) {
  Store(2);
  model->Says("Paris");
  // As a crash leaves it: one answer was under way.
  ASSERT_TRUE(Write([](Tx& tx) { TakeTask(tx, "evr_1"); }).ok());
  ASSERT_TRUE(loop.Run(runner.Resume()).ok());
  Finish();
  EXPECT_EQ(State(), EvaluationRun::State::kDone);
  EXPECT_EQ(Score().done, 2);
}

TEST_F(EvaluationRunnerTest, ACancelledRunAsksNoMore) {
  Store(2);
  ASSERT_TRUE(Write([&](Tx& tx) { FinishRun(tx, "evr_1", EvaluationRun::State::kCancelled, clock.Now()); }).ok());
  runner.Start(run);
  Finish();
  EXPECT_EQ(model->calls(), 0u);
  EXPECT_EQ(State(), EvaluationRun::State::kCancelled);
  EXPECT_EQ(Score().waiting, 2);
}

}  // namespace
}  // namespace beseda::quality
