#include "inbox/thread_names.h"

#include <gtest/gtest.h>

#include "base/task.h"
#include "bus/in_process/in_process_bus.h"
#include "inbox/inbox.h"
#include "records/consent_rows.h"
#include "records/conversation_rows.h"
#include "records/message_part_rows.h"
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

class ThreadNamesTest : public ::testing::Test {
 protected:
  ThreadNamesTest() { SeedTestWorkspace(*database_); }

  /// A message of a person under a name, who has these others; gives its conversation.
  std::string Say(std::string id, std::string name, std::vector<std::string> others = {}, std::vector<std::string> former = {}) {
    IncomingEvent event;
    event.vendor_event_id = std::move(id);
    event.thread_key = event.vendor_user_id = std::move(name);
    event.other_names = std::move(others);
    event.former_names = std::move(former);
    event.content = MakeText("hi");
    return Accept(std::move(event));
  }
  std::string Accept(IncomingEvent event) {
    auto outcomes = RunTask(inbox_.Accept(channels_.account, {std::move(event)}));
    EXPECT_TRUE(outcomes.ok()) << outcomes.error().detail;
    return outcomes.ok() ? outcomes->front().conversation_id : "";
  }
  std::int64_t Count(std::string sql) {
    return *RunTask(database_->Read([&](Tx& tx) { return tx.Query(sql)[0].Int(0); }));
  }
  Conversation Load(const std::string& id) {
    return **RunTask(database_->Read([&](Tx& tx) { return records::LoadConversation(tx, id); }));
  }

  TestDatabase database_;
  ManualClock clock_;
  SeededRandom random_;
  IdSource ids_{clock_, random_};
  InProcessBus bus_;
  NullMetrics metrics_;
  FakeChannels channels_;
  FakeTurnQueue turns_;
  Inbox inbox_{*database_, bus_, clock_, ids_, metrics_, turns_};
};

TEST_F(ThreadNamesTest, APersonFirstKnownByNumberThenById) {
  const auto first = Say("1", "4711");
  EXPECT_EQ(Say("2", "US.1", {"4711"}), first);
  EXPECT_EQ(Load(first).thread_key, "US.1") << "which stays when they hide the number";
  EXPECT_EQ(Load(first).vendor_user_id, "US.1");
  EXPECT_EQ(Say("3", "US.1"), first);
  EXPECT_EQ(Say("4", "4711"), first) << "a status or an echo may still name the number alone";
  EXPECT_EQ(Count("SELECT COUNT(*) FROM contacts"), 1);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM identities WHERE contact_id = (SELECT id FROM contacts)"), 2);
}

TEST_F(ThreadNamesTest, WhoOptedOutUnderOneNameHasUnderAll) {
  Say("1", "4711");
  ASSERT_TRUE(RunTask(database_->Write([](Tx& tx) { tx.Exec("UPDATE identities SET opted_out_at = 7, opted_out_by = 'person'"); })).ok());
  const auto id = Say("2", "US.1", {"4711"});
  EXPECT_EQ(Count("SELECT COUNT(*) FROM identities WHERE opted_out_at = 7 AND opted_out_by = 'person'"), 2);
  EXPECT_TRUE(*RunTask(database_->Read([&](Tx& tx) { return records::LoadOptOut(tx, *records::LoadConversation(tx, id)).has_value(); })));
}

TEST_F(ThreadNamesTest, APersonFirstKnownByIdThenByNumber) {
  const auto first = Say("1", "US.1");
  EXPECT_EQ(Say("2", "US.1", {"4711"}), first);
  EXPECT_EQ(Say("3", "4711"), first);
  EXPECT_EQ(Load(first).thread_key, "US.1");
  EXPECT_EQ(Count("SELECT COUNT(*) FROM contacts"), 1);
}

TEST_F(ThreadNamesTest, APersonFirstKnownByBoth) {
  const auto first = Say("1", "US.1", {"4711"});
  EXPECT_EQ(Say("2", "4711"), first);
  EXPECT_EQ(Say("3", "US.1"), first);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM contacts"), 1);
}

TEST_F(ThreadNamesTest, AReceiptTellsNamesToo) {
  const auto first = Say("1", "4711");
  IncomingEvent receipt;
  receipt.vendor_event_id = "r";
  receipt.thread_key = receipt.vendor_user_id = "US.1";
  receipt.other_names = {"4711"};
  receipt.content = Content{ReceiptContent{ReceiptContent::State::kRead, {"v"}, {}}};
  EXPECT_EQ(Accept(receipt), first);
  EXPECT_EQ(Say("2", "US.1"), first);
}

TEST_F(ThreadNamesTest, WhoHadTwoConversationsIsOnePerson) {
  const auto by_number = Say("1", "4711"), by_id = Say("2", "US.1");
  ASSERT_NE(by_number, by_id);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM contacts"), 2);
  EXPECT_EQ(Say("3", "US.1", {"4711"}), by_id);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM contacts"), 1);
  EXPECT_EQ(Load(by_number).contact_id, Load(by_id).contact_id);
  EXPECT_EQ(Say("4", "4711"), by_number) << "both stay";
}

TEST_F(ThreadNamesTest, ANumberThatIsChangedIsTheSamePerson) {
  const auto first = Say("1", "US.1", {"4711"});
  EXPECT_EQ(Say("2", "US.2", {"4999"}, {"US.1", "4711"}), first);
  EXPECT_EQ(Load(first).thread_key, "US.2");
  EXPECT_EQ(Say("3", "US.2", {"4999"}), first);
  EXPECT_EQ(Say("4", "4999"), first);
  EXPECT_EQ(Say("2", "US.2", {"4999"}, {"US.1", "4711"}), first) << "a duplicate";
  EXPECT_EQ(Count("SELECT COUNT(*) FROM contacts"), 1);
  // Without ids, as it was told before there were any.
  const auto other = Say("5", "4800");
  EXPECT_EQ(Say("6", "4801", {}, {"4800"}), other);
  EXPECT_EQ(Load(other).thread_key, "4801") << "messages go to the new number";
  EXPECT_EQ(Say("7", "4801"), other);
}

TEST_F(ThreadNamesTest, ANumberThatAnotherPersonHasGotIsTheirs) {
  const auto before = Say("1", "US.1", {"4711"});
  const auto after = Say("2", "US.9", {"4711"});
  EXPECT_NE(after, before);
  EXPECT_EQ(Load(before).thread_key, "US.1");
  EXPECT_EQ(Say("3", "4711"), after);
  EXPECT_EQ(Say("4", "US.1"), before);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM contacts"), 2);
}

class MovedGroupTest : public ThreadNamesTest {
 protected:
  static IncomingEvent Event(std::string id, std::string chat, std::string message_id) {
    IncomingEvent event;
    event.vendor_event_id = std::move(id);
    event.thread_key = std::move(chat);
    event.vendor_user_id = "77";
    event.group = true;
    event.vendor_message_id = std::move(message_id);
    event.content = MakeText("hi");
    return event;
  }
  static IncomingEvent Moved(std::string id, std::string message_id) {
    auto event = Event(std::move(id), "-1005", std::move(message_id));
    event.former_names = {"-5"};
    event.numbered_anew = true;
    event.content = Content{EventContent{"moved", "{}"}};
    return event;
  }
  std::string Named(const std::string& conversation, const std::string& vendor_id) {
    return *RunTask(database_->Read([&](Tx& tx) { return records::FindNamedMessage(tx, conversation, vendor_id); }));
  }
};

TEST_F(MovedGroupTest, KeepsItsConversationInWhicheverOrderItIsTold) {
  const auto first = Accept(Event("1", "-5", "7"));
  EXPECT_EQ(Accept(Moved("2", "")), first) << "the old group's";
  EXPECT_EQ(Accept(Moved("3", "1")), first) << "the new one's";
  EXPECT_EQ(Accept(Moved("2", "")), first) << "a duplicate";
  EXPECT_EQ(Load(first).thread_key, "-1005");
  EXPECT_EQ(Accept(Event("4", "-1005", "2")), first);
  EXPECT_EQ(Accept(Event("5", "-5", "9")), first) << "late, from the old group";
  EXPECT_EQ(Count("SELECT COUNT(*) FROM conversations"), 1);
}

TEST_F(MovedGroupTest, NumbersOfBeforeNameNothingAnyMore) {
  const auto first = Accept(Event("1", "-5", "7"));
  const auto before = Named(first, "7");
  EXPECT_FALSE(before.empty());
  Accept(Moved("3", "1"));
  EXPECT_EQ(Named(first, "7"), "");
  Accept(Event("4", "-1005", "7"));
  EXPECT_FALSE(Named(first, "7").empty());
  EXPECT_NE(Named(first, "7"), before);
}

}  // namespace
}  // namespace beseda
