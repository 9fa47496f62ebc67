#include "conversation/delayed_calls.h"

#include <gtest/gtest.h>

#include "testing/manual_clock.h"
#include "testing/run_task.h"

namespace beseda::conversation {
namespace {

class DelayedCallsTest : public ::testing::Test {
 protected:
  ~DelayedCallsTest() override {
    scope_.Stop();
    clock_.Advance(seconds(10));
    loop_.Run(scope_.Join());
  }
  std::shared_ptr<const DelayedCalls::Call> Add(std::string name) {
    return calls_.Add([this, name = std::move(name)] { made_.push_back(name); });
  }
  void Pass(Micros time) {
    loop_.RunReady();
    clock_.Advance(time);
    loop_.RunReady();
  }

  TestLoop loop_;
  ManualClock clock_;
  Scope scope_{loop_.executor()};
  DelayedCalls calls_{scope_, clock_, milliseconds(300)};
  std::vector<std::string> made_;
};

TEST_F(DelayedCallsTest, AreMadeOnceInTheirOrder) {
  const auto a = Add("a");
  Pass(milliseconds(100));
  const auto b = Add("b");
  Pass(milliseconds(199));
  EXPECT_TRUE(made_.empty());
  Pass(milliseconds(1));
  EXPECT_EQ(made_, std::vector<std::string>{"a"});
  Pass(milliseconds(100));
  EXPECT_EQ(made_, (std::vector<std::string>{"a", "b"}));
  Pass(seconds(5));
  EXPECT_EQ(made_.size(), 2u);
  EXPECT_EQ(scope_.size(), 0u) << "nothing runs when nothing waits";
  const auto c = Add("c");
  Pass(milliseconds(300));
  EXPECT_EQ(made_.back(), "c");
}

TEST_F(DelayedCallsTest, AreNotMadeOnceTheyAreTakenBack) {
  auto a = Add("a");
  const auto b = Add("b");
  a.reset();
  Pass(milliseconds(300));
  EXPECT_EQ(made_, std::vector<std::string>{"b"});
}

// However many are added, the timer wakes seldom.
TEST_F(DelayedCallsTest, ThatAreCloseTogetherAreMadeTogether) {
  std::vector<std::shared_ptr<const DelayedCalls::Call>> held;
  for (int i = 0; i < 40; ++i) {
    held.push_back(Add(std::to_string(i)));
    Pass(milliseconds(1));
  }
  Pass(milliseconds(260));
  EXPECT_EQ(made_.size(), 1u);
  EXPECT_EQ(clock_.NextSleep(), DelayedCalls::kTick);
  Pass(DelayedCalls::kTick);
  EXPECT_EQ(made_.size(), 40u);
  EXPECT_EQ(scope_.size(), 0u);
}

}  // namespace
}  // namespace beseda::conversation
