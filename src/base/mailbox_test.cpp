#include "base/mailbox.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "base/task.h"
#include "testing/run_task.h"

namespace beseda {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(Mailbox, GivesLettersInOrderOrTimesOut) {
  TestLoop loop;
  Mailbox mailbox(2);
  EXPECT_TRUE(mailbox.Put(std::make_shared<const std::string>("a")));
  EXPECT_TRUE(mailbox.Put(std::make_shared<const std::string>("b")));
  EXPECT_FALSE(mailbox.Put(std::make_shared<const std::string>("c")));
  EXPECT_EQ(**loop.Run(mailbox.Take(seconds(5))), "a");
  EXPECT_EQ(**loop.Run(mailbox.Take(seconds(5))), "b");
  EXPECT_EQ(loop.Run(mailbox.Take(milliseconds(5))), std::nullopt);
}

TEST(Mailbox, KeepsWhatComesBetweenATakeThatTimedOutAndTheNext) {
  TestLoop loop;
  Mailbox mailbox(1);
  EXPECT_EQ(loop.Run(mailbox.Take(milliseconds(1))), std::nullopt);
  EXPECT_TRUE(mailbox.Put(std::make_shared<const std::string>("a")));
  EXPECT_FALSE(mailbox.overflowed());
  EXPECT_EQ(**loop.Run(mailbox.Take(seconds(5))), "a");
}

TEST(Mailbox, LosesNoLetterThatComesAsATakeTimesOut) {
  TestLoop loop;
  Mailbox mailbox(1);
  constexpr int kLetters = 2000;
  std::thread putter([&] {
    for (int i = 0; i < kLetters;) {
      if (mailbox.Put(std::make_shared<const std::string>(std::to_string(i)))) ++i;
      else std::this_thread::yield();
    }
  });
  const auto take_all = [&]() -> Task<int> {
    int taken = 0;
    const auto give_up = std::chrono::steady_clock::now() + seconds(30);
    while (taken < kLetters && std::chrono::steady_clock::now() < give_up) {
      const auto letter = co_await mailbox.Take(Micros(20));
      if (!letter) continue;
      EXPECT_EQ(**letter, std::to_string(taken));
      ++taken;
    }
    co_return taken;
  };
  EXPECT_EQ(loop.Run(take_all()), kLetters);
  putter.join();
}

TEST(Mailbox, WakesWhoWaitsWhenItIsFilledFromAnotherThread) {
  TestLoop loop;
  Mailbox mailbox(1);
  std::thread putter([&] {
    std::this_thread::sleep_for(milliseconds(20));
    mailbox.Put(std::make_shared<const std::string>("late"));
  });
  const auto letter = loop.Run(mailbox.Take(seconds(30)));
  putter.join();
  ASSERT_TRUE(letter.has_value());
  EXPECT_EQ(**letter, "late");
}

}  // namespace
}  // namespace beseda
