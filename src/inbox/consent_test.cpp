#include "inbox/consent.h"

#include <gtest/gtest.h>

#include "base/task.h"
#include "bus/in_process/in_process_bus.h"
#include "inbox/inbox.h"
#include "model/content_json.h"
#include "storage/testing/test_database.h"
#include "storage/testing/test_workspace.h"
#include "testing/fake_channels.h"
#include "testing/fake_queues.h"
#include "testing/manual_clock.h"
#include "testing/null_metrics.h"
#include "testing/run_task.h"
#include "testing/seeded_random.h"

namespace beseda {
namespace {

class ConsentTest : public ::testing::Test {
 protected:
  ConsentTest() {
    SeedTestWorkspace(*database_);
    turns_.opens = true;
    inbox_.OnNotice([this](const std::string& conversation_id) { noticed_.push_back(conversation_id); });
  }

  IncomingEvent Event(Content content) {
    IncomingEvent event;
    event.vendor_event_id = "e" + std::to_string(++events_);
    event.thread_key = event.vendor_user_id = "ann";
    event.content = std::move(content);
    return event;
  }
  Inbox::Outcome Accept(IncomingEvent event) {
    clock_.Advance(seconds(1));
    std::vector<IncomingEvent> events;
    events.push_back(std::move(event));
    auto outcomes = RunTask(inbox_.Accept(channels_.account, std::move(events)));
    EXPECT_TRUE(outcomes.ok());
    return std::move(outcomes->front());
  }
  Inbox::Outcome Writes(std::string text) { return Accept(Event(MakeText(std::move(text)))); }
  Inbox::Outcome Tells(Consent consent) {
    auto event = Event(Content{EventContent{"told", "{}"}});
    event.addressed = false;
    event.consent = consent;
    return Accept(std::move(event));
  }
  void BotSays(const Content& content) {
    EXPECT_TRUE(RunTask(database_->Write([&](Tx& tx) {
      tx.Exec("INSERT INTO messages (id, workspace_id, conversation_id, seq, direction, author, content, state, created_at) SELECT $1, 'wsp_test', id, "
              "last_seq + 1, 'out', 'bot', $2, 'sent', 0 FROM conversations",
              "msg_said" + std::to_string(++events_), DumpContent(content));
      tx.Exec("UPDATE conversations SET last_seq = last_seq + 1");
    })).ok());
  }
  std::string Text(std::string sql) {
    return *RunTask(database_->Read([&](Tx& tx) {
      std::string all;
      for (const auto row : tx.Query(sql)) all += row.Text(0) + ";";
      return all;
    }));
  }
  std::string OptedOutBy() { return Text("SELECT opted_out_by FROM identities WHERE opted_out_at IS NOT NULL"); }
  std::string Notices() { return Text("SELECT meta FROM messages WHERE direction = 'out' AND meta <> '' ORDER BY seq"); }
  std::string Happened() { return Text("SELECT payload FROM events WHERE vendor_event_id LIKE 'inner:%' ORDER BY seq"); }

  TestDatabase database_;
  ManualClock clock_;
  SeededRandom random_;
  IdSource ids_{clock_, random_};
  InProcessBus bus_;
  NullMetrics metrics_;
  FakeChannels channels_;
  FakeTurnQueue turns_;
  Inbox inbox_{*database_, bus_, clock_, ids_, metrics_, turns_};
  std::vector<std::string> noticed_;
  int events_ = 0;
};

TEST_F(ConsentTest, AWordOptsOutAndIsConfirmedInTheSameTransaction) {
  Writes("Hello");
  EXPECT_EQ(OptedOutBy(), "");
  const auto said = Writes("STOP");
  EXPECT_EQ(OptedOutBy(), "person;");
  EXPECT_EQ(Notices(), "{\"notice\":\"opted_out\"};");
  EXPECT_EQ(Text("SELECT content FROM messages WHERE meta <> ''").find("START") != std::string::npos, true);
  EXPECT_EQ(Text("SELECT in_reply_to_event FROM outbox"), "e2;") << "it answers, so that a vendor's window and reply are right";
  EXPECT_EQ(noticed_, std::vector{said.conversation_id});
  EXPECT_EQ(Text("SELECT '' || state FROM events WHERE vendor_event_id IN ('e1', 'e2') ORDER BY seq"), "0;1;") << "the bot does not answer the word";
  EXPECT_EQ(Happened(), "{\"type\":\"event\",\"name\":\"flow.happened\",\"data\":{\"name\":\"opted_out\",\"data\":{\"by\":\"person\"}}};");
  EXPECT_EQ(turns_.woken(), std::vector{said.conversation_id}) << "the scenario hears of it";
  EXPECT_EQ(Text("SELECT name FROM flow_events"), "opted_out;");
}

TEST_F(ConsentTest, WhatComesAgainFromTheVendorIsConfirmedOnce) {
  auto event = Event(MakeText("stop"));
  Accept(event);
  EXPECT_TRUE(Accept(event).duplicate);
  EXPECT_EQ(Notices(), "{\"notice\":\"opted_out\"};");
}

TEST_F(ConsentTest, AnotherWordOptsInAgain) {
  Writes("start");
  EXPECT_EQ(Notices(), "") << "who has not opted out talks to the bot";
  EXPECT_EQ(turns_.run().size(), 1u);
  Writes("stop");
  Writes("What does it cost?");
  EXPECT_EQ(OptedOutBy(), "person;");
  Writes("Start");
  EXPECT_EQ(OptedOutBy(), "");
  EXPECT_EQ(Notices(), "{\"notice\":\"opted_out\"};{\"notice\":\"opted_in\"};");
  EXPECT_EQ(Text("SELECT name FROM flow_events ORDER BY name"), "opted_in;opted_out;");
}

TEST_F(ConsentTest, ACommandThatOptsInIsForTheBotAsWell) {
  Writes("/stop");
  const auto said = Writes("/start");
  EXPECT_EQ(Notices(), "{\"notice\":\"opted_out\"};{\"notice\":\"opted_in\"};");
  EXPECT_EQ(Text("SELECT vendor_event_id FROM events WHERE state = 0 AND vendor_event_id NOT LIKE 'inner:%'"), "e2;");
}

TEST_F(ConsentTest, AChoiceThatTheBotOffersGoesBefore) {
  Writes("Play");
  ButtonsContent buttons{"Go on?", {}};
  buttons.buttons.push_back({Button::Kind::kReply, "Stop", "game:stop"});
  BotSays(Content{buttons});
  Writes("stop");
  EXPECT_EQ(OptedOutBy(), "") << "it answers the question";
  Writes("stop");
  EXPECT_EQ(OptedOutBy(), "person;") << "it was answered; nobody asks any more";
}

TEST_F(ConsentTest, QuickRepliesListsAndCardsAreChoicesToo) {
  Writes("Play");
  auto quick = MakeText("Go on?");
  quick.quick_replies.push_back({"⏹ Stop", ""});
  ListContent list{"Go on?", "Choose", {{"", {{"stop", "Leave", ""}}}}};
  CarouselContent cards{{{"Game", "", "", {{Button::Kind::kReply, "STOP", ""}}}}};
  for (const Content& content : {quick, Content{list}, Content{cards}}) {
    BotSays(content);
    Writes("Stop");
    EXPECT_EQ(OptedOutBy(), "");
  }
  ButtonsContent link{"Read", {{Button::Kind::kUrl, "Stop", "", "https://example.com"}}};
  BotSays(Content{link});
  Writes("Stop");
  EXPECT_EQ(OptedOutBy(), "person;") << "a link is nothing to answer with";
}

TEST_F(ConsentTest, AnAccountMayHaveNoSuchWords) {
  channels_.account.opt_out.built_in = false;
  Writes("stop");
  EXPECT_EQ(OptedOutBy(), "");
  EXPECT_EQ(turns_.run().size(), 1u);
}

TEST_F(ConsentTest, InGroupsNobodySpeaksForTheOthers) {
  auto event = Event(MakeText("stop"));
  event.group = true;
  Accept(event);
  EXPECT_EQ(OptedOutBy(), "");
}

TEST_F(ConsentTest, TheVendorsWordCountsAndIsNotConfirmed) {
  Tells(Consent::kOptedOut);
  EXPECT_EQ(OptedOutBy(), "vendor;");
  EXPECT_EQ(Notices(), "");
  Tells(Consent::kReachable);
  EXPECT_EQ(OptedOutBy(), "") << "it was nothing but the vendor's word";
  Writes("stop");
  Tells(Consent::kOptedOut);
  Tells(Consent::kReachable);
  EXPECT_EQ(OptedOutBy(), "person;") << "who unblocks us has not taken back what they said";
  Tells(Consent::kOptedIn);
  EXPECT_EQ(OptedOutBy(), "");
}

TEST_F(ConsentTest, WhereClientsFetchTheNoticeIsSentByBeingStored) {
  channels_.account.pulled = true;
  Writes("stop");
  EXPECT_EQ(Text("SELECT state FROM messages WHERE meta <> ''"), "sent;");
  EXPECT_EQ(Text("SELECT message_id FROM outbox"), "");
  EXPECT_TRUE(noticed_.empty());
}

TEST_F(ConsentTest, ItIsConfirmedEvenWhereNoBotAnswers) {
  turns_.wanted = false;
  Writes("stop");
  EXPECT_EQ(Notices(), "{\"notice\":\"opted_out\"};");
}

}  // namespace
}  // namespace beseda
