#include "records/contact_merge.h"

#include <gtest/gtest.h>

#include "base/task.h"
#include "records/contact_addresses.h"
#include "storage/testing/test_database.h"
#include "storage/testing/test_workspace.h"
#include "testing/manual_clock.h"
#include "testing/run_task.h"
#include "testing/seeded_random.h"

namespace beseda {
namespace {

class ContactMergeTest : public ::testing::Test {
 protected:
  template <typename Body>
  auto Write(Body body) {
    auto result = RunTask(database_->Write(body));
    EXPECT_TRUE(result.ok());
    return result;
  }

  ContactMergeTest() {
    SeedTestWorkspace(*database_);
    (void)Write([](Tx& tx) {
      tx.Exec("INSERT INTO workspaces (id, name, created_at) VALUES ('wsp_other', 'Other', 0)");
      for (const char* id : {"cnt_a", "cnt_b"}) {
        tx.Exec("INSERT INTO contacts (id, workspace_id, name, locale, created_at, last_seen_at) VALUES ($1, 'wsp_test', $2, $3, 5, 6)",
                id, std::string(id == std::string("cnt_a") ? "" : "Bob"), std::string(id == std::string("cnt_a") ? "ru" : "en"));
        tx.Exec("INSERT INTO identities (channel_id, vendor_user_id, workspace_id, contact_id, created_at) VALUES ('chn_test', $1, 'wsp_test', $1, 0)", id);
        tx.Exec(
            "INSERT INTO conversations (id, workspace_id, bot_id, channel_id, contact_id, thread_key, vendor_user_id, created_at, last_activity_at) "
            "VALUES ($1, 'wsp_test', 'bot_test', 'chn_test', $2, $2, $2, 0, 0)",
            "cnv_" + std::string(id), id);
      }
      const auto remember = [&](const char* owner, const char* name, const char* value) {
        tx.Exec("INSERT INTO flow_variables (bot_id, owner, owner_id, name, workspace_id, value, updated_at) "
                "VALUES ('bot_test', 'contact', $1, $2, 'wsp_test', $3, 0)", owner, name, value);
      };
      remember("cnt_a", "city", "\"Oslo\"");
      remember("cnt_b", "city", "\"Bergen\"");
      remember("cnt_b", "age", "40");
    });
  }
  std::string Merge(const char* workspace, const char* kept, const char* other) {
    return Write([&](Tx& tx) { return records::MergeContacts(tx, ids_, workspace, kept, other, {"mem_1", "Mia", "They said so."}, clock_.Now()).value_or(""); }).value();
  }
  Status Undo(const std::string& id) {
    return RunTask(database_->Write([&](Tx& tx) { return records::UndoMerge(tx, "wsp_test", id, clock_.Now()); }));
  }
  std::string Text(std::string sql) {
    return *RunTask(database_->Read([&](Tx& tx) {
      std::string all;
      for (const auto row : tx.Query(sql)) all += row.Text(0) + ";";
      return all;
    }));
  }

  TestDatabase database_;
  ManualClock clock_;
  SeededRandom random_;
  IdSource ids_{clock_, random_};
};

TEST_F(ContactMergeTest, EverythingBecomesTheKeptOnes) {
  EXPECT_NE(Merge("wsp_test", "cnt_a", "cnt_b"), "");
  EXPECT_EQ(Text("SELECT id FROM contacts"), "cnt_a;");
  EXPECT_EQ(Text("SELECT name FROM contacts"), "Bob;");
  EXPECT_EQ(Text("SELECT locale FROM contacts"), "ru;");
  EXPECT_EQ(Text("SELECT DISTINCT contact_id FROM identities"), "cnt_a;");
  EXPECT_EQ(Text("SELECT DISTINCT contact_id FROM conversations"), "cnt_a;");
  EXPECT_EQ(Text("SELECT value FROM flow_variables ORDER BY name"), "40;\"Oslo\";");
}

TEST_F(ContactMergeTest, NotAcrossWorkspacesAndNotWithOneself) {
  EXPECT_EQ(Merge("wsp_other", "cnt_a", "cnt_b"), "");
  EXPECT_EQ(Merge("wsp_test", "cnt_a", "cnt_a"), "");
  EXPECT_EQ(Merge("wsp_test", "cnt_a", "cnt_none"), "");
  EXPECT_EQ(Text("SELECT id FROM contacts ORDER BY id"), "cnt_a;cnt_b;");
}

TEST_F(ContactMergeTest, TheTeamReadsOfItInBothConversations) {
  Merge("wsp_test", "cnt_a", "cnt_b");
  EXPECT_EQ(Text("SELECT conversation_id || ' ' || author_name || ': ' || text FROM conversation_notes ORDER BY conversation_id"),
            "cnv_cnt_a Mia: Made one person with \"Bob\". They said so.;cnv_cnt_b Mia: Made one person with \"cnt_a\". They said so.;");
}

TEST_F(ContactMergeTest, ItCanBeUndone) {
  (void)Write([](Tx& tx) {
    records::AddTeamAddress(tx, "wsp_test", "cnt_b", {KnownAddress::Kind::kEmail, "bob@example.com"}, Time());
    tx.Exec("INSERT INTO contact_addresses (contact_id, kind, address, channel_id, vendor_user_id, workspace_id, verified, created_at, seen_at) "
            "VALUES ('cnt_b', 'phone', '+4790012345', 'chn_test', 'cnt_b', 'wsp_test', 1, 0, 0)");
    tx.Exec("INSERT INTO model_calls (id, workspace_id, began_at, day, purpose, contact_id, conversation_id, took_us) VALUES "
            "('mcl_a', 'wsp_test', 0, '', 'bot', 'cnt_a', 'cnv_cnt_a', 1), ('mcl_b', 'wsp_test', 0, '', 'bot', 'cnt_b', 'cnv_cnt_b', 1)");
  });
  const auto people = "SELECT id || name || locale || created_at FROM contacts ORDER BY id";
  const auto owned = "SELECT contact_id FROM identities UNION ALL SELECT contact_id FROM conversations UNION ALL SELECT contact_id FROM model_calls "
                     "UNION ALL SELECT owner_id || name || value FROM flow_variables UNION ALL SELECT contact_id || address FROM contact_addresses ORDER BY 1";
  const auto people_before = Text(people), owned_before = Text(owned);
  const auto id = Merge("wsp_test", "cnt_a", "cnt_b");
  EXPECT_NE(Text(owned), owned_before);
  EXPECT_EQ(Text("SELECT DISTINCT contact_id FROM contact_addresses"), "cnt_a;");
  ASSERT_TRUE(Undo(id).ok());
  EXPECT_EQ(Text(people), people_before);
  EXPECT_EQ(Text(owned), owned_before);
  EXPECT_TRUE(*Write([](Tx& tx) { return records::WereParted(tx, "cnt_b", "cnt_a"); }));
  EXPECT_EQ(Undo(id).error().reason, "already_undone");
  EXPECT_EQ(Undo("mrg_none").error().code, ErrorCode::kNotFound);
}

TEST_F(ContactMergeTest, WhatWasLearntSinceStaysWithWhoLearntIt) {
  const auto id = Merge("wsp_test", "cnt_a", "cnt_b");
  (void)Write([](Tx& tx) {
    tx.Exec("UPDATE flow_variables SET value = '41' WHERE name = 'age'");
    tx.Exec("INSERT INTO conversations (id, workspace_id, bot_id, channel_id, contact_id, thread_key, vendor_user_id, created_at, last_activity_at) "
            "VALUES ('cnv_later', 'wsp_test', 'bot_test', 'chn_test', 'cnt_a', 'later', 'cnt_b', 0, 0)");
  });
  ASSERT_TRUE(Undo(id).ok());
  EXPECT_EQ(Text("SELECT owner_id || value FROM flow_variables WHERE name = 'age' ORDER BY 1"), "cnt_a41;cnt_b40;");
  EXPECT_EQ(Text("SELECT contact_id FROM conversations WHERE id = 'cnv_later'"), "cnt_b;") << "it is theirs: they wrote under their own id";
}

TEST_F(ContactMergeTest, TheLaterMergeIsUndoneFirst) {
  (void)Write([](Tx& tx) { tx.Exec("INSERT INTO contacts (id, workspace_id, name, created_at, last_seen_at) VALUES ('cnt_c', 'wsp_test', 'Cleo', 7, 7)"); });
  const auto first = Merge("wsp_test", "cnt_a", "cnt_b");
  const auto second = Merge("wsp_test", "cnt_c", "cnt_a");
  EXPECT_EQ(Undo(first).error().reason, "merged_again");
  ASSERT_TRUE(Undo(second).ok());
  ASSERT_TRUE(Undo(first).ok());
  EXPECT_EQ(Text("SELECT contact_id FROM identities ORDER BY 1"), "cnt_a;cnt_b;");
}

TEST_F(ContactMergeTest, TheRecordSaysWhoCameFromWhom) {
  Merge("wsp_test", "cnt_a", "cnt_b");
  const auto merges = Write([](Tx& tx) { return records::ListMerges(tx, "wsp_test", "cnt_a"); }).value();
  ASSERT_EQ(merges.size(), 1u);
  EXPECT_EQ(merges[0].other_id, "cnt_b");
  EXPECT_EQ(merges[0].other_name, "Bob");
  ASSERT_EQ(merges[0].identities.size(), 1u);
  EXPECT_EQ(merges[0].identities[0].vendor_user_id, "cnt_b");
  EXPECT_EQ(merges[0].cause.by_name, "Mia");
}

}  // namespace
}  // namespace beseda
