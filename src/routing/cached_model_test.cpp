#include "routing/cached_model.h"

#include <gtest/gtest.h>

#include <map>

#include "base/task.h"
#include "testing/clocked_loop.h"
#include "testing/fake_chat_model.h"

namespace beseda::routing {
namespace {

/// Vectors as the test says; a text that it does not know fails.
class FakeEmbedder final : public Embedder {
 public:
  Task<Result<EmbedReply>> Embed(EmbedRequest request) override {
    contexts.push_back(request.context);
    const auto known = vectors.find(request.texts.at(0));
    if (known == vectors.end()) co_return Error(ErrorCode::kUnavailable, "The embedder is down.");
    EmbedReply reply;
    reply.vectors.push_back(known->second);
    co_return reply;
  }
  std::map<std::string, std::vector<float>> vectors;
  std::vector<CallContext> contexts;
};

class CachedModelTest : public ::testing::Test {
 protected:
  CachedModelTest() { options.mode = CacheMode::kExact; }

  ChatRequest Question(std::string text, std::string bot = "bot_1") {
    auto request = MakeQuestion(std::move(text));
    request.temperature = 0;
    request.context.bot_id = std::move(bot);
    ChatMessage system;
    system.role = ChatRole::kSystem;
    system.text = "You sell tea.";
    request.messages.insert(request.messages.begin(), std::move(system));
    return request;
  }
  /// The answer, and in brackets from where.
  std::string Ask(ChatRequest request, ChatSink* sink = nullptr) {
    CachedModel model(world.clock, "rte_1", fake, cache, embedder, options);
    const auto trace = request.trace;
    const auto reply = world.Run(model.Complete(std::move(request), sink));
    if (!reply.ok()) return reply.error().message;
    return reply->text + " [" + trace->cache() + "]";
  }
  std::string Ask(std::string text, std::string bot = "bot_1") { return Ask(Question(std::move(text), std::move(bot))); }

  ClockedLoop world;
  std::shared_ptr<FakeChatModel> fake = std::make_shared<FakeChatModel>(world.clock);
  std::shared_ptr<FakeEmbedder> embedder = std::make_shared<FakeEmbedder>();
  std::shared_ptr<AnswerCache> cache = std::make_shared<AnswerCache>(1024 * 1024);
  CacheOptions options;
};

TEST_F(CachedModelTest, AnswersTheSameQuestionOnce) {
  fake->Says("Yes").Says("Again");
  EXPECT_EQ(Ask("Open today?"), "Yes []");
  EXPECT_EQ(Ask("Open today?"), "Yes [exact]");
  EXPECT_EQ(Ask("Open today??"), "Again []");
  EXPECT_EQ(fake->calls(), 2u);
}

TEST_F(CachedModelTest, GivesACachedAnswerThroughTheSinkInPieces) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "чай ";
  fake->Says(text);
  Ask("Which tea?");
  FakeChatSink sink;
  EXPECT_EQ(Ask(Question("Which tea?"), &sink), text + " [exact]");
  EXPECT_EQ(sink.text, text);
  EXPECT_GT(sink.pieces.size(), 3u);
}

TEST_F(CachedModelTest, ForgetsAfterItsTime) {
  options.keep = seconds(60);
  fake->Says("Old").Says("New");
  Ask("Open today?");
  world.clock.Advance(seconds(59));
  EXPECT_EQ(Ask("Open today?"), "Old [exact]");
  world.clock.Advance(seconds(1));
  EXPECT_EQ(Ask("Open today?"), "New []");
}

TEST_F(CachedModelTest, KeepsWorkspacesBotsAndTargetsApart) {
  fake->Says("One").Says("Two").Says("Three").Says("Four");
  Ask("Hi");
  EXPECT_EQ(Ask("Hi", "bot_2"), "Two []");
  auto other = Question("Hi");
  other.context.workspace_id = "wsp_other";
  EXPECT_EQ(Ask(std::move(other)), "Three []");
  CachedModel elsewhere(world.clock, "rte_2", fake, cache, embedder, options);
  EXPECT_EQ(world.Run(elsewhere.Complete(Question("Hi"), nullptr))->text, "Four");
}

TEST_F(CachedModelTest, LetsPassWhatMustNotBeCached) {
  fake->Says("Fresh");
  const auto twice = [&](const ChatRequest& request) {
    auto both = Ask(request);
    return both += Ask(request);
  };
  auto warm = Question("Hi");
  warm.temperature = 0.7;
  EXPECT_EQ(twice(warm), "Fresh []Fresh []");
  warm.temperature.reset();
  EXPECT_EQ(twice(warm), "Fresh []Fresh []") << "the vendor's own temperature is not 0";
  auto tools = Question("Hi");
  tools.tools.push_back({"look_up", "", "{}"});
  EXPECT_EQ(twice(tools), "Fresh []Fresh []");
  auto image = Question("Hi");
  image.messages.back().images.push_back({"https://x/cat.png", "", ""});
  EXPECT_EQ(twice(image), "Fresh []Fresh []");
  EXPECT_EQ(cache->size(), 0u);
  options.any_temperature = true;
  EXPECT_EQ(twice(warm), "Fresh []Fresh [exact]");
  EXPECT_EQ(twice(tools), "Fresh []Fresh []");
}

TEST_F(CachedModelTest, KeepsOnlyWholeAnswers) {
  FakeChatModel::Answer cut;
  cut.pieces = {"Half an"};
  cut.reply.stop = StopReason::kLength;
  fake->Answers(cut).Says(" ").Fails(Error(ErrorCode::kUnavailable, "Down.")).Says("Whole");
  EXPECT_EQ(Ask("Hi"), "Half an []");
  EXPECT_EQ(Ask("Hi"), "  []");
  EXPECT_EQ(Ask("Hi"), "Down.");
  EXPECT_EQ(Ask("Hi"), "Whole []");
  EXPECT_EQ(Ask("Hi"), "Whole [exact]");
}

class SemanticCacheTest : public CachedModelTest {
 protected:
  SemanticCacheTest() {
    options.mode = CacheMode::kSemantic;
    options.threshold = 0.9;
    embedder->vectors = {{"When do you open?", {1, 0, 0}},
                         {"At what time do you open?", {2, 0.5F, 0}},   // cosine 0.970
                         {"When do you close?", {1, 0.6F, 0}},          // cosine 0.857
                         {"Bye", {0, 0, 1}}};
    fake->Says("At nine.").Says("Second.").Says("Third.");
  }
};

TEST_F(SemanticCacheTest, AnswersWhatMeansTheSame) {
  EXPECT_EQ(Ask("When do you open?"), "At nine. []");
  EXPECT_EQ(Ask("At what time do you open?"), "At nine. [semantic]");
  EXPECT_EQ(Ask("When do you close?"), "Second. []");
  EXPECT_EQ(Ask("When do you open?"), "At nine. [exact]");
  EXPECT_EQ(embedder->contexts.at(0).purpose, CallPurpose::kEmbedding);
  EXPECT_EQ(embedder->contexts.at(0).bot_id, "bot_1");
}

TEST_F(SemanticCacheTest, DoesNotCrossBotsSystemPromptsOrConversations) {
  Ask("When do you open?");
  EXPECT_EQ(Ask("At what time do you open?", "bot_2"), "Second. []");
  auto other = Question("At what time do you open?");
  other.messages[0].text = "You sell coffee.";
  EXPECT_EQ(Ask(std::move(other)), "Third. []");
  auto later = Question("At what time do you open?");
  later.messages.insert(later.messages.begin() + 1, ChatMessage());
  later.messages[1].text = "I mean the shop in Riga.";
  EXPECT_EQ(Ask(std::move(later)), "Third. []");
}

TEST_F(SemanticCacheTest, IsPassedByWhenTheEmbedderFails) {
  EXPECT_EQ(Ask("Unknown"), "At nine. []");
  EXPECT_EQ(Ask("Unknown"), "At nine. [exact]");
}

TEST(AnswerCache, IsBoundedInBytes) {
  AnswerCache cache(10'000);
  ChatReply reply;
  reply.text.assign(1000, 'x');
  const Time now = FromUnixMicros(0);
  for (int i = 0; i < 20; ++i) {
    cache.Put("key " + std::to_string(i), reply, now + seconds(10));
    EXPECT_TRUE(cache.Find("key 0", now)) << i << ": what is used stays";
  }
  EXPECT_LE(cache.bytes(), 10'000u);
  EXPECT_FALSE(cache.Find("key 1", now));
  EXPECT_TRUE(cache.Find("key 19", now));
  reply.text.assign(20'000, 'x');
  cache.Put("too large", reply, now + seconds(10));
  EXPECT_FALSE(cache.Find("too large", now));
  cache.Clear();
  EXPECT_EQ(cache.bytes(), 0u);
}

TEST(AnswerCache, KeepsSoManyOfAGroup) {
  AnswerCache cache(100 * 1024 * 1024);
  ChatReply reply;
  const Time now = FromUnixMicros(0);
  for (std::size_t i = 0; i <= AnswerCache::kMostInGroup; ++i) {
    reply.text = std::to_string(i);
    cache.PutNear("group", {float(i), 1}, reply, now + seconds(10));
  }
  EXPECT_EQ(cache.size(), AnswerCache::kMostInGroup);
  EXPECT_FALSE(cache.FindNear("group", {0, 1}, 0.9, now)) << "the oldest went";
  EXPECT_EQ(cache.FindNear("group", {1, 1}, 0.99, now)->text, "1");
  EXPECT_FALSE(cache.FindNear("group", {1, 1, 1}, 0.1, now)) << "another model's vectors";
  EXPECT_FALSE(cache.FindNear("group", {0, 0}, 0.1, now));
  EXPECT_FALSE(cache.FindNear("group", {1, 1}, 0.99, now + seconds(10)));
}

}  // namespace
}  // namespace beseda::routing
