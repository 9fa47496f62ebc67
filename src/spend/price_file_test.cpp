#include "spend/price_file.h"

#include <gtest/gtest.h>

#include "spend/price_book.h"

namespace beseda::spend {
namespace {

TEST(PriceFile, CsvInAnyOrderOfColumns) {
  const auto file = ReadPricesCsv(
      "model,provider,output,input,cached_input,valid_from,currency\n"
      "big*,acme,10,2.5,0.25,2026-01-31,EUR\n");
  ASSERT_TRUE(file.ok()) << file.error().message;
  ASSERT_EQ(file->prices.size(), 1u);
  const auto& price = file->prices[0];
  EXPECT_EQ(price.provider_kind, "acme");
  EXPECT_EQ(price.input, 2'500'000);
  EXPECT_EQ(price.cached_input, 250'000);
  EXPECT_FALSE(price.reasoning);
  EXPECT_EQ(price.currency, "EUR");
  EXPECT_EQ(FormatTime(*price.valid_from), "2026-01-31T00:00:00.000Z");
}

TEST(PriceFile, EveryLineTellsItsOwnMistake) {
  const auto file = ReadPricesCsv(
      "provider,model,input,output,currency\n"
      "a,good,1,2,USD\n"
      ",none,1,2,USD\n"
      "a,m*x,1,2,USD\n"
      "a,m,one,2,USD\n"
      "a,m,1,2,dollars\n"
      "a,m,1\n"
      "a,m,9999999,2,USD\n");
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(file->prices.size(), 1u);
  ASSERT_EQ(file->mistakes.size(), 6u);
  const std::pair<std::size_t, const char*> expected[] = {{3, "provider"}, {4, "model"}, {5, "input"},
                                                          {6, "currency"}, {7, ""},      {8, "input"}};
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(file->mistakes[i].line, expected[i].first);
    EXPECT_EQ(file->mistakes[i].field, expected[i].second) << file->mistakes[i].message;
    EXPECT_FALSE(file->mistakes[i].message.empty());
  }
}

TEST(PriceFile, UnknownColumnsAreRefused) {
  const auto file = ReadPricesCsv("provider,model,inptu\n");
  ASSERT_FALSE(file.ok());
  EXPECT_NE(file.error().message.find("Did you mean \"input\""), std::string::npos);
  EXPECT_FALSE(ReadPricesCsv("").ok());
  EXPECT_FALSE(ReadPricesJson("[]").ok());
  EXPECT_FALSE(ReadPricesJson("{}").ok());
  EXPECT_EQ(ReadPricesJson(R"({"prices":[1,{"provider":"a","model":"m","price":1}]})")->mistakes.size(), 2u);
}

TEST(PriceFile, WhatIsWrittenIsReadBack) {
  const auto& all = BuiltInPrices();
  for (const auto& again : {ReadPricesCsv(WritePricesCsv(all)), ReadPricesJson(WritePricesJson(all))}) {
    ASSERT_TRUE(again.ok());
    EXPECT_TRUE(again->mistakes.empty());
    ASSERT_EQ(again->prices.size(), all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
      EXPECT_EQ(again->prices[i].model, all[i].model);
      EXPECT_EQ(again->prices[i].input, all[i].input);
      EXPECT_EQ(again->prices[i].cached_input, all[i].cached_input);
      EXPECT_EQ(again->prices[i].from_input_tokens, all[i].from_input_tokens);
      EXPECT_EQ(again->prices[i].source, all[i].source);
    }
  }
}

}  // namespace
}  // namespace beseda::spend
