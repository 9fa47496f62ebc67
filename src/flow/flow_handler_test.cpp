#include "flow/inner_names.h"
#include "flow/testing/flow_handler_fixture.h"

namespace beseda::flow {
namespace {

TestScenario Asking(const std::string& question, const std::string& ask = "b_ask") {
  return {.blocks = {{ask, "ask_email", R"({"question":{"en":")" + question + R"("},"variable":"email","timeout":"PT1H"})"}, {"b_ok", "send_text", R"({"text":{"en":")" + question + R"( {{email}}"}})"},
                     {"b_late", "send_text", R"({"text":{"en":"Too late"}})"}},
          .edges = {"b_start.next " + ask, ask + ".next b_ok", ask + ".timeout b_late"},
          .variables = {"email:text:contact", "n:number:bot"}};
}

TEST_F(FlowHandlerTest, BotsWithoutAScenarioAreAnsweredByTheirAgent) {
  EXPECT_EQ(Say("hi"), "Agent: hi");
  EXPECT_FALSE(Session().contains("flow"));
}

TEST_F(FlowHandlerTest, GoesOnFromTurnToTurnAndStoresWhatItDid) {
  Publish("v1", Asking("Mail?"));
  EXPECT_EQ(Say("hi"), "Mail?");
  const auto session = Session().at("flow").as_object();
  EXPECT_EQ(session.at("version"), "v1");
  EXPECT_EQ(session.at("block"), "b_ask");
  EXPECT_EQ(Say("nope"), "That is not an e-mail address. Please check it and try again.");
  EXPECT_EQ(Say("ann@example.com"), "Mail? ann@example.com");
  EXPECT_FALSE(Session().at("flow").as_object().contains("block"));

  Write([&](Tx& tx) {
    const auto traces = ListTraces(tx, "wsp_test", "cnv_1", "", 10);
    ASSERT_EQ(traces.size(), 3u);
    EXPECT_EQ(traces[0].turn_id, "trn_3");
    EXPECT_EQ(traces[0].steps, R"([{"block":"b_ask","us":0,"port":"next","set":{"email":"ann@example.com"}},{"block":"b_ok","us":0,"port":"next","ended":true}])");
    std::map<std::string, std::int64_t> counts;
    for (const auto& visit : SumVisits(tx, "wsp_test", "v1")) counts[visit.block_id + "." + visit.port] = visit.count;
    EXPECT_EQ(counts, (std::map<std::string, std::int64_t>{{"b_ask.", 1}, {"b_ask.next", 1}, {"b_ok.", 1}, {"b_ok.:ended", 1}, {"b_ok.next", 1}, {"b_start.", 1}, {"b_start.:began", 1}, {"b_start.next", 1}}));
  });
  // The contact's variable is there in the next session.
  Publish("v2", {.blocks = {{"b_t", "send_text", R"({"text":{"en":"I know {{email}}"}})"}}, .edges = {"b_start.next b_t"}, .variables = {"email:text:contact"}});
  EXPECT_EQ(Say("again"), "I know ann@example.com");
}

TEST_F(FlowHandlerTest, NamesTheTemplateForAClosedWindowWhereThereAreSuch) {
  const auto* settings = R"({"text":{"en":"Order {{n}} has left","ru":"Заказ {{n}} отправлен"},
    "if_closed":{"template":"order_update","languages":{"en":"en_US","ru":"ru"},"values":[{"name":"1","value":"{{n}}"},{"name":"2","value":"No {{n}}!"}]}})";
  Publish("v1", {.blocks = {{"b_t", "send_text", settings}, {"b_q", "ask_text", R"({"question":{"en":"?"}})"}},
                 .edges = {"b_start.next b_t", "b_t.next b_q"}, .variables = {"n:number:session=7"}, .locales = {"en", "ru"}});
  const auto metas = [&](const std::string& locale) {
    session_ = "{}";
    auto turn = NewTurn();
    turn.contact_value.locale = locale;
    turn.Hears("hi");
    EXPECT_TRUE(Run(turn).ok());
    std::vector<std::string> all;
    for (const auto& said : turn.said) all.push_back(said.meta);
    return all;
  };
  EXPECT_EQ(metas("en"), (std::vector<std::string>{R"({"flow":true})", R"({"flow":true})"})) << "this channel's window never closes";
  channels_.capabilities.reply_window = std::chrono::hours(24);
  channels_.capabilities.templates = true;
  EXPECT_EQ(metas("ru"), (std::vector<std::string>{
      R"({"flow":true,"if_closed":{"type":"template","name":"order_update","language":"ru","parameters":{"1":7,"2":"No 7!"}}})", R"({"flow":true})"}));
}

TEST_F(FlowHandlerTest, TimersGoOnOnceAndOnlyWhileTheyAreWaitedFor) {
  Publish("v1", Asking("Mail?"));
  Say("hi");
  std::vector<Timer> due;
  Write([&](Tx& tx) { due = DueTimers(tx, clock_.Now() + std::chrono::hours(1), 10); });
  ASSERT_EQ(due.size(), 1u);
  EXPECT_EQ(due[0].due_at, clock_.Now() + std::chrono::hours(1));
  EXPECT_EQ(Happens("flow.timer", R"({"timer":"tmr_old"})"), "");
  clock_.Advance(std::chrono::hours(1));
  EXPECT_EQ(Happens("flow.timer", R"({"timer":")" + due[0].id + R"("})"), "Too late");
  EXPECT_EQ(Happens("flow.timer", R"({"timer":")" + due[0].id + R"("})"), "");
}

TEST_F(FlowHandlerTest, AnAnswerRemovesTheTimer) {
  Publish("v1", Asking("Mail?"));
  Say("hi");
  Say("ann@example.com");
  Write([&](Tx& tx) { EXPECT_TRUE(DueTimers(tx, clock_.Now() + std::chrono::hours(9), 10).empty()); });
}

TEST_F(FlowHandlerTest, ATurnThatIsRunAgainActsOnce) {
  Publish("v1", {.blocks = {{"b_h", "http_request", R"({"method":"POST","url":"https://shop.example/","variable":"r"})"}, {"b_h2", "http_request", R"({"method":"POST","url":"https://shop.example/","variable":"r"})"},
                            {"b_t", "send_text", R"({"text":{"en":"{{r.n}}"}})"}},
                 .edges = {"b_start.next b_h", "b_h.next b_h2", "b_h2.next b_t"},
                 .variables = {"r:object"}});
  http_.AnswerJson(R"({"n":1})");
  auto turn = NewTurn();
  turn.Hears("hi");
  turn.dies_at_effect = 1;
  EXPECT_EQ(int(Run(turn).error().code), int(ErrorCode::kCancelled));
  turn.Crash();
  turn.dies_at_effect = -1;
  http_.AnswerJson(R"({"n":2})");
  ASSERT_TRUE(Run(turn).ok());
  EXPECT_EQ(Words(turn), "2");
  EXPECT_EQ(http_.requests().size(), 2u);
  EXPECT_TRUE(turn.journal.contains("flow.1.b_h"));
  EXPECT_TRUE(turn.journal.contains("flow.2.b_h2"));
}

TEST_F(FlowHandlerTest, PoliciesDecideWhatWaitingSessionsGoOnWith) {
  for (const auto& [policy, answer, version] : {std::tuple{SessionPolicy::kFinish, "Old? ann@example.com", "v1"}, {SessionPolicy::kMigrate, "New? ann@example.com", "v2"}, {SessionPolicy::kRestart, "New?", "v2"}}) {
    session_ = "{}";
    Publish("v1", Asking("Old?"));
    ASSERT_EQ(Say("hi"), "Old?");
    Publish("v2", Asking("New?"), policy);
    EXPECT_EQ(Say("ann@example.com"), answer);
    EXPECT_EQ(Session().at("flow").as_object().at("version"), version);
  }
}

TEST_F(FlowHandlerTest, ASessionOnADeletedBlockBeginsItsFlowAnew) {
  Publish("v1", Asking("Old?"));
  Say("hi");
  Publish("v2", Asking("New?", "b_other"));
  EXPECT_EQ(Say("ann@example.com"), "New?");
  EXPECT_EQ(Say("bob@example.com"), "New? bob@example.com");
}

TEST_F(FlowHandlerTest, AFinishingVersionThatIsGoneMeansTheNewOne) {
  Publish("v1", Asking("Old?"));
  Say("hi");
  Publish("v2", Asking("New?"), SessionPolicy::kFinish);
  programs_.programs.erase("v1");
  EXPECT_EQ(Say("ann@example.com"), "New? ann@example.com");
}

TEST_F(FlowHandlerTest, SessionsThatCannotBeReadBeginAnew) {
  Publish("v1", Asking("Mail?"));
  for (const char* session : {"", "nonsense", "[]", R"({"flow":7})", R"({"flow":{"version":"v1","block":"b_ask","kind":"ask_email","attempts":"many"}})", R"({"flow":{"version":"v1","block":"b_ask","kind":"ask_email","frames":[{"block":"b_gone"},7]}})"}) {
    session_ = session;
    EXPECT_EQ(Say("hi"), "Mail?") << session;
  }
}

TEST_F(FlowHandlerTest, DecisionsGoToTheAgentWhichKeepsItsOwnSession) {
  Publish("v1", {.blocks = {{"b_ai", "ai_answer", R"({"stay":true,"leave_words":{"en":"stop"}})"}, {"b_q", "ask_text", R"({"question":{"en":"Name?"}})"}}, .edges = {"b_start.next b_ai", "b_ai.next b_q"}});
  EXPECT_EQ(Say("hi"), "Agent: hi");
  EXPECT_TRUE(Session().contains("pending_calls"));
  EXPECT_EQ(Session().at("flow").as_object().at("block"), "b_ai");
  EXPECT_EQ(Happens("approval", "{}"), "Agent: [approval]");
  EXPECT_EQ(Say("stop"), "Name?");
  // It comes late: the scenario is elsewhere, but the person has been promised an answer.
  EXPECT_EQ(Happens("approval", "{}"), "Agent: [approval]");
}

TEST_F(FlowHandlerTest, HandsOverAndChangesTheContactWithTheCommit) {
  Publish("v1", {.blocks = {{"b_c", "set_contact", R"({"name":"Ann","locale":"ru"})"}, {"b_h", "hand_over", "{}"}, {"b_back", "send_text", R"({"text":{"en":"Back"}})"}}, .edges = {"b_start.next b_c", "b_c.next b_h", "b_h.next b_back"}});
  EXPECT_EQ(Say("hi"), "A person will join you shortly.");
  Write([&](Tx& tx) {
    EXPECT_EQ(int(records::LoadConversation(tx, "cnv_1")->handling), int(Handling::kHuman));
    EXPECT_EQ(records::LoadContact(tx, "con_1")->name, "Ann");
    EXPECT_EQ(records::LoadContact(tx, "con_1")->locale, "ru");
  });
  EXPECT_EQ(Say("thanks"), "Back");
}

TEST_F(FlowHandlerTest, APauseEndsByItsTimerOrByTheTeam) {
  Publish("v1", {.blocks = {{"b_p", "pause_bot", R"({"duration":"PT1H","text":{"en":"One moment"}})"}, {"b_back", "send_text", R"({"text":{"en":"Back"}})"}}, .edges = {"b_start.next b_p", "b_p.next b_back"}});
  EXPECT_EQ(Say("hi"), "One moment");
  std::string timer;
  Write([&](Tx& tx) {
    EXPECT_EQ(int(records::LoadConversation(tx, "cnv_1")->handling), int(Handling::kHuman));
    const auto due = DueTimers(tx, clock_.Now() + std::chrono::hours(1), 10);
    ASSERT_EQ(due.size(), 1u);
    EXPECT_TRUE(due[0].resumes);
    timer = due[0].id;
    EXPECT_TRUE(DueTimers(tx, clock_.Now() + std::chrono::minutes(59), 10).empty());
  });
  EXPECT_TRUE(WaitsForHandBack(session_));
  const auto paused = session_;
  EXPECT_EQ(Happens(std::string(kHandedBackEvent), "{}"), "Back");
  Write([&](Tx& tx) { EXPECT_FALSE(NextDue(tx)) << "The timer is gone with the pause."; });
  session_ = paused;
  EXPECT_EQ(Happens(std::string(kTimerEvent), "{\"timer\":\"" + timer + "\"}"), "Back");
}

TEST_F(FlowHandlerTest, APauseWithoutATimeIsTheTeamsToEnd) {
  Publish("v1", {.blocks = {{"b_p", "pause_bot", "{}"}, {"b_back", "send_text", R"({"text":{"en":"Back"}})"}}, .edges = {"b_start.next b_p", "b_p.next b_back"}});
  EXPECT_EQ(Say("hi"), "");
  Write([&](Tx& tx) { EXPECT_FALSE(NextDue(tx)); });
  EXPECT_EQ(Happens(std::string(kHandedBackEvent), "{}"), "Back");
}

TEST_F(FlowHandlerTest, WhatWasSaidEarlierIsKeptOnlyWhereABlockLooksBack) {
  const TestScenario asks{.blocks = {{"b_n", "ask_text", R"({"question":{"en":"Name?"},"variable":"n"})"}, {"b_ask", "ask_email", R"({"question":{"en":"Mail?"},"variable":"m"})"}},
                          .edges = {"b_start.next b_n", "b_n.next b_ask"}, .variables = {"n:text", "m:text"}};
  Publish("v1", asks);
  Say("hi");
  EXPECT_FALSE(Session().at("flow").as_object().contains("heard"));
  auto looks = asks;
  looks.blocks[1].settings = R"({"question":{"en":"Mail?"},"variable":"m","use_earlier":true})";
  session_ = "{}";
  Publish("v2", looks);
  Say("write to ann@example.com");
  EXPECT_EQ(json::Dump(Session().at("flow").as_object().at("heard")), R"(["write to ann@example.com"])");
  EXPECT_EQ(Say("Ann"), "") << "The address was said two messages ago.";
  for (const char* bad : {R"({"flow":{"version":"v2","block":"b_n","kind":"ask_text","heard":7}})", R"({"flow":{"version":"v2","block":"b_n","kind":"ask_text","heard":[1]}})"}) {
    session_ = bad;
    EXPECT_EQ(Say("hi"), "Name?") << bad;
  }
}

TEST_F(FlowHandlerTest, AnInsertThatACrashInterruptsIsDoneOnce) {
  Write([&](Tx& tx) {
    records::DataTable table;
    table.id = "tbl_1";
    table.workspace_id = "wsp_test";
    table.name = "orders";
    table.columns = {{"what", "", records::ColumnType::kText}};
    records::InsertDataTable(tx, table);
  });
  const auto insert = R"({"table":"orders","cells":[{"column":"what","value":"{{last_message}}"}],"variable":"row"})";
  Publish("v1", {.blocks = {{"b_i", "table_insert", insert}, {"b_j", "table_insert", insert}, {"b_t", "send_text", R"({"text":{"en":"{{row.what}}"}})"}},
                 .edges = {"b_start.next b_i", "b_i.next b_j", "b_j.next b_t"},
                 .variables = {"row:object"}});
  auto turn = NewTurn();
  turn.Hears("tea");
  turn.dies_after_effect = 0;  // The row is in, and nothing says so.
  EXPECT_EQ(int(Run(turn).error().code), int(ErrorCode::kCancelled));
  turn.Crash();
  turn.dies_after_effect = -1;
  ASSERT_TRUE(Run(turn).ok());
  EXPECT_EQ(Words(turn), "tea");
  Write([&](Tx& tx) {
    const auto table = records::LoadDataTable(tx, "wsp_test", "tbl_1");
    ASSERT_TRUE(table);
    EXPECT_EQ(table->row_count, 2) << "One a block.";
    EXPECT_EQ(records::FindDataRows(tx, *table, {}).value().size(), 2u);
  });
}

TEST_F(FlowHandlerTest, StoresItsDeedsWithTheCommit) {
  Write([](Tx& tx) {
    tx.Exec("INSERT INTO members (id, workspace_id, email, email_key, role, created_at, updated_at) VALUES ('mem_1', 'wsp_test', 'a@b.cd', 'a@b.cd', 'agent', 0, 0)");
  });
  Publish("v1", {.blocks = {{"b_l", "label_conversation", R"({"add":"vip, new"})"}, {"b_u", "label_conversation", R"({"remove":"new"})"}, {"b_n", "note_conversation", R"({"text":"Said {{last_message}}"})"},
                            {"b_a", "assign_conversation", R"({"member":"mem_1"})"}, {"b_a2", "assign_conversation", R"({"member":"mem_gone"})"}, {"b_e", "analytics_event", R"({"name":"visit","value":1.5})"},
                            {"b_s", "snooze_conversation", R"({"duration":"P1D"})"}, {"b_c", "close_conversation"}},
                 .edges = {"b_start.next b_l", "b_l.next b_u", "b_u.next b_n", "b_n.next b_a", "b_a.next b_a2", "b_a2.next b_e", "b_e.next b_s", "b_s.next b_c"}});
  EXPECT_EQ(Say("hi"), "");
  EXPECT_EQ(Say("again"), "");
  Write([&](Tx& tx) {
    EXPECT_EQ(records::LabelsOf(tx, "cnv_1"), std::vector<std::string>{"vip"});
    const auto notes = records::ListNotes(tx, "cnv_1");
    ASSERT_EQ(notes.size(), 2u);
    EXPECT_EQ(notes[0].text, "Said hi");
    EXPECT_EQ(notes[0].author_name, "Bo");
    const auto conversation = records::LoadConversation(tx, "cnv_1");
    EXPECT_EQ(conversation->assignee_id, "mem_1");
    EXPECT_EQ(conversation->snoozed_until, clock_.Now() + std::chrono::days(1));
    EXPECT_FALSE(conversation->open);
    const auto events = ListCountedEvents(tx, "wsp_test", "bot_test", "2026-11-01", "2026-11-30");
    ASSERT_EQ(events.size(), 1u);
    EXPECT_EQ(events[0].day, "2026-11-25");
    EXPECT_EQ(events[0].count, 2);
    EXPECT_EQ(events[0].total, 3);
    // What the person writes next is to be seen again.
    Message message;
    message.id = "msg_1";
    message.workspace_id = "wsp_test";
    message.conversation_id = "cnv_1";
    message.content = MakeText("hello?");
    records::InsertMessage(tx, message);
    EXPECT_TRUE(records::LoadConversation(tx, "cnv_1")->open);
    EXPECT_FALSE(records::LoadConversation(tx, "cnv_1")->snoozed_until);
  });
}

TEST_F(FlowHandlerTest, GoesOnAtOnceWhenHandedBackIfTheAuthorWants) {
  for (const bool at_once : {true, false}) {
    session_ = "{}";
    Publish("v1", {.blocks = {{"b_h", "hand_over", at_once ? R"({"resume_at_once":true})" : "{}"}, {"b_back", "send_text", R"({"text":{"en":"Back"}})"}}, .edges = {"b_start.next b_h", "b_h.next b_back"}});
    EXPECT_EQ(Say("hi"), "A person will join you shortly.");
    EXPECT_EQ(Happens("approval", "{}"), "Agent: [approval]");
    EXPECT_EQ(Happens(std::string(kHandedBackEvent), "{}"), at_once ? "Back" : "");
    if (at_once) continue;
    EXPECT_EQ(Say("thanks"), "Back");
  }
}

TEST_F(FlowHandlerTest, AModelIsAskedAboutTheMessageThatAnswersAndNoLaterOne) {
  Publish("v1", {.blocks = {{"b_n", "ask_number", R"({"question":{"en":"How many?"},"variable":"n"})"}, {"b_w", "ask_text", R"({"question":{"en":"Why?"},"variable":"why"})"}, {"b_t", "send_text", R"({"text":{"en":"{{n}}: {{why}}"}})"}},
                 .edges = {"b_start.next b_n", "b_n.next b_w", "b_w.next b_t"}, .variables = {"n:number", "why:text"}});
  auto model = std::make_shared<FakeChatModel>(clock_);
  model->Says(R"({"answer":"12"})");
  models_.Add("", model);
  EXPECT_EQ(Say("hi"), "How many?");
  auto turn = NewTurn();
  turn.Hears("a dozen").Hears("because");
  ASSERT_TRUE(Run(turn).ok());
  EXPECT_EQ(Words(turn), "Why?\n12: because");
  ASSERT_EQ(model->calls(), 1u);
  EXPECT_NE(model->requests()[0].messages.back().text.find("Text: a dozen"), std::string::npos);
}

TEST_F(FlowHandlerTest, APlanBeginsAConversationThatNothingIsAskedIn) {
  Publish("v1", {.blocks = {{"b_q", "ask_text", R"({"question":{"en":"Name?"}})"}, {"b_plan", "on_schedule", R"({"rule":"0 9 * * *"})"}, {"b_t", "send_text", R"({"text":{"en":"News"}})"}},
                 .edges = {"b_start.next b_q", "b_plan.next b_t"}});
  const std::string name(kScheduleEvent);
  EXPECT_EQ(Happens(name, R"({"block":"b_plan"})"), "News");
  EXPECT_EQ(Happens(name, R"({"block":"b_gone"})"), "") << "of a version that is no more";
  EXPECT_EQ(Say("hi"), "Name?");
  EXPECT_EQ(Happens(name, R"({"block":"b_plan"})"), "");
  EXPECT_EQ(Say("Ada"), "");
}

TEST_F(FlowHandlerTest, ASilenceIsARowThatLastsUntilThePersonIsHeard) {
  Publish("v1", {.blocks = {{"b_q", "ask_text", R"({"question":{"en":"Name?"}})"}, {"b_1", "on_inactivity", R"({"after":"PT1H"})"}, {"b_2", "on_inactivity", R"({"after":"P1D"})"},
                            {"b_t", "send_text", R"({"text":{"en":"Hello?"}})"}, {"b_j", "jump", R"({"block":"b_q"})"}, {"b_bye", "send_text", R"({"text":{"en":"Bye"}})"}},
                 .edges = {"b_start.next b_q", "b_1.next b_t", "b_t.next b_j", "b_2.next b_bye"}});
  const auto stored = [&] {
    std::string all;
    Write([&](Tx& tx) {
      for (const auto row : tx.Query("SELECT since, after, due_at FROM flow_silences")) {
        EXPECT_EQ(row.Int(0) + row.Int(1), row.Int(2));
        all += "{\"since\":" + std::to_string(row.Int(0)) + ",\"after\":" + std::to_string(row.Int(1)) + "}";
      }
    });
    return all;
  };
  const std::string name(kSilenceEvent);
  EXPECT_EQ(Say("hi"), "Name?");
  const auto first = stored();
  EXPECT_NE(first.find("\"after\":3600000000"), std::string::npos);
  clock_.Advance(std::chrono::hours(1));
  EXPECT_EQ(Happens(name, first), "Hello?\nName?");
  EXPECT_EQ(Happens(name, first), "") << "once";
  const auto second = stored();
  EXPECT_EQ(second, first.substr(0, first.find(",")) + ",\"after\":86400000000}") << "of the same silence, the longer one";
  clock_.Advance(std::chrono::hours(1));
  EXPECT_EQ(Say(""), "Please write your answer as a text.");
  EXPECT_EQ(Happens(name, second), "") << "that silence has ended";
  clock_.Advance(std::chrono::hours(1));
  EXPECT_EQ(Happens(name, stored()), "Hello?\nName?");
  clock_.Advance(std::chrono::days(1));
  EXPECT_EQ(Happens(name, stored()), "Bye");
  EXPECT_EQ(stored(), "") << "no further trigger waits";
}

TEST_F(FlowHandlerTest, DatesAreThoseOfTheBotsTimeZone) {
  Publish("v1", {.blocks = {{"b_t", "send_text", R"({"text":{"en":"{{today}} {{clock}}"}})"}}, .edges = {"b_start.next b_t"}});
  EXPECT_EQ(Say("hi"), "2026-11-25 10:00");
  auto turn = NewTurn();
  turn.bot_value.timezone = "Asia/Tokyo";
  turn.Hears("hi");
  ASSERT_TRUE(Run(turn).ok());
  EXPECT_EQ(Words(turn), "2026-11-25 19:00");
  auto far = NewTurn();
  far.bot_value.workspace_timezone = "Pacific/Kiritimati";
  far.Hears("hi");
  ASSERT_TRUE(Run(far).ok());
  EXPECT_EQ(Words(far), "2026-11-26 00:00");
}

TEST_F(FlowHandlerTest, IgnoresWhatIsNoMessageAndStopsWithTheServer) {
  Publish("v1", Asking("Mail?"));
  auto turn = NewTurn();
  turn.Hears(Content{ReactionContent{"msg_1", "👍"}});
  ASSERT_TRUE(Run(turn).ok());
  EXPECT_TRUE(turn.said.empty());
  EXPECT_TRUE(turn.commits.empty());
  auto stopping = NewTurn();
  stopping.Hears("hi");
  stopping.stopping_value = true;
  EXPECT_EQ(int(Run(stopping).error().code), int(ErrorCode::kCancelled));
}

// A crowd whose every step is known: 40 begin, 10 never say their name; of 30, 12 choose "no" and are done, 3 fail at a
// mistake of the scenario; of the 15 who are left, 5 give no e-mail.
TEST_F(FlowHandlerTest, CountsWhatBecameOfACrowd) {
  Publish("v1", {.blocks = {{"b_name", "ask_text", R"({"question":{"en":"Name?"},"variable":"name"})"},
                            {"b_if", "condition", R"({"cases":[{"id":"no","when":{"variable":"name","op":"eq","value":"no"}},{"id":"bad","when":{"variable":"name","op":"eq","value":"bad"}}]})"},
                            {"b_bye", "send_text", R"({"text":{"en":"Bye"}})"},
                            {"b_bad", "script", R"j({"code":"error('no such thing')"})j"},
                            {"b_mail", "ask_email", R"({"question":{"en":"Mail?"},"variable":"email"})"},
                            {"b_end", "end", "{}"}},
                 .edges = {"b_start.next b_name", "b_name.next b_if", "b_if.no b_bye", "b_if.bad b_bad", "b_if.else b_mail", "b_mail.next b_end"},
                 .variables = {"name:text", "email:text"}});
  for (int i = 0; i < 40; ++i) {
    conversation_ = "cnv_" + std::to_string(i);
    session_ = "{}";
    Say("hi");
    if (i < 10) continue;
    Say(i < 22 ? "no" : i < 25 ? "bad" : "Ann");
    if (i >= 30) Say("ann@example.com");
  }
  clock_.Advance(std::chrono::minutes(50));
  conversation_ = "cnv_0";  // One of those who stood at the first question is slow: he answers now.
  session_ = "{}";
  Say("hello");
  clock_.Advance(std::chrono::minutes(10));

  Write([&](Tx& tx) {
    std::map<std::string, std::int64_t> counts;
    for (const auto& visit : SumVisits(tx, "wsp_test", "v1")) counts[visit.block_id + "." + visit.port] = visit.count;
    // He whose session was lost above began twice.
    EXPECT_EQ(counts, (std::map<std::string, std::int64_t>{
                          {"b_start.", 41}, {"b_start.:began", 41}, {"b_start.next", 41}, {"b_name.", 41}, {"b_name.next", 30},
                          {"b_if.", 30}, {"b_if.no", 12}, {"b_if.bad", 3}, {"b_if.else", 15}, {"b_bye.", 12}, {"b_bye.next", 12},
                          {"b_bye.:ended", 12}, {"b_bad.", 3}, {"b_bad.:failed", 3}, {"b_mail.", 15}, {"b_mail.next", 10},
                          {"b_end.", 10}, {"b_end.:ended", 10}}));
    const auto of = [](const std::vector<StandingCount>& standing) {
      std::map<std::string, std::int64_t> all;
      for (const auto& one : standing) all[one.block_id + " " + one.kind] = one.count;
      return all;
    };
    using Counts = std::map<std::string, std::int64_t>;
    EXPECT_EQ(of(CountStanding(tx, "wsp_test", "bot_test", "")), (Counts{{"b_mail ask_email", 5}, {"b_name ask_text", 10}}));
    const auto now = clock_.Now();
    const auto hour = std::chrono::hours(1);
    EXPECT_EQ(of(CountGone(tx, "bot_test", "v1", now - hour, now, now)), (Counts{{"b_mail ask_email", 5}, {"b_name ask_text", 9}}));
    EXPECT_EQ(of(CountGone(tx, "bot_test", "v1", now - std::chrono::minutes(30), now, now)), Counts()) << "in another period";
    EXPECT_EQ(of(CountGone(tx, "bot_test", "v2", now - hour, now, now)), Counts()) << "of another version";
    const auto cohort = LoadCohort(tx, "v1", now - hour, now, 1000, now);
    EXPECT_EQ(cohort.sessions, 40);
    EXPECT_EQ(cohort.gone, 14);
  });
}

TEST_F(FlowHandlerTest, WhoLetsAQuestionsTimeRunOutIsSilentUntilTheySaySomething) {
  Publish("v1", {.blocks = {{"b_ask", "ask_email", R"({"question":{"en":"Mail?"},"variable":"email","timeout":"PT1H"})"},
                            {"b_late", "ask_text", R"({"question":{"en":"Still there?"},"variable":"email"})"}},
                 .edges = {"b_start.next b_ask", "b_ask.timeout b_late"},
                 .variables = {"email:text"}});
  const auto silent = [&] {
    std::int64_t found = -1;
    Write([&](Tx& tx) { found = tx.Query("SELECT silent FROM flow_sessions")[0].Int(0); });
    return found;
  };
  Say("hi");
  EXPECT_EQ(silent(), 0);
  std::vector<Timer> due;
  clock_.Advance(std::chrono::hours(1));
  Write([&](Tx& tx) { due = DueTimers(tx, clock_.Now(), 10); });
  ASSERT_EQ(due.size(), 1u);
  EXPECT_EQ(Happens("flow.timer", R"({"timer":")" + due[0].id + R"("})"), "Still there?");
  EXPECT_EQ(silent(), 1);
  Say("yes");
  EXPECT_EQ(silent(), 0);
}

}  // namespace
}  // namespace beseda::flow
