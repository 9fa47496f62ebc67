#include "records/contact_merge.h"

#include <gtest/gtest.h>

#include "base/task.h"
#include "storage/testing/test_database.h"
#include "storage/testing/test_workspace.h"
#include "testing/run_task.h"

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
  std::string Text(std::string sql) {
    return *RunTask(database_->Read([&](Tx& tx) {
      std::string all;
      for (const auto row : tx.Query(sql)) all += row.Text(0) + ";";
      return all;
    }));
  }

  TestDatabase database_;
};

TEST_F(ContactMergeTest, EverythingBecomesTheKeptOnes) {
  EXPECT_TRUE(*Write([](Tx& tx) { return records::MergeContacts(tx, "wsp_test", "cnt_a", "cnt_b"); }));
  EXPECT_EQ(Text("SELECT id FROM contacts"), "cnt_a;");
  EXPECT_EQ(Text("SELECT name FROM contacts"), "Bob;");
  EXPECT_EQ(Text("SELECT locale FROM contacts"), "ru;");
  EXPECT_EQ(Text("SELECT DISTINCT contact_id FROM identities"), "cnt_a;");
  EXPECT_EQ(Text("SELECT DISTINCT contact_id FROM conversations"), "cnt_a;");
  EXPECT_EQ(Text("SELECT value FROM flow_variables ORDER BY name"), "40;\"Oslo\";");
}

TEST_F(ContactMergeTest, NotAcrossWorkspacesAndNotWithOneself) {
  EXPECT_FALSE(*Write([](Tx& tx) { return records::MergeContacts(tx, "wsp_other", "cnt_a", "cnt_b"); }));
  EXPECT_FALSE(*Write([](Tx& tx) { return records::MergeContacts(tx, "wsp_test", "cnt_a", "cnt_a"); }));
  EXPECT_FALSE(*Write([](Tx& tx) { return records::MergeContacts(tx, "wsp_test", "cnt_a", "cnt_none"); }));
  EXPECT_EQ(Text("SELECT id FROM contacts ORDER BY id"), "cnt_a;cnt_b;");
}

}  // namespace
}  // namespace beseda
