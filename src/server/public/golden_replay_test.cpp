#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <random>
#include <regex>
#include <set>

#include "base/task.h"
#include "bus/in_process/in_process_bus.h"
#include "channels/common/meta_messaging_decoder.h"
#include "channels/slack/slack_webhook.h"
#include "channels/telegram/telegram_decoder.h"
#include "channels/webhook/webhook_decoder.h"
#include "channels/whatsapp/whatsapp_decoder.h"
#include "inbox/inbox.h"
#include "storage/testing/test_database.h"
#include "storage/testing/test_workspace.h"
#include "testing/fake_channels.h"
#include "testing/fake_queues.h"
#include "testing/golden_bodies.h"
#include "testing/manual_clock.h"
#include "testing/null_metrics.h"
#include "testing/run_task.h"
#include "testing/seeded_random.h"

// Vendors repeat what they have told, and tell it out of order: all their documented payloads, in any order and several times, through the
// real inbox into the real database.

namespace beseda {
namespace {

using Decode = std::function<Result<std::vector<IncomingEvent>>(const GoldenBody&)>;

struct Vendor {
  const char* channel;
  std::size_t bodies;  ///< At least.
  std::vector<std::string> ids;  ///< What stands before an id that names an event.
  Decode decode;
};

/// The documented payloads share their ids: each gets its own, so that all of them can have been told.
std::string WithOwnIds(std::string body, const Vendor& vendor, std::size_t number) {
  for (const auto& before : vendor.ids) {
    const auto own = std::to_string(number);
    for (auto at = body.find(before); at != body.npos; at = body.find(before, at)) {
      at += before.size();
      body.insert(at, own);
    }
  }
  if (vendor.channel != std::string_view("slack")) return body;
  // Slack's messages are named by their time.
  static const std::regex kTime(R"((\d{10})\.(\d{6}))");
  std::string out;
  auto from = body.cbegin();
  for (std::sregex_iterator time(body.begin(), body.end(), kTime), end; time != end; ++time) {
    out.append(from, (*time)[0].first);
    const auto micros = std::to_string((std::stoul((*time)[2]) + number * 1000) % 1'000'000);
    out += (*time)[1].str() + "." + std::string(6 - micros.size(), '0') + micros;
    from = (*time)[0].second;
  }
  return out.append(from, body.cend());
}

std::vector<Vendor> Vendors() {
  const auto meta = [](std::string object, std::string id, bool keep_echoes) {
    return [=](const GoldenBody& golden) { return DecodeMetaMessaging(golden.body, {object, id, "beseda:chn_1", keep_echoes}); };
  };
  return {{"telegram", 80, {"\"update_id\":", "\"callback_query\":{\"id\":\""},
           [](const GoldenBody& golden) {
             telegram::Self self;
             self.bot_id = 42;
             self.username = "pigeon_bot";
             return telegram::DecodeUpdate(golden.body, self);
           }},
          {"slack", 44, {"\"event_id\":\"", "\"trigger_id\":\"", "%22trigger_id%22%3A%22", "trigger_id=", "%22hash%22%3A%22"},
           [](const GoldenBody& golden) -> Result<std::vector<IncomingEvent>> {
             TRY(auto content, slack::DecodeBody(golden.body, golden.content_type, {}));
             return std::move(content.events);
           }},
          {"whatsapp", 44, {"\"id\":\"wamid."},
           [](const GoldenBody& golden) { return DecodeWhatsAppEvents(golden.body, {"106540352242922", "102290129340398"}); }},
          {"messenger", 28, {"\"mid\":\""}, meta("page", "110222333444", true)},
          {"instagram", 17, {"\"mid\":\""}, meta("instagram", "17841400000000001", true)},
          {"webhook", 8, {}, [](const GoldenBody& golden) { return DecodeWebhookEvents(golden.body); }}};
}

/// A fresh database with its inbox.
class Store {
 public:
  Store() { SeedTestWorkspace(*database_); }

  Result<std::vector<Inbox::Outcome>> Accept(std::vector<IncomingEvent> events) {
    return RunTask(inbox_.Accept(channels_.account, std::move(events)));
  }
  std::vector<std::string> Column(std::string sql) {
    return *RunTask(database_->Read([&](Tx& tx) {
      std::vector<std::string> values;
      for (const auto row : tx.Query(sql)) values.push_back(row.Text(0));
      return values;
    }));
  }

 private:
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

/// Each body two to four times, in an order of chance.
std::vector<const GoldenBody*> Deliveries(const std::vector<GoldenBody>& golden, unsigned seed) {
  std::minstd_rand random(seed);
  std::vector<const GoldenBody*> deliveries;
  for (const auto& body : golden) deliveries.insert(deliveries.end(), 2 + random() % 3, &body);
  for (auto left = deliveries.size(); left > 1; --left) std::swap(deliveries[left - 1], deliveries[random() % left]);
  return deliveries;
}

/// Begins each conversation, for receipts of others are not ours to keep. Gives how many there are.
std::size_t Begin(Store& store, const Vendor& vendor, const std::vector<GoldenBody>& golden) {
  std::map<std::string, std::string> threads;
  for (const auto& body : golden) {
    const auto events = vendor.decode(body);
    if (!events.ok()) continue;
    for (const auto& event : *events) threads.emplace(event.thread_key, event.vendor_user_id);
  }
  for (const auto& [thread, person] : threads) {
    IncomingEvent event;
    event.vendor_event_id = "begun " + thread;
    event.thread_key = thread;
    event.vendor_user_id = person;
    event.content = MakeText("Hello");
    EXPECT_TRUE(store.Accept({event}).ok());
  }
  return threads.size();
}

TEST(GoldenReplay, EachEventIsThereOnceHoweverOftenAndInWhateverOrderItComes) {
  for (const auto& vendor : Vendors()) {
    SCOPED_TRACE(vendor.channel);
    auto golden = LoadGoldenBodies(vendor.channel);
    EXPECT_GE(golden.size(), vendor.bodies);
    std::size_t all = 0;
    for (std::size_t i = 0; i < golden.size(); ++i) {
      golden[i].body = WithOwnIds(std::move(golden[i].body), vendor, i + 1);
      all += golden[i].events;
    }
    for (unsigned seed = 1; seed <= 3; ++seed) {
      Store store;
      const auto begun = Begin(store, vendor, golden);
      std::set<std::string> told;
      std::size_t accepted = 0;
      for (const auto* body : Deliveries(golden, seed)) {
        const auto events = vendor.decode(*body);
        ASSERT_TRUE(events.ok()) << body->name << ": " << events.error().message;
        for (const auto& event : *events) told.insert(event.vendor_event_id);
        const auto outcomes = store.Accept(*events);
        ASSERT_TRUE(outcomes.ok()) << body->name << ": " << outcomes.error().message << " " << outcomes.error().detail;
        accepted += std::size_t(std::ranges::count_if(*outcomes, [](const auto& outcome) { return !outcome.duplicate; }));
      }
      EXPECT_EQ(told.size(), all);
      EXPECT_EQ(accepted, told.size());
      const auto stored = store.Column("SELECT vendor_event_id FROM events WHERE vendor_event_id NOT LIKE 'begun %' AND vendor_event_id NOT LIKE 'inner:%'");
      EXPECT_EQ(stored.size(), told.size());
      EXPECT_EQ(std::set<std::string>(stored.begin(), stored.end()), told);
      const auto messages = store.Column("SELECT message_id FROM events WHERE message_id <> ''");
      EXPECT_EQ(std::set<std::string>(messages.begin(), messages.end()).size(), messages.size()) << "two events have one message";
      EXPECT_GT(messages.size(), begun);
      EXPECT_EQ(store.Column("SELECT id FROM messages").size(), messages.size()) << "a message that no event has brought";
    }
  }
}

}  // namespace
}  // namespace beseda
