#include "spend/budget.h"

#include <gtest/gtest.h>

#include "spend/currency_rates.h"
#include "spend/mask_secrets.h"
#include "spend/price_file.h"

namespace beseda::spend {
namespace {

Time At(std::string_view day, int hours = 0, int minutes = 0) {
  return *ParseDay(day) + std::chrono::hours(hours) + std::chrono::minutes(minutes);
}

// Expected values: the tz database. Moscow is at +3 without summer time since 2014, Berlin at +1 and +2, New York at
// -5 and -4; Beirut puts its clocks forward at midnight, so a day of March begins at 01:00 there.
TEST(TimeZone, DaysBeginAtLocalMidnight) {
  const auto moscow = *TimeZone::Load("Europe/Moscow");
  EXPECT_EQ(moscow->StartOf(std::chrono::sys_days(std::chrono::year(2026) / 11 / 25)), At("2026-11-24", 21));
  EXPECT_EQ(FormatDay(Time(moscow->DayAt(At("2026-11-24", 20, 59)))), "2026-11-24");
  EXPECT_EQ(FormatDay(Time(moscow->DayAt(At("2026-11-24", 21)))), "2026-11-25");
  const auto berlin = *TimeZone::Load("Europe/Berlin");
  EXPECT_EQ(berlin->StartOf(std::chrono::sys_days(std::chrono::year(2026) / 7 / 1)), At("2026-06-30", 22));
  EXPECT_EQ(berlin->StartOf(std::chrono::sys_days(std::chrono::year(2026) / 12 / 1)), At("2026-11-30", 23));
  const auto new_york = *TimeZone::Load("America/New_York");
  EXPECT_EQ(new_york->StartOf(std::chrono::sys_days(std::chrono::year(2026) / 11 / 1)), At("2026-11-01", 4));
  EXPECT_EQ(new_york->StartOf(std::chrono::sys_days(std::chrono::year(2026) / 11 / 2)), At("2026-11-02", 5));
  const auto beirut = *TimeZone::Load("Asia/Beirut");
  EXPECT_EQ(beirut->StartOf(std::chrono::sys_days(std::chrono::year(2026) / 3 / 29)), At("2026-03-28", 22));
  EXPECT_EQ(FormatDay(Time(beirut->DayAt(At("2026-03-28", 22)))), "2026-03-29");
}

TEST(TimeZone, RulesHoldAfterTheLastListedChange) {
  const auto berlin = *TimeZone::Load("Europe/Berlin");
  EXPECT_EQ(berlin->OffsetAt(At("2060-07-01")), std::chrono::hours(2));
  EXPECT_EQ(berlin->OffsetAt(At("2060-12-01")), std::chrono::hours(1));
  EXPECT_EQ((*TimeZone::Load("Asia/Kolkata"))->OffsetAt(At("2060-12-01")), std::chrono::minutes(330));
}

TEST(TimeZone, WhatIsNoZoneIsRefusedByName) {
  for (const char* name : {"", "Nowhere/City", "../../etc/passwd", "/etc/localtime", "tzdata.zi", "Europe"}) {
    const auto zone = TimeZone::Load(name);
    ASSERT_FALSE(zone.ok()) << name;
    EXPECT_EQ(zone.error().code, ErrorCode::kInvalid);
    EXPECT_EQ(TimeZone::LoadOrUtc(name)->OffsetAt(At("2026-07-01")), std::chrono::seconds(0)) << name;
  }
  EXPECT_EQ(TimeZone::Load("Europe/Moskow").error().message,
            "There is no time zone \"Europe/Moskow\". Did you mean \"Europe/Moscow\"?");
  EXPECT_EQ((*TimeZone::Load("UTC"))->OffsetAt(At("2026-07-01")), std::chrono::seconds(0));
  EXPECT_FALSE(TimeZone::Parse("TZif2 and nothing else").ok());
}

TEST(Budget, PeriodsFollowTheZone) {
  Budget budget;
  const auto moscow = *TimeZone::Load("Europe/Moscow");
  const auto at = At("2026-11-30", 22);  // the first of December there
  EXPECT_EQ(PeriodStart(budget, *moscow, at), At("2026-11-30", 21));
  EXPECT_EQ(PeriodEnd(budget, *moscow, at), At("2026-12-31", 21));
  EXPECT_EQ(PeriodStart(budget, TimeZone::Utc(), at), At("2026-11-01"));
  budget.period = BudgetPeriod::kDay;
  EXPECT_EQ(PeriodEnd(budget, *moscow, at), At("2026-12-01", 21));
  budget.period = BudgetPeriod::kTotal;
  budget.created_at = At("2026-01-05");
  EXPECT_EQ(PeriodStart(budget, *moscow, at), At("2026-01-05"));
  EXPECT_FALSE(PeriodEnd(budget, *moscow, at));
}

TEST(CurrencyRates, EachWayAndOverOneBetween) {
  const CurrencyRates rates({{"1", "USD", "RUB", 80'000'000'000, At("2026-01-01"), {}},
                             {"2", "USD", "RUB", 100'000'000'000, At("2026-06-01"), {}},
                             {"3", "EUR", "USD", 1'100'000'000, At("2026-01-01"), {}}});
  EXPECT_EQ(rates.Convert(1'000'000, "USD", "USD", At("2026-02-01")), 1'000'000);
  EXPECT_EQ(rates.Convert(1'000'000, "USD", "RUB", At("2026-02-01")), 80'000'000);
  EXPECT_EQ(rates.Convert(1'000'000, "USD", "RUB", At("2026-07-01")), 100'000'000);
  EXPECT_EQ(rates.Convert(80'000'000, "RUB", "USD", At("2025-01-01")), 1'000'000) << "before the first, the first";
  EXPECT_EQ(rates.Convert(1'000'000, "EUR", "RUB", At("2026-07-01")), 110'000'000);
  EXPECT_FALSE(rates.Convert(1, "GBP", "RUB", At("2026-07-01")));
}

TEST(MaskSecrets, HidesKeysAndLeavesWords) {
  const std::pair<const char*, const char*> cases[] = {
      {"key sk-proj-abcdefghijklmnop1234 end", "key sk-… end"},
      {R"({"Authorization":"Bearer abcdefghijklmnop"})", R"({"Authorization":"Bearer …"})"},
      {R"({"text":"line\nghp_abcdefghijklmnopqrst"})", R"({"text":"line\nghp_…"})"},
      {"AKIAIOSFODNN7EXAMPLE", "AKIA…"},
      {"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.abc", "eyJ…"},
      {"-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----", "-----BEGIN …-----END RSA PRIVATE KEY-----"},
      {"a task-force and a desk-lamp-by-the-window", "a task-force and a desk-lamp-by-the-window"},
      {"The bearer of this letter", "The bearer of this letter"},
      {"sk-short", "sk-short"},
      {"", ""}};
  for (const auto& [text, masked] : cases) EXPECT_EQ(MaskSecrets(text), masked);
}

}  // namespace
}  // namespace beseda::spend
