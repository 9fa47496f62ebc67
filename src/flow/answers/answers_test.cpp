#include <gtest/gtest.h>

#include "base/unicode.h"
#include "flow/answers/choice_match.h"
#include "flow/answers/contact_answers.h"
#include "flow/answers/date_answers.h"
#include "flow/answers/number_answers.h"
#include "flow/answers/pattern.h"

namespace beseda::flow {
namespace {

using std::chrono::sys_days;
using std::chrono::year;

// The shape of https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address, with a dot in the domain.
TEST(ContactAnswersTest, FindsEmails) {
  for (const char* text : {"ann@example.com", "a.b+c@mail.example.co.uk", "x@y.museum", "почта@пример.рф", "o'hara_1@ex-ample.org"}) {
    EXPECT_EQ(FindEmail(text), text);
  }
  EXPECT_EQ(FindEmail("Write to <ann@example.com>, please."), "ann@example.com");
  EXPECT_EQ(FindEmail("mailto:ann@example.com"), "ann@example.com");
  for (const char* text : {"", "ann", "ann@", "@example.com", "ann@example", "ann@-example.com", "ann@exam ple.com", "a@b@c.com", "ann@127.0.0.1", "ann@example..com"}) {
    EXPECT_FALSE(FindEmail(text)) << text;
  }
}

TEST(ContactAnswersTest, FindsPhones) {
  EXPECT_EQ(FindPhone("+44 20 7946 0958", "en"), "+442079460958");
  EXPECT_EQ(FindPhone("call (030) 1234-567 please", "de"), "0301234567");
  EXPECT_EQ(FindPhone("0049 30 1234567", "de"), "+49301234567");
  EXPECT_EQ(FindPhone("8 (495) 123-45-67", "ru"), "+74951234567");
  EXPECT_EQ(FindPhone("8 (495) 123-45-67", "en"), "84951234567");
  EXPECT_EQ(FindPhone("+٩٦٦ ١١ ١٢٣ ٤٥٦٧", "ar"), "+966111234567");
  for (const char* text : {"", "123456", "no", "1234567890123456"}) EXPECT_FALSE(FindPhone(text, "en")) << text;
}

TEST(ContactAnswersTest, FindsAddresses) {
  EXPECT_EQ(FindUrl("see https://example.com/a?b=c."), "https://example.com/a?b=c");
  EXPECT_EQ(FindUrl("example.com/x"), "https://example.com/x");
  EXPECT_EQ(FindUrl("http://localhost:8080/x"), "http://localhost:8080/x");
  for (const char* text : {"", "hello", "ftp://example.com", "https://", "javascript:alert(1)", "ann@example.com", "https://u:p@example.com/"}) {
    EXPECT_FALSE(FindUrl(text)) << text;
  }
}

TEST(NumberAnswersTest, ReadsNumbersOfManyLanguages) {
  struct Case {
    const char* text;
    const char* locale;
    double number;
  };
  for (const auto& [text, locale, number] : {Case{"12", "en", 12}, {"-3,5", "ru", -3.5}, {"1,234", "en", 1234}, {"1.234", "de", 1234}, {"1.234", "en", 1.234}, {"1,234", "ru", 1.234},
                                             {"1 234,50", "fr", 1234.5}, {"1.234,50", "de", 1234.5}, {"1,234.50", "en", 1234.5}, {"1'234.5", "de", 1234.5}, {"٣٫٥", "ar", 3.5}, {"−7", "en", -7},
                                             {"about 5 people", "en", 5}, {"0.125", "de", 0.125}, {"1,234,567", "en", 1234567}, {"20%", "en", 20}, {".5", "en", 0.5}, {"I am 7.", "en", 7}}) {
    const auto read = ReadNumber(text, locale);
    ASSERT_TRUE(read) << text;
    EXPECT_DOUBLE_EQ(*read, number) << text << " " << locale;
  }
  for (const char* text : {"", "many", "5 or 6", "1.2.3,4,5", "-"}) EXPECT_FALSE(ReadNumber(text, "en")) << text;
}

TEST(NumberAnswersTest, ReadsYesAndNo) {
  for (const char* text : {"yes", "Yes, please", "ДА", "ага", "да, конечно", "Ja!", "sí", "Oui.", "نعم", "ok", "👍"}) EXPECT_EQ(ReadYesNo(text), true) << text;
  for (const char* text : {"no", "No thanks", "нет", "не надо", "Nein", "non", "لا", "👎"}) EXPECT_EQ(ReadYesNo(text), false) << text;
  for (const char* text : {"", "maybe", "может быть", "know"}) EXPECT_FALSE(ReadYesNo(text)) << text;
}

TEST(DateAnswersTest, ReadsDates) {
  const sys_days today = year(2026) / 11 / 25;
  struct Case {
    const char* text;
    const char* locale;
    const char* date;
  };
  for (const auto& [text, locale, date] :
       {Case{"2026-12-31", "en", "2026-12-31"}, {"31.12.2026", "de", "2026-12-31"}, {"31/12/26", "fr", "2026-12-31"}, {"12/31/2026", "en-US", "2026-12-31"}, {"02/03/2027", "en-US", "2027-02-03"},
        {"02/03/2027", "en-GB", "2027-03-02"}, {"31 December 2026", "en", "2026-12-31"}, {"Dec 31, 2026", "en", "2026-12-31"}, {"5 марта", "ru", "2027-03-05"}, {"25 ноября", "ru", "2026-11-25"},
        {"24.11.", "de", "2027-11-24"}, {"tomorrow", "en", "2026-11-26"}, {"the day after tomorrow", "en", "2026-11-27"}, {"Послезавтра утром", "ru", "2026-11-27"}, {"завтра", "ru", "2026-11-26"},
        {"heute", "de", "2026-11-25"}, {"übermorgen", "de", "2026-11-27"}, {"mañana", "es", "2026-11-26"}, {"demain", "fr", "2026-11-26"}, {"غدًا", "ar", "2026-11-26"}, {"٢٠٢٦/١٢/٣١", "ar", "2026-12-31"},
        {"29 February", "en", "2028-02-29"}, {"on 3rd May 2027", "en", "2027-05-03"}, {"1 août", "fr", "2027-08-01"}, {"2026/2/3", "en", "2026-02-03"}}) {
    const auto read = ReadDate(text, locale, today);
    ASSERT_TRUE(read) << text;
    EXPECT_EQ(DateText(*read), date) << text;
  }
  for (const char* text : {"", "soon", "31.02.2026", "2026-13-01", "99/99/2026", "12", "30.12.20266", "1 2 3 4"}) EXPECT_FALSE(ReadDate(text, "en", today)) << text;
}

TEST(DateAnswersTest, ReadsTimes) {
  for (const auto& [text, time] : {std::pair{"14:30", "14:30"}, {"14.30", "14:30"}, {"2:30 pm", "14:30"}, {"2pm", "14:00"}, {"12 am", "00:00"}, {"12 pm", "12:00"}, {"14h30", "14:30"}, {"в 9", "09:00"},
                                   {"7 вечера", "19:00"}, {"noon", "12:00"}, {"полночь", "00:00"}, {"١٤:٣٠", "14:30"}, {"at 08:05:30", "08:05"}, {"7 p.m.", "19:00"}}) {
    const auto read = ReadTime(text);
    ASSERT_TRUE(read) << text;
    EXPECT_EQ(TimeText(*read), time) << text;
  }
  for (const char* text : {"", "soon", "25:00", "12:61", "13 am", "2026"}) EXPECT_FALSE(ReadTime(text)) << text;
}

TEST(PatternTest, FitsWholeTexts) {
  struct Case {
    const char* pattern;
    const char* text;
    bool fits;
  };
  for (const auto& [pattern, text, fits] :
       {Case{"[A-Z]{2}-\\d{4}", "AB-1234", true}, {"[A-Z]{2}-\\d{4}", "ab-1234", true}, {"[A-Z]{2}-\\d{4}", "AB-12345", false}, {"a|bc|", "", true}, {"a|bc|", "bc", true}, {"a|bc|", "abc", false},
        {"(ab)+", "ababab", true}, {"(ab)+", "aba", false}, {"a?b*c+", "ccc", true}, {"^\\w+@\\w+$", "я@дом", true}, {"[^0-9]+", "abc", true}, {"[^0-9]+", "a1", false}, {"a{2,}", "a", false},
        {"a{2,}", "aaaa", true}, {"a{1,3}", "aaaa", false}, {"a{0,2}", "", true}, {".", "😀", true}, {"\\.", ".", true}, {"\\.", "x", false}, {"[\\d-]+", "12-3", true}, {"[]a]+", "]a", true}, {"(?:x|y)z", "yz", true}}) {
    const auto made = Pattern::Compile(pattern);
    ASSERT_TRUE(made.ok()) << pattern << ": " << made.error().message;
    EXPECT_EQ(made->Matches(text), fits) << pattern << " " << text;
  }
}

TEST(PatternTest, TakesNoLongerForWickedPatterns) {
  const auto wicked = Pattern::Compile("(a+)+(a*)*b");
  ASSERT_TRUE(wicked.ok());
  EXPECT_FALSE(wicked->Matches(std::string(20'000, 'a')));
}

TEST(PatternTest, SaysWhatIsWrong) {
  for (const char* text : {"", "(", ")", "[a", "*a", "a{3,1}", "a{999}", "\\q", "[z-a]", "(?=a)", "(((a{200}){200}){200}){200}", "(((){200}){200}){200}"}) {
    EXPECT_FALSE(Pattern::Compile(text).ok()) << text;
  }
}

TEST(ChoiceMatchTest, FindsWhatWasMeant) {
  std::vector<Option> options(3);
  options[0].id = "order", options[0].titles = {FoldText("My order"), FoldText("Мой заказ")};
  options[1].id = "return", options[1].titles = {FoldText("A return"), FoldText("Возврат")};
  options[2].id = "else", options[2].titles = {FoldText("Café"), FoldText("Кафе")};
  const auto match = [&](std::string text, std::string payload = {}) {
    Input input;
    input.text = std::move(text);
    input.payload = std::move(payload);
    const auto found = MatchOption(options, input);
    return found ? options[*found].id : std::string("-");
  };
  EXPECT_EQ(match("whatever", "return"), "return");
  EXPECT_EQ(match("2"), "return");
  EXPECT_EQ(match("٣."), "else");
  EXPECT_EQ(match("MY ORDER!"), "order");
  EXPECT_EQ(match("cafe"), "else");
  EXPECT_EQ(match("возврат, пожалуйста"), "return");
  EXPECT_EQ(match("4"), "-");
  EXPECT_EQ(match("my order or a return"), "-");
  EXPECT_EQ(match(""), "-");
  Input several;
  several.text = "1, 3";
  EXPECT_EQ(MatchOptions(options, several), (std::vector<std::size_t>{0, 2}));
  several.text = "my order and the café";
  EXPECT_EQ(MatchOptions(options, several), (std::vector<std::size_t>{0, 2}));
  several.text = "nothing";
  EXPECT_TRUE(MatchOptions(options, several).empty());
}

}  // namespace
}  // namespace beseda::flow
