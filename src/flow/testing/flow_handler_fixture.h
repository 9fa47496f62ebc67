#pragma once

#include <map>

#include "flow/call_rows.h"
#include "flow/flow_handler.h"
#include "flow/secret_rows.h"
#include "flow/session_json.h"
#include "flow/session_rows.h"
#include "flow/testing/scenario_tester.h"
#include "flow/timer_rows.h"
#include "flow/trace_rows.h"
#include "flow/deed_rows.h"
#include "records/conversation_marks.h"
#include "records/conversation_rows.h"
#include "records/message_rows.h"
#include "records/stored_data_tables.h"
#include "storage/testing/test_database.h"
#include "storage/testing/test_workspace.h"
#include "testing/fake_channels.h"
#include "testing/fake_turn.h"
#include "testing/seeded_random.h"

namespace beseda::flow {

/// Published scenarios, put in by hand.
class FakePrograms final : public ProgramSource {
 public:
  Task<Result<VersionChoice>> ChoiceFor(const Bot&, const std::string&) override { co_return choice; }
  Task<Result<std::shared_ptr<const Program>>> Load(std::string, std::string version_id) override {
    const auto found = programs.find(version_id);
    if (found == programs.end()) co_return Error(ErrorCode::kNotFound, "There is no such version.");
    co_return found->second;
  }
  VersionChoice choice;
  std::map<std::string, std::shared_ptr<const Program>> programs;
};

/// A conversation with a bot whose turns are run by a FlowHandler and committed, on a database of its own.
class FlowHandlerTest : public ::testing::Test {
 protected:
  FlowHandlerTest() {
    SeedTestWorkspace(*database_);
    Write([](Tx& tx) {
      tx.Exec("INSERT INTO contacts (id, workspace_id, created_at, last_seen_at) VALUES ('con_1', 'wsp_test', 0, 0)");
      tx.Exec("INSERT INTO conversations (id, workspace_id, bot_id, channel_id, contact_id, thread_key, vendor_user_id, "
              "created_at, last_activity_at) VALUES ('cnv_1', 'wsp_test', 'bot_test', 'chn_test', 'con_1', 't', 'u', 0, 0)");
    });
    channels_.capabilities.buttons = true;
  }

  template <typename Body>
  void Write(Body body) {
    const auto done = RunTask((*database_).Write(std::move(body)));
    ASSERT_TRUE(done.ok()) << done.error().message << done.error().detail;
  }

  void Publish(const std::string& version, const TestScenario& scenario, SessionPolicy policy = SessionPolicy::kMigrate) {
    auto program = CompileProgram(std::make_shared<Scenario>(ParseScenario(scenario.Json()).value()), scripts_);
    ASSERT_TRUE(program.ok()) << program.error().message;
    programs_.programs[version] = *program;
    programs_.choice = {version, policy};
  }

  FakeTurn NewTurn() {
    FakeTurn turn(Bot{.id = "bot_test", .workspace_id = "wsp_test", .slug = "b", .name = "Bo"});
    turn.conversation_value.channel_id = "chn_test";
    turn.conversation_value.session = session_;
    turn.contact_value.locale = "en";
    turn.SetId("trn_" + std::to_string(++turns_));
    return turn;
  }

  // Runs the turn and commits it, as the runner does.
  Status Run(FakeTurn& turn) {
    turn.conversation_value.id = conversation_;
    FlowHandler handler({programs_, channels_, *database_, scripts_, {models_, http_, agent_, clock_, &tables_, {}, &secrets_, &calls_, mail_}});
    auto done = RunTask(handler.Run(turn));
    if (!done.ok()) return done;
    if (!turn.session.empty()) session_ = turn.session;
    Write([&](Tx& tx) {
      for (const auto& write : turn.commits) write(tx);
    });
    return Ok();
  }
  std::string Say(const std::string& text) {
    auto turn = NewTurn();
    turn.Hears(text);
    const auto done = Run(turn);
    return done.ok() ? Words(turn) : "error: " + done.error().message;
  }
  std::string Happens(const std::string& name, const std::string& data) {
    auto turn = NewTurn();
    turn.Hears(Content{EventContent{name, data}}).HappensInside();
    const auto done = Run(turn);
    return done.ok() ? Words(turn) : "error: " + done.error().message;
  }
  static std::string Words(const FakeTurn& turn) {
    std::string all;
    for (const auto& said : turn.said) (all += all.empty() ? "" : "\n") += PlainText(said.content);
    return all;
  }
  json::Object Session() { return json::ParseObject(session_).value(); }

  TestDatabase database_;
  ManualClock clock_{FromUnixMicros(1'795'600'800'000'000)};
  Scripts scripts_;
  FakePrograms programs_;
  FakeChannels channels_;
  FakeModelDirectory models_;
  FakeHttp http_;
  EchoAgent agent_;
  SeededRandom random_{1};
  crypto::Sealer sealer_{{crypto::SealKey::New(random_)}, random_};
  StoredSecrets secrets_{*database_, sealer_};
  StoredCalls calls_{{*database_, clock_, random_, "https://chat.example.org/"}};
  records::StoredDataTables tables_{*database_, clock_};
  MailSender* mail_ = nullptr;
  std::string session_ = "{}";
  std::string conversation_ = "cnv_1";
  int turns_ = 0;
};

}  // namespace beseda::flow
