#include "bus/in_process/in_process_bus.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <optional>
#include <thread>

namespace beseda {
namespace {

TEST(InProcessBus, GivesAPayloadToEveryListenerOfItsTopicOnly) {
  InProcessBus bus;
  std::vector<std::string> heard;
  const auto first = bus.Subscribe("conversation.a", [&](const Bus::Payload& text) { heard.push_back("1" + *text); });
  const auto second = bus.Subscribe("conversation.a", [&](const Bus::Payload& text) { heard.push_back("2" + *text); });
  const auto other = bus.Subscribe("conversation.b", [&](const Bus::Payload&) { heard.push_back("other"); });
  bus.Publish("conversation.a", "x");
  EXPECT_EQ(heard, (std::vector<std::string>{"1x", "2x"}));
}

TEST(InProcessBus, SharesOnePayloadBetweenListeners) {
  InProcessBus bus;
  const auto payload = std::make_shared<const std::string>("text");
  const void* seen = nullptr;
  const auto subscription = bus.Subscribe("t", [&](const Bus::Payload& text) { seen = text.get(); });
  bus.Publish("t", payload);
  EXPECT_EQ(seen, payload.get());
}

TEST(InProcessBus, KnowsWhetherAnybodyListens) {
  InProcessBus bus;
  EXPECT_FALSE(bus.HasListeners("t"));
  auto first = bus.Subscribe("t", [](const Bus::Payload&) {});
  auto second = bus.Subscribe("t", [](const Bus::Payload&) {});
  EXPECT_TRUE(bus.HasListeners("t"));
  EXPECT_FALSE(bus.HasListeners("u"));
  first.reset();
  EXPECT_TRUE(bus.HasListeners("t"));
  second.reset();
  EXPECT_FALSE(bus.HasListeners("t"));
}

TEST(InProcessBus, HandlerMayEndItsOwnSubscription) {
  InProcessBus bus;
  int calls = 0;
  std::unique_ptr<Bus::Subscription> subscription;
  subscription = bus.Subscribe("t", [&](const Bus::Payload&) {
    ++calls;
    subscription.reset();
  });
  bus.Publish("t", "x");
  bus.Publish("t", "x");
  EXPECT_EQ(calls, 1);
}

TEST(InProcessBus, HandlerMayEndAndMakeOtherSubscriptions) {
  InProcessBus bus;
  int calls = 0;
  std::unique_ptr<Bus::Subscription> later;
  auto ended = bus.Subscribe("t", [&](const Bus::Payload&) { ++calls; });
  const auto acting = bus.Subscribe("t", [&](const Bus::Payload&) {
    ended.reset();
    later = bus.Subscribe("t", [&](const Bus::Payload&) { calls += 10; });
  });
  bus.Publish("t", "x");
  EXPECT_EQ(calls, 1);  // `ended` was called before it ended, `later` came after this payload.
  bus.Publish("t", "x");
  EXPECT_EQ(calls, 1);  // The second `later` replaced the first before it was called.
}

TEST(InProcessBus, AThrowingHandlerDoesNotKeepOthersFromHearing) {
  InProcessBus bus;
  int heard = 0;
  const auto bad = bus.Subscribe("t", [](const Bus::Payload&) { throw std::runtime_error("bad"); });
  const auto good = bus.Subscribe("t", [&](const Bus::Payload&) { ++heard; });
  bus.Publish("t", "x");
  bus.Publish("t", "x");
  EXPECT_EQ(heard, 2);
}

TEST(InProcessBus, EndOfASubscriptionWaitsForItsRunningHandler) {
  InProcessBus bus;
  std::atomic<bool> entered = false;
  std::atomic<bool> left = false;
  auto subscription = bus.Subscribe("t", [&](const Bus::Payload&) {
    entered = true;
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    left = true;
  });
  std::thread publisher([&] { bus.Publish("t", "x"); });
  while (!entered) std::this_thread::yield();
  subscription.reset();
  EXPECT_TRUE(left);
  publisher.join();
}

// Listeners come and go on some threads while others publish; what a handler uses goes right after its subscription.
TEST(InProcessBus, NoHandlerRunsAfterItsEndWhateverTheThreadsDo) {
  InProcessBus bus;
  std::atomic<bool> stop = false;
  std::atomic<std::uint64_t> heard = 0;
  std::vector<std::thread> threads;
  for (int publisher = 0; publisher < 2; ++publisher) {
    threads.emplace_back([&] {
      for (int i = 0; !stop; ++i) bus.Publish("topic." + std::to_string(i % 3), "payload");
    });
  }
  std::atomic<int> rounds = 0;
  for (int listener = 0; listener < 3; ++listener) {
    threads.emplace_back([&, listener] {
      for (int i = 0; i < 2000; ++i) {
        auto alive = std::make_unique<std::atomic<int>>(1);
        auto subscription = bus.Subscribe("topic." + std::to_string((i + listener) % 3),
                                          [&heard, target = alive.get()](const Bus::Payload& text) {
                                            heard += text->size() * std::uint64_t(target->load());
                                          });
        if (i % 16 == 0) std::this_thread::sleep_for(std::chrono::microseconds(100));
        subscription.reset();
        alive.reset();
      }
      ++rounds;
    });
  }
  while (rounds < 3) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  stop = true;
  for (auto& thread : threads) thread.join();
  EXPECT_GT(heard, 0U);
}

}  // namespace
}  // namespace beseda
