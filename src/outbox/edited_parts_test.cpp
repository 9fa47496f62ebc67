#include "outbox/outbox_rows.h"

#include <gtest/gtest.h>

#include "base/task.h"
#include "records/message_rows.h"
#include "storage/testing/test_database.h"
#include "storage/testing/test_workspace.h"
#include "testing/run_task.h"

namespace beseda::outbox {
namespace {

/// A message that went out as v1, v2 and v3.
class EditedPartsTest : public ::testing::Test {
 protected:
  EditedPartsTest() {
    SeedTestWorkspace(*database_);
    Write([](Tx& tx) {
      tx.Exec("INSERT INTO contacts (id, workspace_id, created_at, last_seen_at) VALUES ('cnt', 'wsp_test', 0, 0)");
      tx.Exec(
          "INSERT INTO conversations (id, workspace_id, bot_id, channel_id, contact_id, thread_key, vendor_user_id, "
          "created_at, last_activity_at) VALUES ('cnv', 'wsp_test', 'bot_test', 'chn_test', 'cnt', 't', 'u', 0, 0)");
      auto sent = MakeMessage("msg_sent", MakeText("long"));
      sent.vendor_message_id = "v3";
      records::InsertMessage(tx, sent);
      for (std::size_t i = 0; i < 3; ++i) records::SavePart(tx, sent, {i, "v" + std::to_string(i + 1), i == 2}, {});
      auto alone = MakeMessage("msg_alone", MakeText("short"));
      alone.vendor_message_id = "a1";
      records::InsertMessage(tx, alone);
    });
  }

  static Message MakeMessage(std::string id, Content content) {
    Message message;
    message.id = std::move(id);
    message.workspace_id = "wsp_test";
    message.conversation_id = "cnv";
    message.direction = Direction::kOut;
    message.author = Author::kBot;
    message.content = std::move(content);
    return message;
  }
  static OutgoingMessage Edit(std::string of = "msg_sent") {
    OutgoingMessage outgoing;
    outgoing.message = MakeMessage("msg_edit", Content{EditContent{std::move(of), std::make_shared<const Content>(MakeText("new"))}});
    return outgoing;
  }
  void Write(const std::function<void(Tx&)>& body) { ASSERT_TRUE(RunTask(database_->Write([&](Tx& tx) { body(tx); })).ok()); }
  std::vector<std::string> Targets(std::string of = "msg_sent") {
    auto outgoing = Edit(std::move(of));
    Write([&](Tx& tx) { NameOthers(tx, outgoing); });
    return outgoing.target_parts;
  }
  /// The edit's part `part` is the vendor's message `vendor_id`.
  void Move(std::size_t part, const std::string& vendor_id, std::string of = "msg_sent") {
    auto outgoing = Edit(std::move(of));
    outgoing.part = part;
    Write([&](Tx& tx) {
      NameOthers(tx, outgoing);
      MovePart(tx, outgoing, vendor_id);
    });
  }
  using Ids = std::vector<std::string>;

  TestDatabase database_;
};

TEST_F(EditedPartsTest, AreNamedInTheirOrder) {
  EXPECT_EQ(Targets(), (Ids{"v1", "v2", "v3"}));
  auto removal = Edit();
  removal.message.content = Content{DeleteContent{"msg_sent"}};
  Write([&](Tx& tx) { NameOthers(tx, removal); });
  EXPECT_EQ(removal.target_parts, (Ids{"v1", "v2", "v3"}));
  EXPECT_EQ(removal.target_vendor_id, "v3");
}

TEST_F(EditedPartsTest, GrowWithTheEdit) {
  Move(0, "");    // Edited where it stood.
  Move(1, "v2");  // As vendors say that name it.
  EXPECT_EQ(Targets(), (Ids{"v1", "v2", "v3"}));
  Move(3, "v4");
  Move(4, "v5");
  EXPECT_EQ(Targets(), (Ids{"v1", "v2", "v3", "v4", "v5"}));
}

TEST_F(EditedPartsTest, AreFoundWhereTheyWereSentAnew) {
  Move(1, "v7");
  EXPECT_EQ(Targets(), (Ids{"v1", "v7", "v3"}));
  Move(2, "v8");
  EXPECT_EQ(Targets(), (Ids{"v1", "v7", "v8"}));
  Move(3, "v9");
  Move(2, "v10");
  EXPECT_EQ(Targets(), (Ids{"v1", "v7", "v10", "v9"}));
}

TEST_F(EditedPartsTest, GrowFromAMessageThatWasOne) {
  EXPECT_EQ(Targets("msg_alone"), (Ids{"a1"}));
  Move(1, "a2", "msg_alone");
  EXPECT_EQ(Targets("msg_alone"), (Ids{"a1", "a2"}));
  Move(2, "a3", "msg_alone");
  EXPECT_EQ(Targets("msg_alone"), (Ids{"a1", "a2", "a3"}));
  Move(0, "m1", "msg_sent");
  EXPECT_EQ(Targets(), (Ids{"m1", "v2", "v3"}));
}

TEST_F(EditedPartsTest, ReplaceTheOnlyOne) {
  Move(0, "a9", "msg_alone");
  EXPECT_EQ(Targets("msg_alone"), (Ids{"a9"}));
}

TEST_F(EditedPartsTest, AreKnownOfMessagesFromBeforePartsHadStates) {
  Write([](Tx& tx) { tx.Exec("DELETE FROM message_parts WHERE part = 2"); });
  EXPECT_EQ(Targets(), (Ids{"v1", "v2", "v3"}));
  Move(3, "v4");
  EXPECT_EQ(Targets(), (Ids{"v1", "v2", "v3", "v4"}));
}

TEST_F(EditedPartsTest, WithoutNamesAreLeftOut) {
  Move(0, "msg_edit/1");
  EXPECT_EQ(Targets(), (Ids{"v1", "v2", "v3"})) << "a name of ours";
  Write([](Tx& tx) {
    auto silent = MakeMessage("msg_silent", MakeText("x"));
    records::InsertMessage(tx, silent);
    records::SavePart(tx, silent, {0, ""}, {});
    records::SavePart(tx, silent, {1, "", true}, {});
  });
  EXPECT_TRUE(Targets("msg_silent").empty());
}

// The edit is an outgoing message itself, of which each part is stored.
TEST_F(EditedPartsTest, AreTheEditedMessagesAndNotTheEdits) {
  auto outgoing = Edit("msg_alone");
  Write([&](Tx& tx) {
    records::InsertMessage(tx, outgoing.message);
    NameOthers(tx, outgoing);
    StorePart(tx, 0, outgoing, 1, {});
    outgoing.part = 1;
    outgoing.sent_vendor_id = "a2";
    StorePart(tx, 0, outgoing, 2, {});
    EXPECT_EQ(records::FindNamedMessage(tx, "cnv", "a2"), "msg_alone");
    EXPECT_EQ(records::LoadParts(tx, "msg_edit").size(), 2u);
  });
  EXPECT_EQ(Targets("msg_alone"), (Ids{"a1", "a2"}));
}

}  // namespace
}  // namespace beseda::outbox
