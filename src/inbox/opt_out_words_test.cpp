#include "inbox/opt_out_words.h"

#include <gtest/gtest.h>

#include "json/json.h"
#include "json/reader.h"

namespace beseda::inbox {
namespace {

bool IsStop(std::string_view text, const OptOutWords& own = {}) {
  const auto word = FindOptOutWord(text, own);
  return word && word->stop;
}
bool IsStart(std::string_view text, const OptOutWords& own = {}) {
  const auto word = FindOptOutWord(text, own);
  return word && !word->stop;
}

// The words that Twilio, AWS End User Messaging and Braze take in English.
TEST(OptOutWordsTest, TheFieldsWordsCountWhateverTheirCaseAndPunctuation) {
  for (const char* word : {"STOP", "stop", " Stop! ", "STOPALL", "Unsubscribe", "CANCEL", "End.", "quit", "OPT-OUT", "optout", "REVOKE", "/stop", "/stop@shop_bot"}) {
    EXPECT_TRUE(IsStop(word)) << word;
  }
  for (const char* word : {"START", "unstop", "Start!", "/start", "opt in"}) EXPECT_TRUE(IsStart(word)) << word;
}

TEST(OptOutWordsTest, OtherLanguagesHaveTheirs) {
  for (const char* word : {"СТОП", "стоп.", "Отписаться", "إيقاف", "ايقاف", "إِيقَاف", "إلغاء الاشتراك", "الغاء الاشتراك", "ARRÊT", "arret", "Désabonner", "退订", "退订。", "Abmelden", "відписатися", "baja"}) {
    EXPECT_TRUE(IsStop(word)) << word;
  }
  for (const char* word : {"СТАРТ", "старт", "Подписаться", "ابدأ", "恢复订阅"}) EXPECT_TRUE(IsStart(word)) << word;
}

TEST(OptOutWordsTest, OnlyTheWholeMessageCounts) {
  for (const char* text : {"please stop", "STOP PLEASE", "don't stop", "cancel my order", "the end", "не надо стоп", "", " ", "!!!", "🛑", "s t o p"}) {
    EXPECT_FALSE(FindOptOutWord(text, {})) << text;
  }
  EXPECT_FALSE(FindOptOutWord("stop" + std::string(200, ' ') + "stop" + std::string(200, '!'), {}));
}

TEST(OptOutWordsTest, AnAccountHasItsOwnAndMayDoWithoutTheOthers) {
  OptOutWords own;
  own.stop = {"No more, please"};
  own.start = {"Talk to me", "Quit"};
  EXPECT_TRUE(IsStop("no more please!", own));
  EXPECT_TRUE(IsStart("TALK TO ME", own));
  EXPECT_TRUE(IsStart("quit", own)) << "the account's own go before";
  EXPECT_TRUE(IsStop("stop", own));
  own.built_in = false;
  EXPECT_FALSE(FindOptOutWord("stop", own));
  EXPECT_TRUE(IsStop("No more, please", own));
}

TEST(OptOutWordsTest, TheAnswerIsInTheLanguageOfThePersonOrTheWord) {
  const auto language = [](std::string_view text, std::string_view person, std::string_view bot) { return NoticeLanguage(*FindOptOutWord(text, {}), person, bot); };
  EXPECT_EQ(language("STOP", "ru-RU", "en"), "ru") << "STOP is understood everywhere";
  EXPECT_EQ(language("STOP", "", "ar"), "ar");
  EXPECT_EQ(language("STOP", "ja", ""), "en");
  EXPECT_EQ(language("стоп", "uk", ""), "uk");
  EXPECT_EQ(language("стоп", "en-US", ""), "ru") << "who writes Russian reads it";
  EXPECT_EQ(language("إيقاف", "", "en"), "ar");
}

TEST(OptOutWordsTest, ThePersonLearnsHowToComeBack) {
  EXPECT_NE(OptOutNotice(true, "en", {}).find("write START"), std::string::npos);
  EXPECT_NE(OptOutNotice(true, "ru", {}).find("напишите СТАРТ"), std::string::npos);
  OptOutWords own;
  own.start = {"hello again"};
  EXPECT_NE(OptOutNotice(true, "en", own).find("write hello again"), std::string::npos);
  EXPECT_EQ(OptOutNotice(false, "xx", {}), OptOutNotice(false, "en", {}));
}

TEST(OptOutWordsTest, EveryListIsWhole) {
  const auto file = json::ParseObject(kOptOutWordsJson);
  ASSERT_TRUE(file.ok()) << file.error().message;
  json::Reader in(*file);
  auto languages = in.Children("languages");
  EXPECT_GE(languages.size(), 10u);
  for (auto& language : languages) {
    const auto name = language.Text("language");
    const auto stops = language.Texts("stop"), starts = language.Texts("start");
    EXPECT_FALSE(stops.empty() || starts.empty()) << name;
    // A word of one language must not undo that of another.
    for (const auto& word : stops) EXPECT_TRUE(IsStop(word)) << name << " " << word;
    for (const auto& word : starts) EXPECT_TRUE(IsStart(word)) << name << " " << word;
    EXPECT_NE(language.Text("stopped").find("{start}"), std::string::npos) << name;
    EXPECT_EQ(OptOutNotice(true, name, {}).find("{start}"), std::string::npos) << name;
    EXPECT_FALSE(language.Text("started").empty()) << name;
    EXPECT_TRUE(in.Check().ok() && language.Check().ok());
  }
}

TEST(OptOutWordsTest, NobodyIsLockedOut) {
  const auto decode = [](const char* text) { return DecodeOptOutWords(*json::Parse(text)); };
  EXPECT_EQ(*decode("{}"), OptOutWords());
  EXPECT_EQ(decode(R"({"built_in":false,"stop":["bye"]})").error().field, "opt_out.start");
  const auto own = decode(R"({"built_in":false,"stop":[" bye "],"start":["hi"]})");
  ASSERT_TRUE(own.ok());
  EXPECT_EQ(own->stop, std::vector<std::string>{"bye"});
  EXPECT_EQ(*DecodeOptOutWords(EncodeOptOutWords(*own)), *own);
  EXPECT_FALSE(decode((R"({"stop":[")" + std::string(81, 'x') + "\"]}").c_str()).ok());
}

}  // namespace
}  // namespace beseda::inbox
