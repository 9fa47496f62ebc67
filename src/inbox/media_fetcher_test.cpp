#include "inbox/media_fetcher.h"

#include <gtest/gtest.h>

#include "base/task.h"
#include "bus/in_process/in_process_bus.h"
#include "inbox/inbox.h"
#include "records/media_fetch_rows.h"
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

class MediaFetcherTest : public ::testing::Test {
 protected:
  MediaFetcherTest() {
    SeedTestWorkspace(*database_);
    MediaContent photo;
    photo.kind = MediaContent::Kind::kImage;
    photo.url = "vendor:file-7";
    IncomingEvent event;
    event.vendor_event_id = "1";
    event.thread_key = event.vendor_user_id = "a";
    event.content = Content{photo};
    const auto outcomes = RunTask(inbox_.Accept(channels_.account, {event}));
    message_id_ = outcomes->front().message->id;
  }
  ~MediaFetcherTest() override {
    scope_.Stop();
    loop_.Run(scope_.Join());
  }

  // Until the fetch has ended, moving the clock over its waits.
  void Finish() {
    ASSERT_TRUE(loop_.Run(fetcher_.Resume()).ok());
    for (int round = 0; woken_.empty() && round < 400; ++round) {
      loop_.Run(Pause());
      clock_.AdvanceToNextSleeper();
    }
    ASSERT_EQ(woken_.size(), 1u);
  }
  static Task<void> Pause() {
    SystemClock clock;
    co_await clock.Sleep(milliseconds(2));
  }
  Message Load() {
    return **RunTask(database_->Read([&](Tx& tx) { return records::LoadMessage(tx, message_id_); }));
  }

  TestLoop loop_;
  TestDatabase database_;
  ManualClock clock_;
  SeededRandom random_;
  IdSource ids_{clock_, random_};
  InProcessBus bus_;
  NullMetrics metrics_;
  FakeChannels channels_;
  FakeTurnQueue turns_;
  Inbox inbox_{*database_, bus_, clock_, ids_, metrics_, turns_};
  std::vector<std::string> woken_;
  std::string saved_;
  Scope scope_{loop_.executor()};
  MediaFetcher fetcher_{scope_,
                        {*database_, bus_, clock_, channels_,
                         [this](std::string, std::string, MediaContent media, std::string bytes) -> Task<Result<MediaContent>> {
                           saved_ = std::move(bytes);
                           media.url = "/media/upl_1/photo.png";
                           co_return media;
                         },
                         [this](const std::string& conversation_id) { woken_.push_back(conversation_id); }}};
  std::string message_id_;
};

TEST_F(MediaFetcherTest, LaysTheFileDownAndWakesTheConversation) {
  int failures = 2;
  channels_.on_fetch = [&](const MediaContent& media) -> Result<std::string> {
    EXPECT_EQ(media.url, "vendor:file-7");
    if (failures-- > 0) return Error(ErrorCode::kUnavailable, "down");
    return std::string("bytes");
  };
  Finish();
  EXPECT_EQ(saved_, "bytes");
  EXPECT_EQ(std::get<MediaContent>(Load().content.kind).url, "/media/upl_1/photo.png");
  EXPECT_EQ(Load().reason, "");
  EXPECT_TRUE(RunTask(database_->Read([](Tx& tx) { return records::LoadFetches(tx); }))->empty());
}

TEST(FileAtVendor, IsFoundAndReplacedInWhatAMessageWasChangedTo) {
  MediaContent photo;
  photo.url = "vendor:file-8";
  Content edit{EditContent{"msg", std::make_shared<const Content>(Content{photo})}};
  ASSERT_TRUE(records::FileAtVendor(edit));
  EXPECT_EQ(records::FileAtVendor(edit)->url, "vendor:file-8");
  photo.url = "/media/upl_2/photo.png";
  records::PutFile(edit, photo);
  EXPECT_FALSE(records::FileAtVendor(edit));
  const auto& inner = *std::get<EditContent>(edit.kind).content;
  EXPECT_EQ(std::get<MediaContent>(inner.kind).url, "/media/upl_2/photo.png");
  EXPECT_FALSE(records::FileAtVendor(Content{EditContent{"msg", std::make_shared<const Content>(MakeText("x"))}}));
  EXPECT_FALSE(records::FileAtVendor(Content{EditContent{"msg", nullptr}}));
}

// A vendor that is down for longer than people like to wait: the message is answered, and has its file in the end.
TEST_F(MediaFetcherTest, AFileThatComesLateComesAfterTheAnswer) {
  int failures = 12;
  channels_.on_fetch = [&](const MediaContent&) -> Result<std::string> {
    if (failures-- > 0) return Error(ErrorCode::kUnauthenticated, "The token was revoked.");
    return std::string("bytes");
  };
  const auto began = clock_.Now();
  Finish();
  EXPECT_EQ(failures, 8);
  EXPECT_LT(clock_.Now() - began, std::chrono::minutes(2));
  EXPECT_NE(Load().reason.find("The token was revoked."), std::string::npos);
  EXPECT_FALSE(*RunTask(database_->Read([&](Tx& tx) { return records::IsBeingFetched(tx, *records::LoadMessage(tx, message_id_)); })));
  woken_.clear();
  Finish();
  EXPECT_EQ(saved_, "bytes");
  EXPECT_EQ(Load().reason, "");
  EXPECT_GT(clock_.Now() - began, std::chrono::hours(1));
}

TEST_F(MediaFetcherTest, AfterADayItIsGivenUp) {
  channels_.on_fetch = [](const MediaContent&) -> Result<std::string> { return Error(ErrorCode::kUnavailable, "down"); };
  Finish();
  woken_.clear();
  Finish();
  EXPECT_EQ(Load().reason, "The file could not be fetched from the channel. down");
  EXPECT_TRUE(RunTask(database_->Read([](Tx& tx) { return records::LoadFetches(tx); }))->empty());
}

TEST_F(MediaFetcherTest, AFileThatCannotBeHadIsNamedWithTheReason) {
  channels_.on_fetch = [](const MediaContent&) -> Result<std::string> { return Error(ErrorCode::kTooLarge, "It is larger than 20 MB."); };
  Finish();
  EXPECT_EQ(std::get<MediaContent>(Load().content.kind).url, "vendor:file-7");
  EXPECT_EQ(Load().reason, "The file could not be fetched from the channel. It is larger than 20 MB.");
}

}  // namespace
}  // namespace beseda
