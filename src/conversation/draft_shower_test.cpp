#include "conversation/draft_shower.h"

#include <gtest/gtest.h>

#include "testing/fake_channels.h"
#include "testing/manual_clock.h"
#include "testing/run_task.h"

namespace beseda::conversation {
namespace {

class DraftShowerTest : public ::testing::Test {
 protected:
  static constexpr Micros kSoon = milliseconds(300);

  DraftShowerTest() {
    channels_.on_draft = [this](const std::string& draft, const std::string& text) -> Status {
      shown_.push_back(draft + ":" + text);
      return outcome_;
    };
    channel_ = *loop_.Run(channels_.Find("chn_test"));
    shower_ = std::make_unique<DraftShower>(scope_, clock_, soon_, channel_, ThreadRef{"thread", "user"});
  }
  ~DraftShowerTest() override {
    shower_.reset();
    scope_.Stop();
    clock_.Advance(seconds(10));
    loop_.Run(scope_.Join());
  }
  void Pass(Micros time) {
    loop_.RunReady();
    clock_.Advance(time);
    loop_.RunReady();
  }

  TestLoop loop_;
  ManualClock clock_;
  Scope scope_{loop_.executor()};
  DelayedCalls soon_{scope_, clock_, kSoon};
  FakeChannels channels_;
  Status outcome_ = Ok();
  std::vector<std::string> shown_;
  std::shared_ptr<const ChannelDirectory::Entry> channel_;
  std::unique_ptr<DraftShower> shower_;
};

TEST_F(DraftShowerTest, ShowsTheNewestTextWithAPauseBetween) {
  shower_->Show("m", "");
  shower_->Show("m", "a");
  Pass(kSoon);
  shower_->Show("m", "ab");
  shower_->Show("m", "abc");
  loop_.RunReady();
  EXPECT_EQ(shown_, (std::vector<std::string>{"m:a"}));
  Pass(DraftShower::kPause);
  EXPECT_EQ(shown_, (std::vector<std::string>{"m:a", "m:abc"}));
  Pass(DraftShower::kPause);
  EXPECT_EQ(scope_.size(), 0u) << "nothing runs while nothing is new";
  shower_->Show("n", "x");
  loop_.RunReady();
  EXPECT_EQ(shown_.back(), "n:x");
}

TEST_F(DraftShowerTest, ShowsNothingOfAReplyThatIsSoonWhole) {
  shower_->Show("m", "a");
  Pass(kSoon - milliseconds(1));
  shower_->Show("m", "ab");
  shower_.reset();
  Pass(seconds(1));
  EXPECT_TRUE(shown_.empty());
  EXPECT_EQ(scope_.size(), 0u);
}

TEST_F(DraftShowerTest, ShowsNothingAfterItsEnd) {
  shower_->Show("m", "a");
  Pass(kSoon);
  shower_->Show("m", "ab");
  shower_.reset();
  Pass(DraftShower::kPause);
  EXPECT_EQ(shown_.size(), 1u);
}

TEST_F(DraftShowerTest, GivesUpAfterARefusal) {
  outcome_ = Error(ErrorCode::kRateLimited, "slow down");
  shower_->Show("m", "a");
  Pass(kSoon);
  Pass(DraftShower::kPause);
  shower_->Show("m", "ab");
  Pass(DraftShower::kPause);
  EXPECT_EQ(shown_.size(), 1u);
}

}  // namespace
}  // namespace beseda::conversation
