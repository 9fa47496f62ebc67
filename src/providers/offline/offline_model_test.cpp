#include "providers/offline/offline_model.h"

#include <gtest/gtest.h>

#include "providers/offline/fixture_test.h"
#include "testing/chat_model_suite.h"
#include "testing/run_task.h"

namespace beseda::offline {
namespace {

ChatRequest Ask(std::string text, std::string_view knowledge) {
  ChatRequest request;
  request.bot_name = "Mira";
  request.knowledge = knowledge;
  ChatMessage message;
  message.text = std::move(text);
  request.messages.push_back(std::move(message));
  return request;
}

std::string Answer(ChatRequest request) {
  auto reply = RunTask(MakeOfflineModel()->Complete(std::move(request), nullptr));
  return reply.ok() ? reply->text : reply.error().message;
}

std::string Answer(std::string text, std::string_view knowledge) { return Answer(Ask(std::move(text), knowledge)); }

bool Has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

TEST(Offline, GreetsInThePersonsLanguage) {
  EXPECT_EQ(Answer("Hello!", ""), "Hello! I am Mira. What would you like to know?");
  EXPECT_EQ(Answer("Привет", ""), "Здравствуйте! Я Mira. Что вы хотите узнать?");
  EXPECT_EQ(Answer("مرحباً", ""), "مرحبًا! أنا Mira. ماذا تريد أن تعرف؟");
  EXPECT_EQ(Answer("Hallo", ""), "Hallo! Ich bin Mira. Was möchten Sie wissen?");
  EXPECT_EQ(Answer("¡Hola!", ""), "¡Hola! Soy Mira. ¿Qué le gustaría saber?");
  EXPECT_EQ(Answer("Bonjour", ""), "Bonjour ! Je suis Mira. Que souhaitez-vous savoir ?");
  EXPECT_EQ(Answer("Hi, Mira!", kShopEnglish), "Hello! I am Mira. What would you like to know?");
}

TEST(Offline, GreetsWithTheBotsOwnGreetingInItsLanguage) {
  auto request = Ask("Привет!", "");
  request.greeting = "Добро пожаловать в лавку!";
  EXPECT_EQ(Answer(request), "Добро пожаловать в лавку!");
  request.messages[0].text = "Hello";
  EXPECT_EQ(Answer(request), "Hello! I am Mira. What would you like to know?");
}

TEST(Offline, MakesSmallTalk) {
  EXPECT_EQ(Answer("Thanks a lot!", kShopEnglish), "You are welcome!");
  EXPECT_EQ(Answer("Спасибо большое", kShopRussian), "Пожалуйста!");
  EXPECT_EQ(Answer("До свидания!", kShopRussian), "До свидания! Возвращайтесь в любое время.");
  EXPECT_TRUE(Has(Answer("Hi, who are you?", kShopEnglish), "No language model is connected"));
  EXPECT_TRUE(Has(Answer("А ты кто?", kShopRussian), "Языковая модель ко мне не подключена"));
  EXPECT_TRUE(Has(Answer("Hello, how are you?", kShopEnglish), "All well here"));
}

TEST(Offline, SaysWhatItKnowsAbout) {
  const auto help = Answer("What can you do?", kShopEnglish);
  EXPECT_TRUE(Has(help, "- Opening hours")) << help;
  EXPECT_TRUE(Has(help, "- Delivery")) << help;
  EXPECT_TRUE(Has(Answer("help", ""), "**Models** page"));
}

TEST(Offline, QuotesVerbatimWithTheTitle) {
  EXPECT_EQ(Answer("When are you open on Sunday?", kShopEnglish),
            "Here is what I found:\n\n"
            "> **Opening hours**\n>\n"
            "> We are open Monday to Saturday from 9 am to 8 pm, and on Sunday from 10 am to 4 pm.");
}

TEST(Offline, GreetingBeforeAQuestionIsNotInTheWay) {
  EXPECT_TRUE(Has(Answer("Good morning, do you deliver abroad?", kShopEnglish), "**Delivery › Abroad**"));
}

TEST(Offline, SaysPlainlyThatItCannotAnswer) {
  EXPECT_TRUE(Has(Answer("What is the capital of France?", kShopEnglish), "No language model is connected to me"));
  EXPECT_TRUE(Has(Answer("What is the capital of France?", kShopEnglish), "**Models** page"));
  EXPECT_TRUE(Has(Answer("Кто написал «Войну и мир»?", kShopRussian), "странице **Модели**"));
  EXPECT_TRUE(Has(Answer("When are you open?", ""), "I have no knowledge text"));
  EXPECT_TRUE(Has(Answer("Когда вы открыты?", "  \n"), "текста знаний у меня нет"));
}

TEST(Offline, SaysThatItReadsTextOnly) { EXPECT_TRUE(Has(Answer("", kShopEnglish), "only read text")); }

TEST(Offline, AnswersTheLastQuestion) {
  auto request = Ask("When are you open?", kShopEnglish);
  ChatMessage reply;
  reply.role = ChatRole::kAssistant;
  reply.text = "…";
  request.messages.push_back(reply);
  ChatMessage next;
  next.text = "And how can I pay?";
  request.messages.push_back(next);
  EXPECT_TRUE(Has(Answer(request), "cash, by card"));
}

class Harness final : public ChatModelHarness {
 public:
  std::shared_ptr<ChatModel> Answering() override { return MakeOfflineModel(); }
  ChatRequest Request() override { return Ask("When are you open on Sunday?", kShopEnglish); }
  std::optional<Usage> ExpectedUsage() override { return Usage(); }
  std::shared_ptr<ChatModel> Stopping(StopReason reason) override {
    return reason == StopReason::kEnd ? MakeOfflineModel() : nullptr;
  }
};

const bool kSuite = RegisterChatModelSuite("offline", [] { return std::make_unique<Harness>(); });

}  // namespace
}  // namespace beseda::offline
