#include "routing/shadowed_model.h"

#include <gtest/gtest.h>

#include "base/task.h"
#include "testing/clocked_loop.h"
#include "testing/fake_chat_model.h"
#include "testing/seeded_random.h"

namespace beseda::routing {
namespace {

class ShadowedModelTest : public ::testing::Test {
 protected:
  std::string Ask() {
    auto request = MakeQuestion("Hi");
    request.context.bot_id = "bot_1";
    request.context.call_id = "call_1";
    const auto reply = world.Run(model->Complete(std::move(request), nullptr));
    return reply.ok() ? reply->text : reply.error().message;
  }
  void Make(double percent) {
    model = std::make_shared<ShadowedModel>(world.scope, random, first, second, percent);
  }

  ClockedLoop world;
  SeededRandom random;
  std::shared_ptr<FakeChatModel> first = std::make_shared<FakeChatModel>(world.clock);
  std::shared_ptr<FakeChatModel> second = std::make_shared<FakeChatModel>(world.clock);
  std::shared_ptr<ShadowedModel> model;
};

TEST_F(ShadowedModelTest, AsksTheSecondTheSameBesideTheFirst) {
  Make(100);
  first->Says("One", seconds(1));
  second->Says("Two", seconds(60));
  EXPECT_EQ(Ask(), "One");
  EXPECT_EQ(world.passed(), seconds(1)) << "nobody waits for the second";
  world.RunUntil([&] { return second->running() == 0; });
  ASSERT_EQ(second->calls(), 1u);
  const auto request = second->requests()[0];
  EXPECT_EQ(request.messages[0].text, "Hi");
  EXPECT_EQ(request.context.bot_id, "bot_1");
  EXPECT_EQ(request.context.purpose, CallPurpose::kShadow);
  EXPECT_EQ(request.context.call_id, "") << "it is a call of its own";
  EXPECT_EQ(request.trace, nullptr);
}

TEST_F(ShadowedModelTest, ItsFailureIsNoFailure) {
  Make(100);
  first->Says("One");
  second->Fails(Error(ErrorCode::kUnauthenticated, "No."));
  EXPECT_EQ(Ask(), "One");
}

TEST_F(ShadowedModelTest, AsksForAPartOfTheCalls) {
  Make(25);
  first->Says("One");
  second->Says("Two");
  for (int i = 0; i < 400; ++i) {
    Ask();
    world.loop.RunReady();
  }
  EXPECT_NEAR(double(second->calls()), 100, 30);
}

TEST_F(ShadowedModelTest, RunsFewAtATime) {
  Make(100);
  first->Says("One");
  second->Hangs();
  for (int i = 0; i < 20; ++i) EXPECT_EQ(Ask(), "One");
  world.loop.RunReady();
  EXPECT_EQ(second->running(), ShadowedModel::kMostAtOnce);
  world.scope.Stop();
  world.loop.Run(world.scope.Join());
  EXPECT_EQ(second->running(), 0);
}

}  // namespace
}  // namespace beseda::routing
