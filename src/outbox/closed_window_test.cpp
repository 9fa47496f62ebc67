// What becomes of messages when the person wrote too long ago.
#include "contracts/closed_window.h"
#include "outbox/testing/outbox_fixture.h"

namespace beseda {
namespace {

TEST_F(OutboxTest, WhatWasNamedForAClosedWindowIsSentInstead) {
  channels_.capabilities.reply_window = std::chrono::hours(24);
  channels_.capabilities.templates = true;
  const auto wrote = [&](Time at) {
    ASSERT_TRUE(RunTask(database_->Write([&](Tx& tx) { tx.Exec("UPDATE conversations SET last_inbound_at = $1", at); })).ok());
  };
  TemplateContent form;
  form.name = "order_update";
  form.language = "en";
  const auto put = [&](const std::string& text) {
    auto message = MakeMessage(text);
    message.meta = NameIfClosed(R"({"flow":true})", Content{form});
    EXPECT_TRUE(RunTask(database_->Write([&](Tx& tx) {
      records::InsertMessage(tx, message);
      records::Enqueue(tx, message, "chn_test", "", clock_.Now());
    })).ok());
    return message.id;
  };
  wrote(clock_.Now() - std::chrono::hours(23));
  const auto early = put("early");
  Start();
  outbox_->Wake("cnv");
  Settle();
  wrote(clock_.Now() - std::chrono::hours(25));
  const auto late = put("late");
  outbox_->Wake("cnv");
  Settle();
  const auto sent = channels_.sent();
  ASSERT_EQ(sent.size(), 2u);
  EXPECT_EQ(PlainText(sent[0].message.content), "early") << "the window is open";
  EXPECT_EQ(ContentType(sent[1].message.content), "template");
  EXPECT_EQ(Load(early).meta, NameIfClosed(R"({"flow":true})", Content{form}));
  const auto stored = Load(late);
  EXPECT_EQ(stored.state, DeliveryState::kSent);
  EXPECT_EQ(ContentType(stored.content), "template");
  EXPECT_EQ(stored.meta, R"({"flow":true,"in_place_of":"late"})");

  // The vendor may know better than we do.
  wrote(clock_.Now());
  channels_.on_deliver = [](const OutgoingMessage& message) -> Result<Receipt> {
    if (ContentType(message.message.content) == "template") return Receipt{};
    return Error(ErrorCode::kRejected, "The window is closed.").As(std::string(kReplyWindowClosed));
  };
  const auto refused = put("refused");
  outbox_->Wake("cnv");
  Settle();
  EXPECT_EQ(Load(refused).state, DeliveryState::kSent);
  EXPECT_EQ(ContentType(Load(refused).content), "template");
  const auto without = Put("without");
  outbox_->Wake("cnv");
  Settle();
  EXPECT_EQ(Load(without).state, DeliveryState::kFailed);
  EXPECT_EQ(Load(without).reason, "The window is closed.");
}

}  // namespace
}  // namespace beseda
