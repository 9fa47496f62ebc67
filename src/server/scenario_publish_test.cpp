// Publishing while many conversations wait and many are in the middle of a turn: none is lost, none is stuck, none runs on a
// mix of versions.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "base/task.h"
#include "bus/in_process/in_process_bus.h"
#include "conversation/turn_runner.h"
#include "flow/flow_handler.h"
#include "flow/scenario.h"
#include "flow/scenario_rows.h"
#include "flow/stored_programs.h"
#include "json/json.h"
#include "records/message_rows.h"
#include "storage/testing/test_database.h"
#include "storage/testing/test_workspace.h"
#include "testing/fake_channels.h"
#include "testing/fake_model_directory.h"
#include "testing/fake_queues.h"
#include "testing/manual_clock.h"
#include "testing/null_metrics.h"
#include "testing/run_task.h"
#include "testing/seeded_random.h"

namespace beseda {
namespace {

constexpr int kWaiting = 1000;
constexpr int kInMidTurn = 200;

/// Answers when the test lets it.
class GatedHttp final : public HttpClient {
 public:
  Task<Result<HttpResponse>> Send(HttpRequest) override {
    ++asked;
    while (!open) co_await clock_.Sleep(milliseconds(5));
    HttpResponse response;
    response.status = 200;
    response.headers.Set("Content-Type", "application/json");
    response.body = "{}";
    co_return response;
  }
  Task<Result<std::unique_ptr<HttpStream>>> Open(HttpRequest) override {
    co_return Error(ErrorCode::kUnavailable, "There are no streams here.");
  }
  int asked = 0;
  bool open = false;

 private:
  SystemClock clock_;
};

class NoAgent final : public TurnHandler {
 public:
  Task<Status> Run(Turn&) override { co_return Error(ErrorCode::kInternal, "The agent was asked."); }
};

/// Asks for a name; then says two things with a request in between.
std::string Document(const std::string& word) {
  const auto text = [&](const std::string& words) { return R"({"en": ")" + word + ": " + words + "\"}"; };
  return R"({"format": 1, "locales": ["en"], "main": "f_main", "flows": {"f_main": {"name": "Main"}}, "variables": {"name": {"type": "text"}},
    "blocks": {"b_start": {"flow": "f_main", "kind": "start"},
      "b_ask": {"flow": "f_main", "kind": "ask_text", "settings": {"variable": "name", "question": )" + text("name?") + R"(}},
      "b_first": {"flow": "f_main", "kind": "send_text", "settings": {"text": )" + text("first") + R"(}},
      "b_fetch": {"flow": "f_main", "kind": "http_request", "settings": {"url": "https://example.com/"}},
      "b_second": {"flow": "f_main", "kind": "send_text", "settings": {"text": )" + text("second") + R"(}},
      "b_end": {"flow": "f_main", "kind": "end"}},
    "edges": {"e_1": {"from": "b_start", "port": "next", "to": "b_ask"}, "e_2": {"from": "b_ask", "port": "next", "to": "b_first"},
      "e_3": {"from": "b_first", "port": "next", "to": "b_fetch"}, "e_4": {"from": "b_fetch", "port": "next", "to": "b_second"},
      "e_5": {"from": "b_second", "port": "next", "to": "b_end"}}})";
}

class ScenarioPublish : public ::testing::Test {
 protected:
  ScenarioPublish() {
    SeedTestWorkspace(*database_);
    Write([](Tx& tx) {
      for (int i = 0; i < kWaiting + kInMidTurn; ++i) {
        const auto id = Name(i);
        tx.Exec("INSERT INTO contacts (id, workspace_id, locale, created_at, last_seen_at) VALUES ($1, 'wsp_test', 'en', 0, 0)", id);
        tx.Exec("INSERT INTO conversations (id, workspace_id, bot_id, channel_id, contact_id, thread_key, vendor_user_id, "
                "created_at, last_activity_at) VALUES ($1, 'wsp_test', 'bot_test', 'chn_test', $1, $1, 'u', 0, 0)",
                id);
      }
    });
    Publish("scv_1", "one", flow::SessionPolicy::kMigrate);
    Start();
  }
  ~ScenarioPublish() override { Crash(); }

  static std::string Name(int i) { return "cnv_" + std::to_string(i); }
  template <typename Body>
  void Write(Body body) {
    const auto done = loop_.Run((*database_).Write(std::move(body)));
    ASSERT_TRUE(done.ok()) << done.error().message << done.error().detail;
  }
  std::int64_t Count(const std::string& sql) {
    return *loop_.Run((*database_).Read([&](Tx& tx) { return tx.Query(sql)[0].Int(0); }));
  }

  void Start() {
    scope_ = std::make_unique<Scope>(loop_.executor());
    programs_ = std::make_unique<flow::StoredPrograms>(*database_, bus_, scripts_);
    flow::FlowHandler::Services services{*programs_, channels_, *database_, scripts_, {models_, http_, agent_, clock_}};
    handler_ = std::make_unique<flow::FlowHandler>(services);
    TurnRunner::Services parts{*database_, bus_,     clock_,   random_,
                               metrics_,   channels_, replies_, [this](const Bot&) -> TurnHandler& { return *handler_; },
                               queue_};
    runner_ = std::make_unique<TurnRunner>(*scope_, std::move(parts));
  }
  // Ends everything as it stands.
  void Crash() {
    loop_.Run(runner_->Drain(Micros(0)));
    scope_->Stop();
    loop_.Run(scope_->Join());
    runner_.reset();
    handler_.reset();
    programs_.reset();
    scope_.reset();
  }

  void Publish(const std::string& id, const std::string& word, flow::SessionPolicy policy) {
    const auto scenario = flow::ParseScenario(Document(word));
    ASSERT_TRUE(scenario.ok()) << scenario.error().message;
    Write([&](Tx& tx) {
      flow::ScenarioVersion version;
      version.id = id;
      version.workspace_id = "wsp_test";
      version.bot_id = "bot_test";
      version.document = flow::DumpScenario(*scenario);
      flow::AddScenarioVersion(tx, version);
      auto row = flow::LoadScenario(tx, "wsp_test", "bot_test");
      const bool stored = row.has_value();
      if (!stored) row.emplace();
      row->bot_id = "bot_test";
      row->workspace_id = "wsp_test";
      row->published_version_id = id;
      row->policy = policy;
      stored ? flow::UpdateScenario(tx, *row) : flow::InsertScenario(tx, *row);
    });
    bus_.Publish("config.wsp_test", R"({"kind":"scenario","id":"bot_test"})");
  }

  // Everybody of them says it at once.
  void Say(int from, int to, const std::string& text) {
    Write([&](Tx& tx) {
      for (int i = from; i < to; ++i) {
        Message message;
        message.id = "msg_" + Name(i) + "_" + text;
        message.workspace_id = "wsp_test";
        message.conversation_id = Name(i);
        message.content = MakeText(text, false);
        records::InsertMessage(tx, message);
        tx.Exec("INSERT INTO events (workspace_id, channel_id, vendor_event_id, conversation_id, message_id, received_at) "
                "VALUES ('wsp_test', 'chn_test', $1, $2, $1, 0)",
                message.id, Name(i));
      }
    });
    for (int i = from; i < to; ++i) runner_->Wake(Name(i));
  }
  // Until no event waits.
  void Settle() {
    for (int looks = 0; looks < 2000; ++looks) {
      if (Count("SELECT count(*) FROM events WHERE state = 0") == 0) return;
      loop_.Run(Pause());
    }
    FAIL() << "somebody is stuck: " << Count("SELECT count(*) FROM events WHERE state = 0");
  }
  static Task<void> Pause() {
    SystemClock clock;
    co_await clock.Sleep(milliseconds(20));
  }
  // 200 people are in the middle of a turn, 1,000 wait at a question.
  void Begin() {
    Say(0, kWaiting + kInMidTurn, "Hi");
    Settle();
    Say(kWaiting, kWaiting + kInMidTurn, "Ann");
    ASSERT_TRUE(loop_.RunUntil([this] { return http_.asked == kInMidTurn; }, seconds(60)));
  }
  // How many conversations of the range have which texts of the bot.
  std::map<std::string, int> Heard(int from, int to) {
    std::map<std::string, int> heard;
    const auto rows = *loop_.Run((*database_).Read([](Tx& tx) {
      return tx.Query("SELECT conversation_id, content FROM messages WHERE author = 'bot' ORDER BY conversation_id, seq");
    }));
    std::map<std::string, std::string> texts;
    for (const auto row : rows) texts[row.Text(0)] += std::string(json::Parse(row.Text(1))->at("text").as_string()) + "; ";
    for (int i = from; i < to; ++i) ++heard[texts[Name(i)]];
    return heard;
  }
  using Expected = std::map<std::string, int>;

  TestLoop loop_;
  TestDatabase database_;
  ManualClock clock_;
  SeededRandom random_;
  InProcessBus bus_;
  NullMetrics metrics_;
  FakeChannels channels_;
  LiveReplies replies_;
  FakeSendQueue queue_;
  FakeModelDirectory models_;
  GatedHttp http_;
  NoAgent agent_;
  flow::Scripts scripts_;
  std::unique_ptr<Scope> scope_;
  std::unique_ptr<flow::StoredPrograms> programs_;
  std::unique_ptr<flow::FlowHandler> handler_;
  std::unique_ptr<TurnRunner> runner_;
};

TEST_F(ScenarioPublish, WhoWaitsGoesOnInTheNewVersion) {
  Begin();
  Publish("scv_2", "two", flow::SessionPolicy::kMigrate);
  Say(0, kWaiting, "Bob");
  http_.open = true;
  Settle();
  EXPECT_EQ(Heard(0, kWaiting), (Expected{{"one: name?; two: first; two: second; ", kWaiting}}));
  EXPECT_EQ(Heard(kWaiting, kWaiting + kInMidTurn), (Expected{{"one: name?; one: first; one: second; ", kInMidTurn}}))
      << "a turn ends on the version that it began with";
  EXPECT_EQ(Count("SELECT count(*) FROM turns WHERE state <> 1"), 0);
  EXPECT_EQ(Count("SELECT count(*) FROM turns"), kWaiting * 2 + kInMidTurn * 2);
}

TEST_F(ScenarioPublish, WhoWaitsEndsOnTheOldVersion) {
  Begin();
  Publish("scv_2", "two", flow::SessionPolicy::kFinish);
  http_.open = true;
  Say(0, kWaiting, "Bob");
  Settle();
  EXPECT_EQ(Heard(0, kWaiting + kInMidTurn), (Expected{{"one: name?; one: first; one: second; ", kWaiting + kInMidTurn}}));
  Say(0, 10, "Hello again");
  Settle();
  EXPECT_EQ(Heard(0, 10), (Expected{{"one: name?; one: first; one: second; two: name?; ", 10}})) << "what begins, begins anew";
}

TEST_F(ScenarioPublish, WhoWaitsBeginsAnew) {
  Begin();
  Publish("scv_2", "two", flow::SessionPolicy::kRestart);
  http_.open = true;
  Say(0, kWaiting, "Bob");
  Settle();
  EXPECT_EQ(Heard(0, kWaiting), (Expected{{"one: name?; two: name?; ", kWaiting}}));
  EXPECT_EQ(Heard(kWaiting, kWaiting + kInMidTurn), (Expected{{"one: name?; one: first; one: second; ", kInMidTurn}}));
}

TEST_F(ScenarioPublish, ACrashInTheMiddleOfTurnsLosesNobody) {
  Begin();
  Publish("scv_2", "two", flow::SessionPolicy::kMigrate);
  Crash();
  http_.open = true;
  Start();
  for (int i = kWaiting; i < kWaiting + kInMidTurn; ++i) runner_->Wake(Name(i));
  Settle();
  EXPECT_EQ(Heard(kWaiting, kWaiting + kInMidTurn), (Expected{{"one: name?; two: first; two: second; ", kInMidTurn}}))
      << "a turn that is run again runs whole";
  EXPECT_EQ(Count("SELECT count(*) FROM turns WHERE state <> 1"), 0);
}

}  // namespace
}  // namespace beseda
