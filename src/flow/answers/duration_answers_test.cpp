#include "flow/answers/duration_answers.h"

#include <gtest/gtest.h>

namespace beseda::flow {
namespace {

constexpr Micros kMinute = std::chrono::minutes(1);

// In minutes; -1: not understood.
double Minutes(std::string_view text, std::string_view locale = "en", std::optional<Micros> bare = std::nullopt) {
  const auto read = ReadDuration(text, locale, bare);
  return read ? double(read->count()) / 60e6 : -1;
}

TEST(DurationAnswersTest, ReadsNumbersWithUnits) {
  EXPECT_EQ(Minutes("90 minutes"), 90);
  EXPECT_EQ(Minutes("1h 30m"), 90);
  EXPECT_EQ(Minutes("1h30"), 90);
  EXPECT_EQ(Minutes("about 2.5 hours, thanks"), 150);
  EXPECT_EQ(Minutes("2,5 Stunden", "de"), 150);
  EXPECT_EQ(Minutes("3 days"), 3 * 24 * 60);
  EXPECT_EQ(Minutes("two weeks"), 14 * 24 * 60);
  EXPECT_EQ(Minutes("45 sec"), 0.75);
  EXPECT_EQ(Minutes("1:30"), 90);
  EXPECT_EQ(Minutes("0:01:30"), 1.5);
  EXPECT_EQ(Minutes("PT1H30M"), 90);
}

TEST(DurationAnswersTest, ReadsWords) {
  EXPECT_EQ(Minutes("half an hour"), 30);
  EXPECT_EQ(Minutes("an hour and a half"), 90);
  EXPECT_EQ(Minutes("two and a half hours"), 150);
  EXPECT_EQ(Minutes("полчаса", "ru"), 30);
  EXPECT_EQ(Minutes("полтора часа", "ru"), 90);
  EXPECT_EQ(Minutes("1 ч 20 мин", "ru"), 80);
  EXPECT_EQ(Minutes("сутки", "ru"), 24 * 60);
  EXPECT_EQ(Minutes("eine halbe Stunde", "de"), 30);
  EXPECT_EQ(Minutes("une heure et demie", "fr"), 90);
  EXPECT_EQ(Minutes("media hora", "es"), 30);
  EXPECT_EQ(Minutes("ساعتين", "ar"), 120);
  EXPECT_EQ(Minutes("٣٠ دقيقة", "ar"), 30);
  EXPECT_EQ(Minutes("نصف ساعة", "ar"), 30);
}

TEST(DurationAnswersTest, TakesBareNumbersOnlyWhereTheyCountSomething) {
  EXPECT_EQ(Minutes("30"), -1);
  EXPECT_EQ(Minutes("30", "en", kMinute), 30);
  EXPECT_EQ(Minutes("ten", "en", kMinute), 10);
  EXPECT_EQ(Minutes("a while", "en", kMinute), -1);
}

TEST(DurationAnswersTest, RefusesWhatIsNone) {
  for (const char* text : {"", "hello", "-5 minutes", "1:99", "1:2:3:4", "9999999 days", "P"}) EXPECT_EQ(Minutes(text), -1) << text;
}

TEST(DurationAnswersTest, WritesIso) {
  EXPECT_EQ(DurationText(kMinute * 90), "PT1H30M");
  EXPECT_EQ(DurationText(std::chrono::hours(48)), "P2D");
  EXPECT_EQ(DurationText(std::chrono::hours(49) + seconds(5)), "P2DT1H5S");
  EXPECT_EQ(DurationText(Micros(0)), "PT0S");
}

}  // namespace
}  // namespace beseda::flow
