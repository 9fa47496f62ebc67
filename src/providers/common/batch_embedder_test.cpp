#include "providers/common/batch_embedder.h"

#include <gtest/gtest.h>

#include "base/task.h"
#include "testing/run_task.h"

namespace beseda {
namespace {

/// Gives each text a vector of its length, and keeps how many texts were asked for at a time.
class Lengths final : public BatchEmbedder {
 public:
  using BatchEmbedder::BatchEmbedder;
  std::vector<std::size_t> asked;

 protected:
  Task<Result<EmbedReply>> EmbedBatch(const EmbedRequest&, std::span<const std::string> texts, Micros) override {
    asked.push_back(texts.size());
    EmbedReply reply;
    for (const auto& text : texts) reply.vectors.push_back({float(text.size())});
    reply.usage.input_tokens = std::int64_t(texts.size());
    co_return reply;
  }
};

Result<EmbedReply> Embed(Lengths& embedder, const std::vector<std::size_t>& sizes) {
  EmbedRequest request;
  for (const auto size : sizes) request.texts.emplace_back(size, 'a');
  return RunTask(embedder.Embed(std::move(request)));
}

using Counts = std::vector<std::size_t>;

TEST(BatchEmbedder, AsksForAsManyTextsAsTheVendorTakes) {
  Lengths embedder(2);
  const auto reply = Embed(embedder, {1, 2, 3, 4, 5});
  ASSERT_TRUE(reply.ok());
  EXPECT_EQ(embedder.asked, (Counts{2, 2, 1}));
  EXPECT_EQ(reply->vectors, (std::vector<std::vector<float>>{{1}, {2}, {3}, {4}, {5}}));
  EXPECT_EQ(reply->usage.input_tokens, 5);
}

// A vendor that limits the tokens of a request refuses a whole batch of long texts.
TEST(BatchEmbedder, AsksForAsManyBytesAsTheVendorTakes) {
  Lengths embedder(BatchLimits{.texts = 3, .bytes = 10});
  const auto reply = Embed(embedder, {4, 6, 1, 20, 9, 1, 1, 1});
  ASSERT_TRUE(reply.ok());
  EXPECT_EQ(embedder.asked, (Counts{2, 1, 1, 2, 2})) << "a text over the limit is asked for alone";
  EXPECT_EQ(reply->vectors.size(), 8u);
  EXPECT_EQ(reply->vectors[3], (std::vector<float>{20}));
}

}  // namespace
}  // namespace beseda
