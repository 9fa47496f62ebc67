#include <gtest/gtest.h>

#include "flow/testing/flow_handler_fixture.h"
#include "flow/testing/one_block.h"
#include "testing/fake_mail.h"

namespace beseda::flow {
namespace {

const std::string kMail = R"({"to":"{{to}}","cc":"team@example.org","reply_to":"answers@example.org","subject":{"en":"Order {{n}}"},"body":{"en":"**Hello** {{n}}"}})";

TestScenario Mailing(const std::string& settings = kMail, const std::string& to = "ann@example.com", const std::string& n = "*7*") {
  auto scenario = One("send_email", settings, {"b_x.next b_next", "b_x.error b_alt"}, {"to:text", "n:any"});
  const json::Object code({{"code", "to = \"" + to + "\" n = \"" + n + "\""}});
  scenario.blocks.push_back({"b_set", "script", json::Dump(code)});
  scenario.edges[0] = "b_start.next b_set";
  scenario.edges.push_back("b_set.next b_x");
  return scenario;
}


TEST(SendEmailTest, FillsInAndSends) {
  FakeMail mail;
  ScenarioTester t(Mailing());
  t.mail = &mail;
  EXPECT_EQ(t.Say("hi").Said(), "next");
  ASSERT_EQ(mail.messages.size(), 1u);
  const auto& sent = mail.messages[0];
  EXPECT_EQ(sent.to[0].address, "ann@example.com");
  EXPECT_EQ(sent.cc[0].address, "team@example.org");
  EXPECT_EQ(sent.reply_to->address, "answers@example.org");
  EXPECT_EQ(sent.subject, "Order *7*");
  EXPECT_EQ(sent.text, "**Hello** *7*");
  EXPECT_NE(sent.html.find("<p><strong>Hello</strong> *7*</p>"), sent.html.npos) << "A value is words: " << sent.html;
}

TEST(SendEmailTest, PlainTextHasNoHtml) {
  FakeMail mail;
  ScenarioTester t(Mailing(R"({"to":"{{to}}","subject":{"en":"S"},"body":{"en":"B"},"format":"plain"})"));
  t.mail = &mail;
  EXPECT_EQ(t.Say("hi").Said(), "next");
  EXPECT_EQ(mail.messages.at(0).html, "");
}

TEST(SendEmailTest, WhatCannotBeSentLeavesByTheExitForIt) {
  FakeMail mail;
  mail.FailNext(Error(ErrorCode::kRejected, "The mail server refused a recipient."));
  ScenarioTester refused(Mailing());
  refused.mail = &mail;
  EXPECT_EQ(refused.Say("hi").Said(), "alt The mail server refused a recipient.");
  ScenarioTester without(Mailing());
  EXPECT_EQ(without.Say("hi").Said(), "alt No e-mail can be sent here.");
  for (const auto& [to, words] : std::vector<std::pair<std::string, std::string>>{
           {"nobody", "alt \"nobody\" is no e-mail address. One looks like ann@example.org."},
           {"a@example.org\\r\\nBcc: b@example.org", "alt E-mail addresses have to stand in one line, with commas between them."},
           {"", "alt The e-mail has no recipient."}}) {
    ScenarioTester t(Mailing(kMail, to));
    t.mail = &mail;
    EXPECT_EQ(t.Say("hi").Said(), words);
  }
  ScenarioTester t(Mailing(kMail, "a@example.org", "x\\r\\nBcc: b@example.org"));
  t.mail = &mail;
  EXPECT_EQ(t.Say("hi").Said(), "alt The subject of an e-mail has to be one line of text.");
  EXPECT_TRUE(mail.messages.empty());
}

TEST(SendEmailTest, MistakesAreSeenWhileItIsDrawn) {
  for (const auto& [settings, field] : std::vector<std::pair<std::string, std::string>>{
           {R"({"to":"nobody","subject":{"en":"S"},"body":{"en":"B"}})", "to"},
           {R"({"to":"a@example.org","cc":"b@","subject":{"en":"S"},"body":{"en":"B"}})", "cc"},
           {R"({"to":"a@example.org","subject":{},"body":{"en":"B"}})", "subject"},
           {R"({"to":"","subject":{"en":"S"},"body":{"en":"B"}})", "to"}}) {
    Scripts scripts;
    const auto problems = Compile(std::make_shared<Scenario>(ParseScenario(One("send_email", settings).Json()).value()), scripts).problems;
    bool found = false;
    for (const auto& problem : problems) found = found || (problem.block == "b_x" && problem.field.starts_with(field) && problem.severity == Problem::Severity::kError);
    EXPECT_TRUE(found) << settings;
  }
}

class SendEmailTurnTest : public FlowHandlerTest {};

TEST_F(SendEmailTurnTest, ATurnThatIsRunAgainSendsNothingTwice) {
  FakeMail mail;
  mail_ = &mail;
  Publish("fv_1", Mailing());
  auto turn = NewTurn();
  turn.Hears("hi");
  ASSERT_TRUE(Run(turn).ok());
  ASSERT_EQ(mail.messages.size(), 1u);
  session_ = "{}";
  auto again = NewTurn();
  again.SetId(turn.id());
  again.journal = turn.journal;
  again.Hears("hi");
  ASSERT_TRUE(Run(again).ok());
  EXPECT_EQ(Words(again), "next");
  EXPECT_EQ(mail.messages.size(), 1u);
}

TEST_F(SendEmailTurnTest, WhereTheOutcomeIsNotKnownItSaysSo) {
  FakeMail mail;
  mail_ = &mail;
  Publish("fv_1", Mailing());
  auto turn = NewTurn();
  turn.Hears("hi");
  ASSERT_TRUE(Run(turn).ok());
  const auto id = mail.messages.at(0).message_id;
  // The process died after the e-mail had gone out and before that was noted: of the two entries the first is there.
  session_ = "{}";
  auto again = NewTurn();
  again.SetId(turn.id());
  ASSERT_EQ(turn.journal.size(), 2u);
  again.journal.insert(*turn.journal.begin());
  again.Hears("hi");
  ASSERT_TRUE(Run(again).ok());
  EXPECT_EQ(Words(again), "alt The server was stopped while this e-mail was being sent. Whether it was sent is not known, so it is not sent again.");
  EXPECT_EQ(mail.messages.size(), 1u);
  // Died before anything was noted: it is sent, under the same id.
  session_ = "{}";
  auto fresh = NewTurn();
  fresh.SetId(turn.id());
  fresh.Hears("hi");
  ASSERT_TRUE(Run(fresh).ok());
  ASSERT_EQ(mail.messages.size(), 2u);
  EXPECT_EQ(mail.messages[1].message_id, id);
}

TEST_F(SendEmailTurnTest, StoppedBeforeAnythingWasTakenItIsSentLater) {
  FakeMail mail;
  mail.FailNext(Error(ErrorCode::kCancelled, "The server is stopping."));
  mail_ = &mail;
  Publish("fv_1", Mailing());
  auto turn = NewTurn();
  turn.Hears("hi");
  EXPECT_EQ(Run(turn).error().code, ErrorCode::kCancelled);
  auto again = NewTurn();
  again.SetId(turn.id());
  again.journal = turn.journal;
  again.Hears("hi");
  ASSERT_TRUE(Run(again).ok());
  EXPECT_EQ(Words(again), "next");
  EXPECT_EQ(mail.messages.size(), 1u);
}

}  // namespace
}  // namespace beseda::flow
