#include "providers/common/openai_dialect/embeddings_payload.h"

#include <gtest/gtest.h>

#include "json/json.h"

namespace beseda::openai {
namespace {

json::Value Json(std::string_view text) { return json::Parse(text).value(); }

// https://platform.openai.com/docs/api-reference/embeddings/create
TEST(EmbeddingsPayload, Request) {
  EmbedRequest request;
  const std::vector<std::string> texts = {"The food was good.", "Привет"};
  EXPECT_EQ(Json(EncodeEmbeddings(request, texts, "text-embedding-3-small", 0)),
            Json(R"({"model":"text-embedding-3-small","input":["The food was good.","Привет"]})"));
  request.dimensions = 256;
  request.user = "con_1";
  EXPECT_EQ(Json(EncodeEmbeddings(request, texts, "m", kBase64Vectors)),
            Json(R"({"model":"m","input":["The food was good.","Привет"],"encoding_format":"base64","dimensions":256,"user":"con_1"})"));
  EXPECT_EQ(Json(EncodeEmbeddings(request, texts, "m", kOutputDimension | kNoUser)),
            Json(R"({"model":"m","input":["The food was good.","Привет"],"output_dimension":256})")) << "Mistral";
}

TEST(EmbeddingsPayload, AnswerInTheOrderOfItsIndices) {
  const auto reply = DecodeEmbeddings(R"({"object":"list","data":[{"object":"embedding","index":1,"embedding":[1,2.5]},
    {"object":"embedding","index":0,"embedding":[-0.5,3]}],"model":"text-embedding-3-small","usage":{"prompt_tokens":8,"total_tokens":8}})", 2, std::nullopt);
  ASSERT_TRUE(reply.ok()) << reply.error().message;
  EXPECT_EQ(reply->vectors[0], (std::vector<float>{-0.5, 3}));
  EXPECT_EQ(reply->vectors[1], (std::vector<float>{1, 2.5}));
  EXPECT_EQ(reply->usage.input_tokens, 8);
  EXPECT_EQ(reply->model, "text-embedding-3-small");
}

// 1.0f is 00 00 80 3f, -2.0f is 00 00 00 c0.
TEST(EmbeddingsPayload, AnswerInBase64) {
  const auto reply = DecodeEmbeddings(R"({"data":[{"index":0,"embedding":"AACAPwAAAMA="}]})", 1, 2);
  ASSERT_TRUE(reply.ok()) << reply.error().message;
  EXPECT_EQ(reply->vectors[0], (std::vector<float>{1, -2}));
  const auto broken = DecodeEmbeddings(R"({"data":[{"index":0,"embedding":"AACAPwAAAA=="}]})", 1, std::nullopt);
  ASSERT_TRUE(broken.ok());
  EXPECT_TRUE(broken->vectors[0].empty()) << "seven bytes are no floats";
}

TEST(EmbeddingsPayload, SaysThatTheDimensionsAreOthers) {
  const auto reply = DecodeEmbeddings(R"({"data":[{"index":0,"embedding":[1,2,3]}]})", 1, 2);
  EXPECT_EQ(ErrorCodeName(reply.error().code), "invalid");
  EXPECT_EQ(reply.error().field, "dimensions");
}

TEST(EmbeddingsPayload, DamageIsAnError) {
  for (const auto* bad : {"", "[]", "{}", R"({"data":7})", R"({"data":[]})", R"({"data":[7]})", R"({"data":[{"index":0}]})",
                          R"({"data":[{"index":1,"embedding":[1]}]})"}) {
    EXPECT_EQ(ErrorCodeName(DecodeEmbeddings(bad, 1, std::nullopt).error().code), "unavailable") << bad;
  }
}

}  // namespace
}  // namespace beseda::openai
