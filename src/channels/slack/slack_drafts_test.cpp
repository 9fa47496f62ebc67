#include <gtest/gtest.h>

#include "channels/slack/slack_channel.h"
#include "contracts/http_types.h"
#include "json/json.h"
#include "testing/fake_channel_services.h"
#include "testing/run_task.h"

namespace beseda {
namespace {

constexpr auto kPosted = R"({"ok":true,"channel":"C1","ts":"1503435956.000247"})";
constexpr auto kChanged = R"({"ok":true,"channel":"C1","ts":"1503435956.000247","text":"x"})";
constexpr auto kDraft = "C1:1503435956.000247";

class SlackDraftsTest : public testing::Test {
 protected:
  SlackDraftsTest() { Make(); }
  void Make(std::string more = {}) {
    ChannelAccount account;
    account.id = "chn_1";
    account.settings = R"({"bot_token":"xoxb-secret")" + more + "}";
    adapter_ = *kind_->Make(account, services_.services());
  }
  Result<std::string> Show(std::string text, std::string vendor_id = {}, bool whole = false) {
    return RunTask(adapter_->ShowDraft(thread_, Draft{"msg_1", std::move(vendor_id), std::move(text), whole, services_.clock.Now()}));
  }
  Result<Receipt> Deliver(Content content) {
    OutgoingMessage message;
    message.message.content = std::move(content);
    message.thread_key = thread_.thread_key;
    message.draft_vendor_id = kDraft;
    return RunTask(adapter_->Deliver(std::move(message)));
  }
  std::string Method(std::size_t i) const { return services_.http.requests().at(i).url.substr(std::string("https://slack.com/api/").size()); }
  std::string Field(std::size_t i, std::string_view name) const {
    return QueryParameter(services_.http.requests().at(i).body, name).value_or("(none)");
  }

  std::unique_ptr<ChannelKind> kind_ = MakeSlackChannelKind();
  FakeChannelServices services_;
  std::shared_ptr<ChannelAdapter> adapter_;
  ThreadRef thread_{"C1:1503435900.000100", "U1"};
};

TEST_F(SlackDraftsTest, PostsAMessageThatNamesTheReplyAndChangesIt) {
  const auto rules = adapter_->drafts(thread_);
  EXPECT_EQ(rules.kind, DraftRules::Kind::kMessage);
  EXPECT_GE(rules.pause, seconds(1)) << "one call a second in a channel";
  services_.http.AnswerJson(kPosted);
  const auto posted = Show("**Two** pig");
  ASSERT_TRUE(posted.ok());
  EXPECT_EQ(*posted, kDraft);
  EXPECT_EQ(Method(0), "chat.postMessage");
  EXPECT_EQ(Field(0, "thread_ts"), "1503435900.000100");
  EXPECT_EQ(Field(0, "text"), "\u200B*Two*\u200B pig …");
  EXPECT_EQ(Field(0, "metadata"), R"({"event_type":"beseda_draft","event_payload":{"message":"msg_1"}})");
  services_.http.AnswerJson(kChanged);
  EXPECT_EQ(*Show("**Two** pigeons", kDraft, true), kDraft);
  EXPECT_EQ(Method(1), "chat.update");
  EXPECT_EQ(Field(1, "channel"), "C1");
  EXPECT_EQ(Field(1, "ts"), "1503435956.000247");
  EXPECT_EQ(Field(1, "text"), "\u200B*Two*\u200B pigeons");
  EXPECT_EQ(Field(1, "thread_ts"), "(none)");
}

TEST_F(SlackDraftsTest, ShowsTheFirstMessageOfALongText) {
  services_.http.AnswerJson(kPosted);
  ASSERT_TRUE(Show(std::string(3000, 'a') + "\n\n" + std::string(3000, 'b')).ok());
  EXPECT_EQ(Field(0, "text"), std::string(3000, 'a'));
}

TEST_F(SlackDraftsTest, CanBeSwitchedOff) {
  Make(R"(,"show_drafts":false)");
  EXPECT_EQ(adapter_->drafts(thread_).kind, DraftRules::Kind::kNone);
}

// What may have had its effect is not the same as what was refused.
TEST_F(SlackDraftsTest, TellsDoubtFromRefusal) {
  FakeAnswer lost;
  lost.fails_to_open = Error(ErrorCode::kTimeout, "too long");
  services_.http.Answer(lost);
  EXPECT_EQ(Show("a").error().code, ErrorCode::kTimeout);
  services_.http.Answer(lost);
  EXPECT_EQ(Show("a", kDraft).error().code, ErrorCode::kTimeout);
  services_.http.AnswerJson(R"({"ok":false,"error":"is_archived"})");
  EXPECT_EQ(Show("a").error().code, ErrorCode::kRejected);
}

TEST_F(SlackDraftsTest, KeepsToThePaceOfChangesAndHoldsNobodyBack) {
  services_.http.AlwaysAnswer([](const HttpRequest&) { return JsonAnswer(kPosted); });
  // 10 at once: 2 for a draft and its end, 1 for each change.
  ASSERT_TRUE(Show("a").ok());
  for (int i = 0; i < 8; ++i) EXPECT_EQ(*Show("ab", kDraft), kDraft);
  EXPECT_EQ(services_.http.requests().size(), 9u);
  EXPECT_EQ(*Show("abc", kDraft), kDraft) << "shown later";
  EXPECT_EQ(Show("x").error().code, ErrorCode::kRateLimited) << "sent when it is whole";
  EXPECT_EQ(services_.http.requests().size(), 9u);
  services_.clock.Advance(seconds(60));
  for (int i = 0; i < 100; ++i) (void)Show("ab", kDraft);
  EXPECT_EQ(services_.http.requests().size(), 19u);

  services_.http.AlwaysAnswer([](const HttpRequest&) { return JsonAnswer(R"({"ok":false,"error":"ratelimited"})", 429, {{"Retry-After", "7"}}); });
  services_.clock.Advance(seconds(60));
  EXPECT_EQ(Show("ab", kDraft).error().code, ErrorCode::kRateLimited);
  EXPECT_TRUE(services_.pace.held_back.empty());
}

TEST_F(SlackDraftsTest, TheWholeReplyIsTheLastChange) {
  services_.http.AnswerJson(kChanged);
  auto receipt = Deliver(MakeText("Two pigeons"));
  ASSERT_TRUE(receipt.ok());
  EXPECT_EQ(receipt->vendor_message_id, kDraft);
  EXPECT_FALSE(receipt->draft_unfit || receipt->more);
  EXPECT_EQ(Method(0), "chat.update");

  services_.http.AnswerJson(kChanged);
  receipt = Deliver(MakeText(std::string(3000, 'a') + "\n\n" + std::string(3000, 'b')));
  EXPECT_TRUE(receipt->more);
  EXPECT_EQ(receipt->vendor_message_id, kDraft);
}

TEST_F(SlackDraftsTest, AChangeOfUnknownOutcomeIsMadeAgain) {
  FakeAnswer lost;
  lost.fails_to_open = Error(ErrorCode::kUncertain, "it broke off");
  services_.http.Answer(lost);
  EXPECT_EQ(Deliver(MakeText("Two pigeons")).error().code, ErrorCode::kUnavailable);
  services_.http.AnswerJson(R"({"ok":false,"error":"invalid_auth"})");
  EXPECT_EQ(Deliver(MakeText("Two pigeons")).error().code, ErrorCode::kUnauthenticated);
}

TEST_F(SlackDraftsTest, WhatCannotBeChangedIsSentAnew) {
  for (const char* code : {"message_not_found", "cant_update_message", "edit_window_closed", "ratelimited"}) {
    services_.http.AnswerJson(R"({"ok":false,"error":")" + std::string(code) + "\"}");
    const auto receipt = Deliver(MakeText("Two pigeons"));
    ASSERT_TRUE(receipt.ok()) << code;
    EXPECT_TRUE(receipt->draft_unfit) << code;
  }
  const auto asked = services_.http.requests().size();
  MediaContent picture;
  picture.url = "/media/cat.png";
  EXPECT_TRUE(Deliver(Content{picture})->draft_unfit) << "a text cannot become a file";
  EXPECT_EQ(services_.http.requests().size(), asked);
}

TEST_F(SlackDraftsTest, RemovesADraftAndFindsOneWhoseIdWasLost) {
  services_.http.AnswerJson(R"({"ok":false,"error":"message_not_found"})");
  EXPECT_TRUE(RunTask(adapter_->RemoveDraft(thread_, Draft{"msg_1", kDraft})).ok());
  EXPECT_EQ(Method(0), "chat.delete");
  EXPECT_EQ(Field(0, "ts"), "1503435956.000247");

  Draft lost{"msg_1"};
  lost.begun_at = Time(seconds(1'503'435'950));
  services_.http.AnswerJson(R"({"ok":true,"messages":[{"ts":"1503435951.000100","text":"hi"},
    {"ts":"1503435952.000100","metadata":{"event_type":"beseda_draft","event_payload":{"message":"msg_2"}}},
    {"ts":"1503435953.000100","metadata":{"event_type":"beseda_draft","event_payload":{"message":"msg_1"}}}]})");
  services_.http.AnswerJson(R"({"ok":true})");
  EXPECT_TRUE(RunTask(adapter_->RemoveDraft(thread_, lost)).ok());
  EXPECT_EQ(Method(1), "conversations.replies");
  EXPECT_EQ(Field(1, "ts"), "1503435900.000100");
  EXPECT_EQ(Field(1, "oldest"), "1503435920.000000");
  EXPECT_EQ(Field(1, "include_all_metadata"), "true");
  EXPECT_EQ(Method(2), "chat.delete");
  EXPECT_EQ(Field(2, "ts"), "1503435953.000100");

  thread_.thread_key = "D1";
  services_.http.AnswerJson(R"({"ok":true,"messages":[]})");
  EXPECT_TRUE(RunTask(adapter_->RemoveDraft(thread_, lost)).ok());
  EXPECT_EQ(Method(3), "conversations.history");
  services_.http.AnswerJson(R"({"ok":false,"error":"missing_scope","needed":"im:history"})");
  EXPECT_EQ(RunTask(adapter_->RemoveDraft(thread_, lost)).error().code, ErrorCode::kForbidden);
}

// The documentation's example of users.info.
TEST_F(SlackDraftsTest, LooksPeopleUp) {
  services_.http.AnswerJson(R"({"ok":true,"user":{"id":"W012A3CDE","team_id":"T012AB3C4","name":"spengler","deleted":false,"color":"9f69e7",
    "real_name":"Egon Spengler","tz":"America/Los_Angeles","tz_label":"Pacific Daylight Time","tz_offset":-25200,
    "profile":{"avatar_hash":"ge3b51ca72de","real_name":"Egon Spengler","display_name":"spengler","email":"spengler@ghostbusters.example.com",
    "image_192":"https://.../avatar/e3b51ca72dee4ef87916ae2b9240df50.jpg","team":"T012AB3C4"},"is_admin":true,"is_bot":false,"locale":"en-US"}})");
  auto person = RunTask(adapter_->LookUpPerson("W012A3CDE"));
  ASSERT_TRUE(person.ok());
  EXPECT_EQ(Method(0), "users.info");
  EXPECT_EQ(Field(0, "user"), "W012A3CDE");
  EXPECT_EQ(Field(0, "include_locale"), "true");
  EXPECT_EQ(person->name, "Egon Spengler");
  EXPECT_EQ(person->locale, "en-US");
  EXPECT_EQ(person->time_zone, "America/Los_Angeles");
  EXPECT_EQ(person->email, "spengler@ghostbusters.example.com");
  services_.http.AnswerJson(R"({"ok":true,"user":{"name":"x","is_email_confirmed":false,"profile":{"email":"x@example.com"}}})");
  person = RunTask(adapter_->LookUpPerson("U2"));
  EXPECT_EQ(person->name, "x");
  EXPECT_EQ(person->email, "") << "nobody has shown that it is theirs";
  services_.http.AnswerJson(R"({"ok":false,"error":"missing_scope","needed":"users:read"})");
  const auto refused = RunTask(adapter_->LookUpPerson("U2")).error();
  EXPECT_EQ(refused.code, ErrorCode::kForbidden);
  EXPECT_NE(refused.message.find("users:read"), std::string::npos);
  EXPECT_EQ(RunTask(adapter_->LookUpPerson("T012AB3C4")).error().code, ErrorCode::kNotFound) << "a workspace is nobody";
}

}  // namespace
}  // namespace beseda
