#include "inbox/person_lookup.h"

#include <gtest/gtest.h>

#include "base/task.h"
#include "bus/in_process/in_process_bus.h"
#include "inbox/inbox.h"
#include "records/channel_health_rows.h"
#include "records/message_rows.h"
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

using Strings = std::vector<std::string>;

class PersonLookupTest : public ::testing::Test {
 protected:
  PersonLookupTest() {
    SeedTestWorkspace(*database_);
    channels_.on_look_up = [this](const std::string& id) -> Result<PersonProfile> {
      asked_.push_back(id);
      if (error_) return *error_;
      return PersonProfile{"Egon Spengler", "en-US", "America/Los_Angeles", "https://example.com/a.jpg", "egon@example.com"};
    };
    Start();
    inbox_.OnUnknownPerson([this](const std::string& channel_id) { lookup_->Wake(channel_id); });
  }
  ~PersonLookupTest() override { Crash(); }

  void Start() {
    scope_ = std::make_unique<Scope>(loop_.executor());
    lookup_ = std::make_unique<PersonLookup>(*scope_, PersonLookup::Services{*database_, bus_, clock_, channels_});
  }
  void Crash() {
    scope_->Stop();
    loop_.Run(scope_->Join());
    lookup_.reset();
  }
  void Settle() {
    for (int quiet = 0; quiet < 8; ++quiet) {
      ASSERT_TRUE(RunTask(database_->Write([](Tx&) {})).ok());
      ASSERT_TRUE(RunTask(database_->Read([](Tx&) {})).ok());
      loop_.RunReady();
    }
  }
  void Pass(Micros time) {
    Settle();
    clock_.Advance(time);
    Settle();
  }
  void Arrive(std::string thread, std::string user, bool group = false, std::string name = {}) {
    IncomingEvent event;
    event.vendor_event_id = std::to_string(++events_);
    event.thread_key = std::move(thread);
    event.vendor_user_id = std::move(user);
    event.user_name = std::move(name);
    event.known_to_vendor = true;
    event.group = group;
    event.content = MakeText("hi");
    ASSERT_TRUE(RunTask(inbox_.Accept(channels_.account, {event})).ok());
    Settle();
  }
  std::string One(std::string sql) {
    return *RunTask(database_->Read([&](Tx& tx) {
      const auto rows = tx.Query(sql);
      return rows.empty() ? std::string("(none)") : rows[0].Text(0);
    }));
  }
  records::ChannelHealthRow Health() {
    return *RunTask(database_->Read([](Tx& tx) { return records::LoadChannelHealth(tx, "chn_test"); }));
  }

  TestLoop loop_;  // outlives the database, whose threads post to it
  TestDatabase database_;
  ManualClock clock_;
  SeededRandom random_;
  IdSource ids_{clock_, random_};
  InProcessBus bus_;
  NullMetrics metrics_;
  FakeChannels channels_;
  FakeTurnQueue turns_;
  Inbox inbox_{*database_, bus_, clock_, ids_, metrics_, turns_};
  std::unique_ptr<Scope> scope_;
  std::unique_ptr<PersonLookup> lookup_;
  std::optional<Error> error_;
  Strings asked_;
  int events_ = 0;
};

TEST_F(PersonLookupTest, GivesAContactItsNameOnce) {
  Arrive("a", "U1");
  EXPECT_EQ(turns_.woken().size(), 1u) << "the answer waits for nobody's name";
  EXPECT_EQ(asked_, Strings{"U1"});
  EXPECT_EQ(One("SELECT name FROM contacts"), "Egon Spengler");
  EXPECT_EQ(One("SELECT locale FROM contacts"), "en-US");
  EXPECT_EQ(One("SELECT time_zone FROM contacts"), "America/Los_Angeles");
  Arrive("a", "U1");
  Arrive("b", "U1");
  Pass(std::chrono::hours(24 * 29));
  Arrive("c", "U1");
  EXPECT_EQ(asked_.size(), 1u);
  Pass(std::chrono::hours(24 * 2));
  Arrive("d", "U1");
  EXPECT_EQ(asked_.size(), 2u) << "people change their names, but not every day";
}

TEST_F(PersonLookupTest, ANameThatSomebodyHasGivenStays) {
  error_ = Error(ErrorCode::kUnavailable, "Slack is down.");
  Arrive("a", "U1");
  ASSERT_TRUE(RunTask(database_->Write([](Tx& tx) { tx.Exec("UPDATE contacts SET name = 'My friend', locale = 'nl'"); })).ok());
  error_.reset();
  Pass(seconds(1));
  Pass(seconds(10));
  EXPECT_EQ(asked_.size(), 2u);
  EXPECT_EQ(One("SELECT name FROM contacts"), "My friend");
  EXPECT_EQ(One("SELECT locale FROM contacts"), "nl");
}

TEST_F(PersonLookupTest, AHandleGivesWayToTheName) {
  Arrive("a", "U1", false, "spengler");
  EXPECT_EQ(One("SELECT name FROM contacts"), "Egon Spengler");
}

TEST_F(PersonLookupTest, NamesTheWritersOfGroups) {
  Arrive("g", "U1", true);
  Pass(seconds(1));
  Arrive("g", "U2", true);
  Pass(seconds(1));
  EXPECT_EQ(asked_, (Strings{"U1", "U2"}));
  const auto named = [](const std::string& id) { return R"({"from":{"id":")" + id + R"(","name":"Egon Spengler"}})"; };
  EXPECT_EQ(One("SELECT meta FROM messages WHERE seq = 1"), named("U1"));
  EXPECT_EQ(One("SELECT meta FROM messages WHERE seq = 2"), named("U2"));
  Arrive("g", "U2", true);
  EXPECT_EQ(One("SELECT meta FROM messages WHERE seq = 3"), named("U2")) << "from now on at once";
  EXPECT_EQ(asked_.size(), 2u);
}

TEST_F(PersonLookupTest, ACrashForgetsNobody) {
  error_ = Error(ErrorCode::kUnavailable, "Slack is down.");
  Arrive("a", "U1");
  Crash();
  error_.reset();
  Start();
  ASSERT_TRUE(loop_.Run(lookup_->Resume()).ok());
  Pass(seconds(10));
  EXPECT_EQ(One("SELECT name FROM contacts"), "Egon Spengler");
}

TEST_F(PersonLookupTest, GivesUpAfterAWhileAndTellsNobody) {
  error_ = Error(ErrorCode::kUnavailable, "Slack is down.");
  Arrive("a", "U1");
  while (clock_.AdvanceToNextSleeper()) Settle();
  EXPECT_EQ(asked_.size(), 5u);
  error_ = Error(ErrorCode::kNotFound, "There is no such person.");
  Arrive("b", "U2");
  while (clock_.AdvanceToNextSleeper()) Settle();
  EXPECT_EQ(asked_.size(), 6u) << "what is final is not asked again";
  EXPECT_EQ(Health().state, records::HealthState::kUnknown);
}

TEST_F(PersonLookupTest, AMissingPermissionIsSaidOnce) {
  error_ = Error(ErrorCode::kForbidden, "The app lacks the scope users:read.");
  Arrive("a", "U1");
  Arrive("b", "U2");
  Pass(std::chrono::hours(1));
  const auto asked = asked_.size();
  EXPECT_LE(asked, 2u);
  EXPECT_EQ(Health().state, records::HealthState::kWarning);
  EXPECT_NE(Health().reason.find("users:read"), std::string::npos);
  // A message that is sent does not take the warning away.
  ASSERT_TRUE(RunTask(database_->Write([&](Tx& tx) { records::SetChannelHealth(tx, "chn_test", {records::HealthSource::kSend, records::HealthState::kOk}, clock_.Now()); })).ok());
  EXPECT_EQ(Health().state, records::HealthState::kWarning);
  error_.reset();
  Pass(std::chrono::hours(24));
  Pass(seconds(1));
  EXPECT_EQ(asked_.size(), asked + 2);
  EXPECT_EQ(Health().state, records::HealthState::kOk);
  EXPECT_EQ(One("SELECT COUNT(*) || '' FROM contacts WHERE name = 'Egon Spengler'"), "2");
}

}  // namespace
}  // namespace beseda
