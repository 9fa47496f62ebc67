#include "providers/offline/knowledge_index.h"

#include <gtest/gtest.h>

#include <span>

#include "base/unicode.h"
#include "providers/offline/fixture_test.h"
#include "providers/offline/stemmer.h"

namespace beseda::offline {
namespace {

struct Question {
  const char* text;
  const char* answer;  // a part of the passage that answers it; nullptr: nothing does
};

const Question kEnglish[] = {
    {"When are you open on Sunday?", "Sunday from 10 am"},
    {"opening hours", "Monday to Saturday"},
    {"what time do you open?", "9 am to 8 pm"},
    {"Are you open on public holidays?", "public holidays"},
    {"Where are you located?", "14 Harbour Street"},
    {"what's your address", "14 Harbour Street"},
    {"which tram stop is near you?", "14 Harbour Street"},
    {"How much is delivery?", "Delivery in the city"},
    {"how much does shipping cost", "ship"},
    {"do you deliver abroad?", "European Union"},
    {"Do you ship to other countries?", "European Union"},
    {"can I pay by card?", "cash, by card"},
    {"do you accept cheques?", "cheques"},
    {"payment methods", "cash, by card"},
    {"I want to return my shoes", "return"},
    {"How do I get a refund?", "refund the money"},
    {"can i bring my dog with me", "leash"},
    {"is there a loyalty program?", "tenth coffee"},
    {"do you repair shoes", "new soles"},
    {"what is your phone number?", "+49 30"},
    {"how can I contact you?", "+49 30"},
    // typing errors
    {"delivry price", "Delivery in the city"},
    {"can i retrun a gift?", "return anything"},
    {"do you have a loyality programm", "tenth coffee"},
    {"adress?", "14 Harbour Street"},
    // nothing about it
    {"What is the capital of France?", nullptr},
    {"Write me a poem about the sea", nullptr},
    {"who won the football world cup in 2018", nullptr},
    {"Tell me a joke", nullptr},
    {"do you sell unicorn saddles?", nullptr},
    {"what is the weather tomorrow", nullptr},
    {"Can you solve this equation x^2 = 16?", nullptr},
    {"asdfgh", nullptr},
    {"why?", nullptr},
    {"which programming language is best", nullptr},
    {"How do I cook rice?", nullptr},
    {"what do you think about politics", nullptr},
    {"can you recommend a good film", nullptr},
    {"what is 12 times 12", nullptr},
    {"what is the wifi password", nullptr},
    {"are you hiring", nullptr},
};

const Question kRussian[] = {
    {"Когда вы открыты?", "с понедельника"},
    {"Как вы работаете в воскресенье?", "в воскресенье с 10:00"},
    {"часы работы", "с понедельника"},
    {"до скольки работает магазин", "с понедельника"},
    {"Где вы находитесь?", "дом 14"},
    {"какой у вас адрес", "дом 14"},
    {"Сколько стоит доставка?", "300 рублей"},
    {"есть ли доставка курьером", "300 рублей"},
    {"Как оплатить заказ картой?", "банковской картой"},
    {"можно заплатить наличными?", "банковской картой"},
    {"Как вернуть товар?", "в течение 30 дней"},
    {"вы работаете сегодня?", "с понедельника"},
    {"условия возврата", "в течение 30 дней"},
    {"какая гарантия на сумку", "гарантия один год"},
    {"у вас есть подарочный сертификат?", "3000 и 5000"},
    {"можно с собакой?", "на поводке"},
    {"пустите с собаками?", "на поводке"},
    // typing errors
    {"доствка сколько стоит", "300 рублей"},
    {"горантия на сумки", "гарантия один год"},
    {"падарочные сертефикаты", "3000 и 5000"},
    // nothing about it
    {"Какая столица Франции?", nullptr},
    {"Кто написал «Войну и мир»?", nullptr},
    {"напиши стихотворение о море", nullptr},
    {"какая завтра погода", nullptr},
    {"Расскажи анекдот", nullptr},
    {"сколько будет дважды два", nullptr},
    {"есть ли жизнь на Марсе", nullptr},
    {"есть ли вакансии", nullptr},
    {"есть ли парковка", nullptr},
};

void Check(std::string_view knowledge, std::span<const Question> questions) {
  const KnowledgeIndex index(knowledge);
  int wrong = 0;
  for (const auto& question : questions) {
    const auto hits = index.Find(question.text, 2);
    const std::string first = hits.empty() ? "(nothing)" : hits[0].passage->text;
    const bool right = question.answer ? first.find(question.answer) != first.npos : hits.empty();
    wrong += !right;
    EXPECT_TRUE(right) << question.text << "\n  -> " << first
                       << (hits.empty() ? "" : "\n  coverage " + std::to_string(hits[0].coverage));
  }
  EXPECT_EQ(wrong, 0) << "of " << questions.size();
}

TEST(KnowledgeIndex, AnswersRealQuestionsInEnglish) { Check(kShopEnglish, kEnglish); }
TEST(KnowledgeIndex, AnswersRealQuestionsInRussian) { Check(kShopRussian, kRussian); }

TEST(KnowledgeIndex, FindsNothingInNothing) {
  EXPECT_TRUE(KnowledgeIndex("").Find("anything", 3).empty());
  EXPECT_TRUE(KnowledgeIndex("# Only a heading").Find("heading", 3).empty());
  EXPECT_TRUE(KnowledgeIndex("the and of").Find("the", 3).empty());
}

TEST(KnowledgeIndex, NumbersAreNotTypingErrors) {
  const KnowledgeIndex index("Room 1204 is on the twelfth floor.\n\nRoom 1305 is on the thirteenth floor.");
  const auto hits = index.Find("1305", 1);
  ASSERT_EQ(hits.size(), 1u);
  EXPECT_EQ(hits[0].passage->text, "Room 1305 is on the thirteenth floor.");
  EXPECT_TRUE(index.Find("1306", 1).empty());
}

TEST(KnowledgeIndex, LooksAtTheBeginningOfAVeryLongQuestion) {
  const KnowledgeIndex index(kShopEnglish);
  std::string nonsense;
  for (int i = 0; i < 20'000; ++i) nonsense += " qx" + std::string(1, char('a' + i % 26)) + std::to_string(i);
  EXPECT_TRUE(index.Find(nonsense, 1).empty());
  std::string padded = "delivery";
  for (std::size_t i = 0; i < 2 * KnowledgeIndex::kMostWords; ++i) padded += " delivery deliver delivered";
  ASSERT_EQ(index.Find(padded, 1).size(), 1u);
}

TEST(KnowledgeIndex, ListsItsTopics) {
  const auto topics = KnowledgeIndex(kShopEnglish).Topics(3);
  EXPECT_EQ(topics, (std::vector<std::string>{"Opening hours", "Where to find us", "Delivery"}));
}

TEST(CutIntoPassages, KeepsListsWithTheirLineAndTextsVerbatim) {
  const auto passages = CutIntoPassages("Intro.\r\n\r\nWe sell:\n\n- tea\n- coffee\n\nThe end.\n\n---\n\nReally.");
  ASSERT_EQ(passages.size(), 4u);
  EXPECT_EQ(passages[0].text, "Intro.");
  EXPECT_EQ(passages[1].text, "We sell:\n- tea\n- coffee");
  EXPECT_EQ(passages[2].text, "The end.");
  EXPECT_EQ(passages[3].text, "Really.");
}

TEST(CutIntoPassages, AQuestionIsTheTitleOfItsAnswerOnly) {
  const auto passages = CutIntoPassages("# FAQ\n\nIs it free?\nYes.\n\nWe are glad to help.");
  ASSERT_EQ(passages.size(), 2u);
  EXPECT_EQ(passages[0].title, "FAQ › Is it free?");
  EXPECT_EQ(passages[0].text, "Yes.");
  EXPECT_EQ(passages[1].title, "FAQ");
}

TEST(CutIntoPassages, CutsLongParagraphsAfterSentences) {
  std::string text;
  for (int i = 0; i < 60; ++i) text += "This is sentence number " + std::to_string(i) + " of a long text. ";
  std::string again;
  for (const auto& passage : CutIntoPassages(text)) {
    EXPECT_LE(passage.text.size(), 800u);
    EXPECT_TRUE(passage.text.starts_with("This is")) << passage.text;
    EXPECT_TRUE(passage.text.ends_with("text.")) << passage.text;
    again += passage.text + " ";
  }
  EXPECT_EQ(again, text);
}

std::string StemOf(std::string_view word) {
  std::u32string letters;
  while (!word.empty()) letters += TakeCodePoint(word);
  std::string out;
  for (const auto c : Stem(letters)) AppendUtf8(out, c);
  return out;
}

TEST(Stem, BringsFormsOfAWordTogether) {
  const std::vector<std::vector<const char*>> families = {
      {"return", "returns", "returned", "returning"},
      {"delivery", "deliveries", "deliver", "delivered", "delivers"},
      {"price", "prices", "pricing", "priced"},
      {"stop", "stopped", "stopping"},
      {"pay", "pays", "paying", "payment"},
      {"cancel", "cancelled", "cancellation"},
      {"доставка", "доставки", "доставку", "доставкой", "доставке"},
      {"гарантия", "гарантии", "гарантию", "гарантией"},
      {"сертификат", "сертификаты", "сертификата", "сертификатов"},
      {"оплатить", "оплатил", "оплатили"},
      {"работа", "работы", "работает", "работаете"},
  };
  for (const auto& family : families) {
    for (const auto* word : family) EXPECT_EQ(StemOf(word), StemOf(family[0])) << word;
  }
}

TEST(Stem, KeepsDifferentWordsApart) {
  EXPECT_NE(StemOf("city"), StemOf("cite"));
  EXPECT_NE(StemOf("доставка"), StemOf("доступ"));
  EXPECT_NE(StemOf("магазин"), StemOf("магия"));
}

}  // namespace
}  // namespace beseda::offline
