#include "spend/price.h"

#include <gtest/gtest.h>

#include "spend/money.h"
#include "spend/price_book.h"

namespace beseda::spend {
namespace {

const Time kNow = FromUnixMicros(1'790'000'000'000'000);

const Price& PriceOf(std::string_view kind, std::string_view model, std::int64_t input_tokens = 0) {
  static const PriceBook book;
  const auto* price = book.Find(kind, model, kNow, input_tokens);
  if (!price) {
    ADD_FAILURE() << kind << "/" << model << " has no price";
    static const Price none;
    return none;
  }
  return *price;
}

TEST(Money, IsRoundedHalfUpOnce) {
  EXPECT_EQ(DivideRounded(0, 3), 0);
  EXPECT_EQ(DivideRounded(1, 3), 0);
  EXPECT_EQ(DivideRounded(3, 2), 2);
  EXPECT_EQ(DivideRounded(5, 3), 2);
  EXPECT_EQ(DivideRounded(static_cast<Wide>(INT64_MAX) * 4, 2), INT64_MAX);
}

TEST(Money, SumsDoNotWrapAround) {
  EXPECT_EQ(AddSaturating(2, 3), 5);
  EXPECT_EQ(AddSaturating(INT64_MAX, -1), INT64_MAX - 1);
  EXPECT_EQ(AddSaturating(INT64_MAX, 1), INT64_MAX);
  EXPECT_EQ(AddSaturating(INT64_MIN, -1), INT64_MIN);
}

TEST(Money, DecimalsAreExact) {
  EXPECT_EQ(*ParseDecimal("2.50"), 2'500'000);
  EXPECT_EQ(*ParseDecimal(" 0.000001 "), 1);
  EXPECT_EQ(*ParseDecimal("12"), 12'000'000);
  for (const char* bad : {"", ".5", "1.", "-1", "1,5", "1e3", "0.0000001", "99999999999999999999", "1 2", "$1"}) {
    EXPECT_FALSE(ParseDecimal(bad).ok()) << bad;
  }
  for (const char* text : {"0", "2.5", "0.075", "1200", "0.000001", "9223372036854.775807"}) {
    EXPECT_EQ(FormatDecimal(*ParseDecimal(text)), text);
  }
}

// Usage as the page about prompt caching shows it (developers.openai.com, "Prompt caching", the example of `usage`):
// 2006 prompt tokens, 1920 of them cached, 300 completion tokens; at gpt-4o's $2.50, $1.25 and $10.00.
TEST(Price, OpenAiCachedTokensArePartOfTheInput) {
  const Usage usage{.input_tokens = 2006, .output_tokens = 300, .cached_input_tokens = 1920};
  EXPECT_EQ(CostOf(PriceOf("openai", "gpt-4o-2024-08-06"), usage), 86 * 2.5 + 1920 * 1.25 + 300 * 10);
}

// https://platform.claude.com/docs/en/about-claude/pricing, "Worked example" of Managed Agents, looked up on 2026-11-25: an
// hour of Claude Opus 5 with 50,000 input and 15,000 output tokens costs $0.25 and $0.375 besides its runtime; with 40,000
// of the input read from the cache, $0.05 + $0.02 + $0.375.
TEST(Price, AnthropicWorkedExample) {
  const auto& price = PriceOf("anthropic", "claude-opus-5");
  EXPECT_EQ(CostOf(price, {.input_tokens = 50'000, .output_tokens = 15'000}), 250'000 + 375'000);
  EXPECT_EQ(CostOf(price, {.input_tokens = 50'000, .output_tokens = 15'000, .cached_input_tokens = 40'000}),
            50'000 + 20'000 + 375'000);
}

// The same page: writing to the cache for 5 minutes costs 1.25 times the input, reading 0.1 times.
TEST(Price, AnthropicCacheMultipliers) {
  for (const char* model : {"claude-opus-4-7", "claude-sonnet-4-6", "claude-haiku-4-5-20251001", "claude-opus-4-1"}) {
    const auto& price = PriceOf("anthropic", model);
    const auto base = CostOf(price, {.input_tokens = 1'000'000});
    EXPECT_EQ(CostOf(price, {.input_tokens = 1'000'000, .cache_write_tokens = 1'000'000}), base * 5 / 4) << model;
    EXPECT_EQ(CostOf(price, {.input_tokens = 1'000'000, .cached_input_tokens = 1'000'000}), base / 10) << model;
  }
}

// Gemini bills thinking as output, and the whole call at the higher price from 200,001 input tokens on.
TEST(Price, GeminiLongInput) {
  const Usage is_short{.input_tokens = 200'000, .output_tokens = 1000, .reasoning_tokens = 400};
  EXPECT_EQ(CostOf(PriceOf("gemini", "gemini-2.5-pro", is_short.input_tokens), is_short), 250'000 + 10'000);
  const Usage is_long{.input_tokens = 300'000};
  EXPECT_EQ(CostOf(PriceOf("gemini", "gemini-2.5-pro", is_long.input_tokens), is_long), 750'000);
}

// DeepSeek: prompt_tokens = prompt_cache_hit_tokens + prompt_cache_miss_tokens, each at its price.
TEST(Price, DeepSeekHitsAndMisses) {
  EXPECT_EQ(CostOf(PriceOf("deepseek", "deepseek-chat"),
                   {.input_tokens = 1'000'000, .output_tokens = 1'000'000, .cached_input_tokens = 250'000}),
            7'000 + 210'000 + 420'000);
}

// https://yandex.cloud/ru/docs/ai-studio/pricing, text generation in the common instance, synchronous, VAT included, per
// 1,000 tokens: Alice AI LLM 0.50 and 1.20 roubles, YandexGPT Pro 5 1.20, Lite 0.20.
TEST(Price, YandexIsPaidInRoubles) {
  EXPECT_EQ(PriceOf("yandexgpt", "yandexgpt/latest").currency, "RUB");
  EXPECT_EQ(CostOf(PriceOf("yandexgpt", "aliceai-llm"), {.input_tokens = 1000, .output_tokens = 1000}), 500'000 + 1'200'000);
  EXPECT_EQ(CostOf(PriceOf("yandexgpt", "yandexgpt/latest"), {.input_tokens = 1000, .output_tokens = 1000}), 2'400'000);
  EXPECT_EQ(CostOf(PriceOf("yandexgpt", "yandexgpt-lite/latest"), {.input_tokens = 1000, .output_tokens = 1000}), 400'000);
  // The vendor's lists name models with the account's folder before them.
  EXPECT_EQ(PriceOf("yandex_openai", "gpt://b1g/yandexgpt/latest").input, 1'200'000'000);
  EXPECT_EQ(PriceOf("yandex_openai", "gpt://b1g/yandexgpt-lite/latest@tuned").input, 200'000'000);
}

TEST(PriceBook, PatternsFitEndsAndPaths) {
  EXPECT_TRUE(MatchesModel("gpt-*", "gpt-4o"));
  EXPECT_FALSE(MatchesModel("gpt-*", "my-gpt-4o"));
  EXPECT_TRUE(MatchesModel("*/lite", "lite"));
  EXPECT_TRUE(MatchesModel("*/lite", "a/b/lite"));
  EXPECT_TRUE(MatchesModel("*/lite*", "a/lite/latest"));
  EXPECT_FALSE(MatchesModel("*/lite", "a/b-lite"));
  EXPECT_FALSE(MatchesModel("*/lite", "a/lite/latest"));
}

TEST(Price, EveryPartHasItsPrice) {
  Price price;
  price.input = 1'000'000, price.cached_input = 100'000, price.cache_write = 1'250'000;
  price.output = 4'000'000, price.reasoning = 5'000'000, price.audio_input = 40'000'000, price.audio_output = 80'000'000;
  price.image = 700, price.request = 5000, price.minute = 6000;
  const Usage usage{.input_tokens = 1000,      .output_tokens = 100,     .cached_input_tokens = 200, .reasoning_tokens = 30,
                    .cache_write_tokens = 100, .audio_input_tokens = 50, .audio_output_tokens = 20,  .images = 2,
                    .audio_ms = 90'000};
  EXPECT_EQ(CostOf(price, usage), 650 + 20 + 125 + 2000 + 200 + 150 + 1600 + 1400 + 9000 + 5000);
  EXPECT_EQ(CostOf(price, usage, false), 650 + 20 + 125 + 2000 + 200 + 150 + 1600 + 1400 + 9000) << "no answer, no request";
  EXPECT_LE(CostOf(price, {.input_tokens = 10, .cached_input_tokens = 500}, false), 50) << "nothing is negative";
}

TEST(Price, AnEstimateIsNeverBelowTheCost) {
  for (const auto& price : BuiltInPrices()) {
    for (const std::int64_t part : {0, 300, 1000}) {
      const Usage usage{.input_tokens = 1000, .output_tokens = 1000, .cached_input_tokens = 1000 - part,
                        .reasoning_tokens = part, .cache_write_tokens = part};
      EXPECT_LE(CostOf(price, usage), MostCostOf(price, {.input_tokens = 1000, .output_tokens = 1000})) << price.id;
    }
  }
}

TEST(Price, AnEstimateHasPicturesAndMinutes) {
  Price price;
  price.input = 1'000'000, price.audio_input = 40'000'000, price.image = 700, price.request = 5000, price.minute = 6000;
  const Usage usage{.input_tokens = 100, .audio_input_tokens = 60, .images = 2, .audio_ms = 90'000};
  const Usage most{.input_tokens = 100, .images = 2, .audio_ms = 90'000};
  EXPECT_EQ(MostCostOf(price, most), 100 * 40 + 1400 + 9000 + 5000);
  EXPECT_LE(CostOf(price, usage), MostCostOf(price, most));
}

TEST(Price, HugeCallsDoNotOverflow) {
  Price price;
  price.input = price.output = 1'000'000'000'000;
  EXPECT_EQ(CostOf(price, {.input_tokens = INT64_MAX / 2, .output_tokens = INT64_MAX / 2}), INT64_MAX);
}

TEST(PriceBook, BuiltInRowsNameTheirSource) {
  ASSERT_GT(BuiltInPrices().size(), 60u);
  for (const auto& price : BuiltInPrices()) {
    EXPECT_TRUE(price.source.find("(2026-") != price.source.npos) << price.id << ": " << price.source;
  }
}

TEST(PriceBook, OwnRowsThenExactThenLonger) {
  Price own;
  own.id = "prc_1", own.workspace_id = "wsp", own.provider_kind = "openai", own.model = "gpt-*", own.input = 1;
  Price longer = own;
  longer.id = "prc_2", longer.model = "gpt-4o*";
  Price exact = own;
  exact.id = "prc_3", exact.model = "gpt-4o-mini";
  const PriceBook book({own, exact, longer});
  EXPECT_EQ(book.Find("openai", "gpt-4o-mini", kNow, 0)->id, "prc_3");
  EXPECT_EQ(book.Find("openai", "gpt-4o", kNow, 0)->id, "prc_2") << "although a built-in row is exact";
  EXPECT_EQ(book.Find("openai", "gpt-5", kNow, 0)->id, "prc_1");
  EXPECT_EQ(book.Find("openai", "o3", kNow, 0)->id, "built-in:openai:o3");
  EXPECT_EQ(book.Find("openai", "nobody-knows-it", kNow, 0), nullptr);
  EXPECT_EQ(book.Find("mistral", "gpt-5", kNow, 0), nullptr);
}

TEST(PriceBook, RowsHoldBetweenTheirDays) {
  Price before;
  before.id = "before", before.workspace_id = "wsp", before.provider_kind = "x", before.model = "m";
  before.valid_to = kNow;
  Price after = before;
  after.id = "after", after.valid_from = kNow, after.valid_to.reset();
  const PriceBook book({before, after});
  EXPECT_EQ(book.Find("x", "m", kNow - Micros(1), 0)->id, "before");
  EXPECT_EQ(book.Find("x", "m", kNow, 0)->id, "after");
}

TEST(PriceBook, DatedNamesOfAModelShareItsPrice) {
  EXPECT_EQ(PriceOf("openai", "gpt-4o-2024-11-20").input, 2'500'000);
  EXPECT_EQ(PriceOf("openai", "gpt-4o-mini-2024-07-18").input, 150'000);
  const PriceBook book;
  EXPECT_EQ(book.Find("openai", "gpt-4o-realtime-preview", kNow, 0), nullptr) << "another model at another price";
}

}  // namespace
}  // namespace beseda::spend
