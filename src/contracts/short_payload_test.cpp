#include "contracts/short_payload.h"

#include <gtest/gtest.h>

namespace beseda {
namespace {

Button Reply(std::string title, std::string payload) {
  Button button;
  button.title = std::move(title);
  button.payload = std::move(payload);
  return button;
}

TEST(ShortPayload, KeepsWhatFits) {
  EXPECT_EQ(ShortPayload("yes", 64), "yes");
  EXPECT_EQ(ShortPayload(std::string(64, 'x'), 64), std::string(64, 'x'));
  EXPECT_FALSE(IsShortened("yes"));
}

TEST(ShortPayload, ShortensWhatDoesNotByADigest) {
  // 65 times x through openssl dgst -sha256 -binary and basenc --base64url, without the padding.
  const auto shortened = ShortPayload(std::string(65, 'x'), 64);
  EXPECT_EQ(shortened, "~lTfF_fEgSC99WNJentWD9SwCtOME6oFNsWM61WWu1-k");
  EXPECT_TRUE(IsShortened(shortened));
  EXPECT_EQ(shortened.size(), kShortPayload);
}

TEST(ShortPayload, NeverTakesAnAuthorsPayloadForADigest) {
  const auto digest = ShortPayload(std::string(65, 'x'), 64);
  const auto again = ShortPayload(digest, 64);
  EXPECT_NE(again, digest);
  const auto chosen = FindChosen(Content{ButtonsContent{"?", {Reply("Odd", digest)}}}, again);
  ASSERT_TRUE(chosen);
  EXPECT_EQ(chosen->payload, digest);
}

TEST(ShortPayload, IsFoundInWhateverHadTheButton) {
  const std::string payload = "order:" + std::string(100, '7');
  const auto shortened = ShortPayload(payload, 64);
  CardContent card;
  card.title = "A card";
  card.buttons = {Reply("Other", "other"), Reply("Order", payload)};
  Content quick = MakeText("?");
  quick.quick_replies = {{"Order", payload}};
  EditContent edit{"m", std::make_shared<const Content>(Content{card})};
  for (const auto& content : {Content{ButtonsContent{"?", {Reply("Order", payload)}}}, Content{card}, Content{CarouselContent{{card}}}, quick,
                              Content{ListContent{"?", "Open", {{"", {{payload, "Order"}}}}}}, Content{edit}}) {
    const auto chosen = FindChosen(content, shortened);
    ASSERT_TRUE(chosen) << ContentType(content);
    EXPECT_EQ(chosen->payload, payload);
    EXPECT_EQ(chosen->title, "Order");
  }
  EXPECT_FALSE(FindChosen(MakeText("no buttons"), shortened));
  // A title that is its own payload.
  const std::string title(80, 't');
  EXPECT_EQ(FindChosen(Content{ButtonsContent{"?", {Reply(title, "")}}}, ShortPayload(title, 64))->payload, title);
}

}  // namespace
}  // namespace beseda
