#include "records/contact_match.h"

#include <gtest/gtest.h>

#include "base/task.h"
#include "records/contact_merge.h"
#include "storage/testing/test_database.h"
#include "storage/testing/test_workspace.h"
#include "testing/manual_clock.h"
#include "testing/run_task.h"
#include "testing/seeded_random.h"

namespace beseda {
namespace {

constexpr auto kDay = std::chrono::hours(24);

/// People on WhatsApp ("wa"), two Telegram bots ("tg", "tg2"), Slack ("sl") and the web ("web"); each begins as a person of their own.
class ContactMatchTest : public ::testing::Test {
 protected:
  ContactMatchTest() {
    SeedTestWorkspace(*database_);
    Write([](Tx& tx) {
      tx.Exec("INSERT INTO workspaces (id, name, created_at) VALUES ('wsp_other', 'Other', 0)");
      const auto channel = [&](const char* workspace, const char* id, const char* kind) {
        tx.Exec("INSERT INTO channels (id, workspace_id, bot_id, kind, name, created_at, updated_at) VALUES ($1, $2, 'bot_test', $3, $1, 0, 0)", id, workspace, kind);
      };
      channel("wsp_test", "wa", "whatsapp");
      channel("wsp_test", "tg", "telegram");
      channel("wsp_test", "tg2", "telegram");
      channel("wsp_test", "sl", "slack");
      channel("wsp_test", "web", "web");
      channel("wsp_other", "elsewhere", "telegram");
    });
  }
  void Write(const std::function<void(Tx&)>& body) { ASSERT_TRUE(RunTask(database_->Write(body)).ok()); }

  /// A person who writes for the first time; contact ids are in the order of coming.
  void Comes(const std::string& channel, const std::string& user, const std::string& workspace = "wsp_test") {
    clock_.Advance(seconds(1));
    const auto id = "cnt_" + std::to_string(++people_) + "_" + user;
    Write([&](Tx& tx) {
      tx.Exec("INSERT INTO contacts (id, workspace_id, name, created_at, last_seen_at) VALUES ($1, $2, $3, $4, $4)", id, workspace, user, clock_.Now());
      tx.Exec("INSERT INTO identities (channel_id, vendor_user_id, workspace_id, contact_id, created_at) VALUES ($1, $2, $3, $4, $5)", channel, user, workspace, id, clock_.Now());
      tx.Exec("INSERT INTO conversations (id, workspace_id, bot_id, channel_id, contact_id, thread_key, vendor_user_id, created_at, last_activity_at) "
              "VALUES ($1, $2, 'bot_test', $3, $4, $5, $5, 0, 0)",
              "cnv_" + id, workspace, channel, id, user);
    });
  }
  bool Says(const std::string& channel, const std::string& user, KnownAddress address, const std::string& workspace = "wsp_test") {
    return *RunTask(database_->Write([&](Tx& tx) {
      return records::TakeAddresses(tx, ids_, {workspace, channel, user}, {address}, clock_.Now(), [this](Tx&, const records::Matched& matched) { matched_.push_back(matched); });
    }));
  }
  bool Phone(const std::string& channel, const std::string& user, const std::string& number, bool verified = true) {
    return Says(channel, user, {KnownAddress::Kind::kPhone, number, verified});
  }
  bool Email(const std::string& channel, const std::string& user, const std::string& email, bool verified = true) {
    return Says(channel, user, {KnownAddress::Kind::kEmail, email, verified});
  }
  std::string Text(std::string sql) {
    return *RunTask(database_->Read([&](Tx& tx) {
      std::string all;
      for (const auto row : tx.Query(sql)) all += row.Text(0) + ";";
      return all;
    }));
  }
  std::string PersonOf(const std::string& user) { return Text("SELECT contact_id FROM identities WHERE vendor_user_id = '" + user + "'"); }
  bool AreOne(const std::string& one, const std::string& another) { return PersonOf(one) == PersonOf(another); }
  std::string DuplicatesOf(const std::string& user) {
    const auto person = PersonOf(user);
    return *RunTask(database_->Read([&](Tx& tx) {
      std::string all;
      for (const auto& one : records::ListDuplicates(tx, "wsp_test", person.substr(0, person.size() - 1))) {
        all += one.name + " " + one.address + (one.verified_here ? " !" : " ?") + (one.verified_there ? "!" : "?") + ";";
      }
      return all;
    }));
  }

  TestDatabase database_;
  ManualClock clock_;
  SeededRandom random_;
  IdSource ids_{clock_, random_};
  std::vector<records::Matched> matched_;
  int people_ = 0;
};

TEST_F(ContactMatchTest, TheSameVerifiedPhoneMakesOnePersonOfTwo) {
  Comes("wa", "4790012345");
  Phone("wa", "4790012345", "4790012345");
  Comes("tg", "7");
  EXPECT_TRUE(Phone("tg", "7", "+47 900 12 345"));
  EXPECT_EQ(PersonOf("7"), "cnt_1_4790012345;") << "who has been known longer stays";
  ASSERT_EQ(matched_.size(), 1u);
  EXPECT_EQ(matched_[0].reason, "Both have the verified phone +4790012345.");
  EXPECT_EQ(Text("SELECT '' || count(*) FROM conversation_notes"), "2;");
  EXPECT_EQ(Text("SELECT by_id FROM contact_merges"), ";") << "nobody did it";
  EXPECT_FALSE(Phone("tg", "7", "4790012345")) << "once";
}

TEST_F(ContactMatchTest, TheSameVerifiedEmailDoesToo) {
  Comes("sl", "U1");
  Email("sl", "U1", "Ann@Example.com");
  Comes("web", "v_1");
  EXPECT_TRUE(Email("web", "v_1", "ann@example.com"));
  Comes("web", "v_2");
  EXPECT_TRUE(Email("web", "v_2", "ann@example.com")) << "a second browser of hers";
  EXPECT_TRUE(AreOne("U1", "v_1") && AreOne("U1", "v_2"));
}

TEST_F(ContactMatchTest, WhatIsOnlySaidSuggestsAndNoMore) {
  Comes("wa", "4790012345");
  Phone("wa", "4790012345", "4790012345");
  Comes("web", "v_1");
  EXPECT_FALSE(Phone("web", "v_1", "+4790012345", false));
  EXPECT_FALSE(AreOne("4790012345", "v_1"));
  EXPECT_EQ(DuplicatesOf("v_1"), "4790012345 +4790012345 ?!;");
  EXPECT_EQ(DuplicatesOf("4790012345"), "v_1 +4790012345 !?;");
}

TEST_F(ContactMatchTest, NotIfTheWorkspaceDoesNotWantIt) {
  Write([](Tx& tx) { tx.Exec("UPDATE workspaces SET merge_people = 0 WHERE id = 'wsp_test'"); });
  Comes("wa", "4790012345");
  Phone("wa", "4790012345", "4790012345");
  Comes("tg", "7");
  EXPECT_FALSE(Phone("tg", "7", "4790012345"));
  EXPECT_EQ(DuplicatesOf("7"), "4790012345 +4790012345 !!;");
}

TEST_F(ContactMatchTest, NeverAcrossWorkspaces) {
  Comes("wa", "4790012345");
  Phone("wa", "4790012345", "4790012345");
  Comes("elsewhere", "7", "wsp_other");
  EXPECT_FALSE(Says("elsewhere", "7", {KnownAddress::Kind::kPhone, "4790012345", true}, "wsp_other"));
  EXPECT_FALSE(AreOne("4790012345", "7"));
}

TEST_F(ContactMatchTest, WhoWasPartedIsNotJoinedAgain) {
  Comes("wa", "4790012345");
  Phone("wa", "4790012345", "4790012345");
  Comes("tg", "7");
  ASSERT_TRUE(Phone("tg", "7", "4790012345"));
  Write([&](Tx& tx) { ASSERT_TRUE(records::UndoMerge(tx, "wsp_test", matched_[0].merge_id, clock_.Now()).ok()); });
  clock_.Advance(kDay * 2);
  EXPECT_FALSE(Phone("tg", "7", "4790012345"));
  EXPECT_FALSE(Phone("wa", "4790012345", "4790012345"));
  EXPECT_FALSE(AreOne("4790012345", "7"));
  EXPECT_EQ(DuplicatesOf("7"), "") << "somebody has decided that";
}

// Ann's number was given to Bob. Her Telegram account still says that it is hers.
TEST_F(ContactMatchTest, ANumberThatWasGivenToSomebodyElseJoinsNobody) {
  Comes("tg", "ann");
  Phone("tg", "ann", "4790012345");
  Comes("tg", "bob");
  EXPECT_FALSE(Phone("tg", "bob", "4790012345"));
  EXPECT_EQ(Text("SELECT vendor_user_id FROM contact_addresses WHERE former = 1"), "ann;") << "it has one holder, the newest";
  Comes("wa", "4790012345");
  EXPECT_TRUE(Phone("wa", "4790012345", "4790012345")) << "whoever has the phone now";
  EXPECT_TRUE(AreOne("bob", "4790012345"));
  EXPECT_FALSE(AreOne("ann", "bob"));
}

// Ann was one on WhatsApp and Telegram; then Bob got her number, and with it her place on WhatsApp.
TEST_F(ContactMatchTest, AHolderOfANumberIsNotDrawnIntoThePersonBefore) {
  Comes("wa", "4790012345");
  Phone("wa", "4790012345", "4790012345");
  Comes("tg", "ann");
  ASSERT_TRUE(Phone("tg", "ann", "4790012345"));
  Comes("tg", "bob");
  EXPECT_FALSE(Phone("tg", "bob", "4790012345"));
  EXPECT_FALSE(AreOne("ann", "bob"));
  EXPECT_EQ(DuplicatesOf("bob"), "4790012345 +4790012345 !!;") << "a person may look at it";
}

TEST_F(ContactMatchTest, ANumberNobodyHasVouchedForInALongTimeProvesNothing) {
  Comes("wa", "4790012345");
  Phone("wa", "4790012345", "4790012345");
  clock_.Advance(kDay * 46);
  Comes("tg", "7");
  EXPECT_FALSE(Phone("tg", "7", "4790012345"));
  EXPECT_EQ(DuplicatesOf("7"), "4790012345 +4790012345 !!;");
}

TEST_F(ContactMatchTest, ANumberThatIsStillInUseProvesItHoweverOldItIs) {
  Comes("wa", "4790012345");
  Phone("wa", "4790012345", "4790012345");
  clock_.Advance(kDay * 400);
  Phone("wa", "4790012345", "4790012345");
  Comes("tg", "7");
  EXPECT_TRUE(Phone("tg", "7", "4790012345"));
}

// A browser in a library: Ann signs in on the site, then Bob.
TEST_F(ContactMatchTest, AnIdentityThatChangesItsAddressJoinsNobodyAnyMore) {
  Comes("sl", "ann");
  Email("sl", "ann", "ann@example.com");
  Comes("sl", "bob");
  Email("sl", "bob", "bob@example.com");
  Comes("web", "v_library");
  ASSERT_TRUE(Email("web", "v_library", "ann@example.com"));
  EXPECT_FALSE(Email("web", "v_library", "bob@example.com"));
  EXPECT_FALSE(AreOne("ann", "bob"));
  EXPECT_EQ(Text("SELECT address FROM contact_addresses WHERE vendor_user_id = 'v_library' AND former = 1"), "ann@example.com;");
  // Nor does anybody who comes later join through the browser.
  Comes("tg", "cleo");
  EXPECT_FALSE(Email("tg", "cleo", "bob@example.com")) << "two have it, and one of them is the browser";
  EXPECT_FALSE(Email("web", "v_library", "ann@example.com")) << "not when Ann comes back either";
  EXPECT_FALSE(AreOne("ann", "bob") || AreOne("bob", "cleo"));
}

TEST_F(ContactMatchTest, OneAddressInCommonIsNotEnoughWhereAnotherContradicts) {
  Comes("sl", "ann");
  Email("sl", "ann", "ann@example.com");
  Phone("sl", "ann", "4790012345");
  Comes("web", "v_bob");
  Email("web", "v_bob", "bob@example.com");
  EXPECT_FALSE(Phone("web", "v_bob", "4790012345")) << "a couple with one phone";
  EXPECT_FALSE(AreOne("ann", "v_bob"));
  EXPECT_EQ(DuplicatesOf("v_bob"), "ann +4790012345 !!;");
}

TEST_F(ContactMatchTest, AnAddressOfSeveralPeopleJoinsNone) {
  Write([](Tx& tx) { tx.Exec("UPDATE workspaces SET merge_people = 0"); });
  Comes("sl", "ann");
  Email("sl", "ann", "office@example.com");
  Comes("wa", "4790012345");
  Email("wa", "4790012345", "office@example.com");
  Write([](Tx& tx) { tx.Exec("UPDATE workspaces SET merge_people = 1"); });
  Comes("web", "v_1");
  EXPECT_FALSE(Email("web", "v_1", "office@example.com"));
}

TEST_F(ContactMatchTest, TwoAccountsAtOneVendorAreTwoPeople) {
  Comes("tg", "7");
  Phone("tg", "7", "4790012345");
  Comes("tg2", "8");
  EXPECT_FALSE(Phone("tg2", "8", "4790012345"));
  Comes("tg2", "7b");
  EXPECT_EQ(matched_.size(), 0u);
}

TEST_F(ContactMatchTest, WhatAPersonSaysNextReplacesWhatTheySaid) {
  Comes("web", "v_1");
  Email("web", "v_1", "an@example.com", false);
  Email("web", "v_1", "ann@example.com", false);
  EXPECT_EQ(Text("SELECT address FROM contact_addresses"), "ann@example.com;");
  Email("web", "v_1", "ann@example.com");
  EXPECT_EQ(Text("SELECT address FROM contact_addresses WHERE verified = 1"), "ann@example.com;");
  Email("web", "v_1", "ann@example.com", false);
  EXPECT_EQ(Text("SELECT address FROM contact_addresses WHERE verified = 1"), "ann@example.com;") << "what is proven stays proven";
}

}  // namespace
}  // namespace beseda
