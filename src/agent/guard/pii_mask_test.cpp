#include "agent/guard/pii_mask.h"

#include <gtest/gtest.h>

#include <regex>

namespace beseda::agent {
namespace {

PiiMask NewMask(std::string conversation = "cnv_1") {
  PiiKinds kinds;
  kinds.Add(PiiKind::kEmail);
  kinds.Add(PiiKind::kCard);
  return PiiMask(kinds, std::move(conversation));
}

TEST(PiiMaskTest, MasksAndPutsBack) {
  auto mask = NewMask();
  const auto masked = mask.Mask("I am anna@example.org, card 4111 1111 1111 1111; anna@example.org again");
  EXPECT_TRUE(std::regex_match(masked, std::regex(R"(I am (\[EMAIL-[0-9a-f]{6}\]), card \[CARD-[0-9a-f]{6}\]; \1 again)")))
      << masked;
  EXPECT_EQ(mask.Restore(masked), "I am anna@example.org, card 4111 1111 1111 1111; anna@example.org again");
}

TEST(PiiMaskTest, PlaceholdersAreStableWithinAConversationOnly) {
  auto first = NewMask(), later = NewMask(), other = NewMask("cnv_2");
  EXPECT_EQ(first.Mask("anna@example.org"), later.Mask("anna@example.org"));
  EXPECT_NE(first.Mask("anna@example.org"), other.Mask("anna@example.org"));
}

TEST(PiiMaskTest, LeavesWhatItHasNotGiven) {
  auto mask = NewMask();
  const auto placeholder = mask.Mask("anna@example.org");
  EXPECT_EQ(mask.Restore("[EMAIL-000000] [x] [ " + placeholder + "["), "[EMAIL-000000] [x] [ anna@example.org[");
}

TEST(PiiMaskTest, APlaceholderThatThePersonQuotesComesBackAsItIs) {
  auto mask = NewMask();
  const auto placeholder = mask.Mask("anna@example.org");
  const auto quoting = "I am anna@example.org. What is " + placeholder + "? And [EMAIL-000000], [CARD-" + placeholder + "?";
  const auto masked = mask.Mask(quoting);
  EXPECT_EQ(mask.Restore(masked), quoting);
  EXPECT_EQ(mask.Restore("You are " + placeholder), "You are anna@example.org") << "what the model says of the address";
  // A quote of the quote, and quotes that are seen before the address is.
  EXPECT_EQ(mask.Restore(mask.Mask(masked)), masked);
  auto later = NewMask();
  const auto before = later.Mask("Is it " + placeholder + "?");
  EXPECT_EQ(later.Mask("anna@example.org"), placeholder);
  EXPECT_EQ(later.Restore(before), "Is it " + placeholder + "?");
}

TEST(PiiMaskTest, APlaceholderThatStandsUnmaskedIsNotGiven) {
  const auto usual = NewMask().Mask("anna@example.org");
  auto mask = NewMask();
  mask.Avoid("Never say " + usual + " to anybody.");
  const auto placeholder = mask.Mask("anna@example.org");
  EXPECT_TRUE(std::regex_match(placeholder, std::regex(R"(\[EMAIL-[0-9a-f]{12}\])"))) << placeholder;
  EXPECT_EQ(mask.Restore(usual + " " + placeholder), usual + " anna@example.org");
}

TEST(PiiMaskTest, WithoutKindsNothingIsTouched) {
  PiiMask mask({}, "cnv_1");
  EXPECT_EQ(mask.Mask("anna@example.org [EMAIL-000000]"), "anna@example.org [EMAIL-000000]");
  EXPECT_FALSE(mask.masked_any());
}

TEST(PiiMaskTest, JsonKeepsItsForm) {
  auto mask = NewMask();
  const auto masked = mask.MaskJson(R"({"to":"anna@example.org","n":4111111111111111,"list":["a \"b\" anna@example.org"]})");
  EXPECT_EQ(masked.find("anna"), std::string::npos);
  EXPECT_NE(masked.find("4111111111111111"), std::string::npos) << "a number stays a number";
  EXPECT_EQ(mask.RestoreJson(masked), R"({"to":"anna@example.org","n":4111111111111111,"list":["a \"b\" anna@example.org"]})");
  EXPECT_EQ(mask.RestoreJson("no json"), "no json");
  const std::string exact = R"({ "id": 22222222222222222222223222222222222, "x":1.0, "a\"nna@example.org" : ["\u0061", "a@b.cd"],"":"" })";
  const auto again = mask.MaskJson(exact);
  EXPECT_EQ(again.find("a@b.cd"), std::string::npos);
  EXPECT_EQ(mask.RestoreJson(again), exact) << "all that needs no mask stays as it was written";
}

TEST(PiiMaskTest, MasksRequestsButForTheSystemPrompt) {
  auto mask = NewMask();
  ChatRequest request;
  request.messages.resize(3);
  request.messages[0].role = ChatRole::kSystem;
  request.messages[0].text = "Mail us: shop@example.org";
  request.messages[1].text = "I am anna@example.org";
  request.messages[2].role = ChatRole::kAssistant;
  request.messages[2].tool_calls.push_back({"1", "mail", R"({"to":"anna@example.org"})"});
  mask.MaskRequest(request);
  EXPECT_EQ(request.messages[0].text, "Mail us: shop@example.org");
  EXPECT_EQ(request.messages[1].text.find("anna"), std::string::npos);
  EXPECT_EQ(request.messages[2].tool_calls[0].arguments.find("anna"), std::string::npos);
}

TEST(StreamRestorerTest, PutsBackWhatIsCutBetweenPieces) {
  auto mask = NewMask();
  const auto masked = "Hi [you], " + mask.Mask("anna@example.org") + ", [not one, [EMAIL- or [";
  for (std::size_t size = 1; size <= masked.size(); ++size) {
    StreamRestorer stream(mask);
    std::string shown;
    for (std::size_t at = 0; at < masked.size(); at += size) {
      shown += stream.Take(std::string_view(masked).substr(at, size));
      EXPECT_EQ(shown.find("[EMAIL-" + masked.substr(17, 1)), std::string::npos) << "half a placeholder was shown";
    }
    shown += stream.Finish();
    EXPECT_EQ(shown, "Hi [you], anna@example.org, [not one, [EMAIL- or [") << size;
  }
}

TEST(StreamRestorerTest, HoldsNothingBackWithoutNeed) {
  auto mask = NewMask();
  StreamRestorer stream(mask);
  EXPECT_EQ(stream.Take("a [link](x) "), "a [link](x) ");
  EXPECT_EQ(stream.Take("[1] and [a longer text in brackets"), "[1] and [a longer text in brackets");
  EXPECT_EQ(stream.Take("[NOTE-"), "[NOTE-");
  EXPECT_EQ(stream.Take("[IP-1f]"), "[IP-1f]");
}

}  // namespace
}  // namespace beseda::agent
