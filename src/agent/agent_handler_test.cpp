#include "agent/agent_handler.h"

#include <gtest/gtest.h>

#include "base/task.h"
#include "json/json.h"
#include "testing/fake_turn.h"
#include "testing/manual_clock.h"
#include "testing/prepared_model.h"
#include "testing/run_task.h"
#include "testing/seeded_random.h"

namespace beseda {
namespace {

class AgentHandlerTest : public ::testing::Test {
 protected:
  static Bot MakeBot() {
    Bot bot;
    bot.id = "bot_1";
    bot.workspace_id = "wsp_1";
    bot.name = "Mira";
    bot.instructions = "You are {{bot.name}}.";
    bot.knowledge = "We open at nine.";
    bot.model_id = "mdl_1";
    bot.temperature = 0.3;
    bot.max_output_tokens = 500;
    return bot;
  }

  Status Run(FakeTurn& turn) { return RunTask(handler.Run(turn)); }
  static std::string Text(const FakeTurn& turn) { return turn.said.empty() ? "" : PlainText(turn.said[0].content); }
  static json::Object Meta(const FakeTurn& turn) { return json::ParseObject(turn.said.at(0).meta).value(); }

  ManualClock clock;
  std::shared_ptr<PreparedModel> model = std::make_shared<PreparedModel>(clock);
  OneModel directory{model};
  SeededRandom random;
  AgentHandler handler{{directory, clock, random}, {}};
  FakeTurn turn{MakeBot()};
};

TEST_F(AgentHandlerTest, AnswersWithTheModelAndStreams) {
  turn.Remembers(Direction::kIn, "Hi").Remembers(Direction::kOut, "Hello!").Hears("When do you open?");
  model->Answers("At nine o'clock.");
  ASSERT_TRUE(Run(turn).ok());
  EXPECT_EQ(directory.asked, "wsp_1/mdl_1");
  EXPECT_EQ(Text(turn), "At nine o'clock.");
  EXPECT_EQ(turn.said.size(), 1u);
  EXPECT_TRUE(turn.said[0].streamed);
  EXPECT_EQ(turn.shown, "At nine o'clock.");
  EXPECT_GT(turn.appended.size(), 1u);
  EXPECT_FALSE(turn.typing);

  const auto& request = model->requests.at(0);
  ASSERT_EQ(request.messages.size(), 4u);
  EXPECT_EQ(int(request.messages[0].role), int(ChatRole::kSystem));
  EXPECT_TRUE(request.messages[0].text.starts_with("You are Mira."));
  EXPECT_EQ(request.messages[1].text, "Hi");
  EXPECT_EQ(int(request.messages[2].role), int(ChatRole::kAssistant));
  EXPECT_EQ(request.messages[3].text, "When do you open?");
  EXPECT_EQ(request.temperature, 0.3);
  EXPECT_EQ(request.max_output_tokens, 500);
  EXPECT_EQ(request.user, "con_1");
  EXPECT_EQ(request.knowledge, "We open at nine.");
  EXPECT_EQ(request.bot_name, "Mira");
}

TEST_F(AgentHandlerTest, SaysInMetaHowTheAnswerCameAbout) {
  turn.Hears("When do you open?");
  model->Answers("At nine.");
  ASSERT_TRUE(Run(turn).ok());
  const auto meta = Meta(turn);
  EXPECT_EQ(meta.at("provider"), json::Value("openai"));
  EXPECT_EQ(meta.at("model"), json::Value("gpt-4o"));
  EXPECT_EQ(meta.at("answered_by"), json::Value("gpt-4o-2024-08-06"));
  EXPECT_EQ(meta.at("latency_ms"), json::Value(1000));
  EXPECT_EQ(meta.at("first_token_ms"), json::Value(250));
  EXPECT_EQ(meta.at("request_id"), json::Value("req_1"));
  EXPECT_EQ(json::Dump(meta.at("usage")),
            R"({"input_tokens":100,"output_tokens":7,"cached_input_tokens":64,"reasoning_tokens":2})");
  EXPECT_FALSE(meta.contains("error"));
}

TEST_F(AgentHandlerTest, ReusesTheJournaledAnswerAfterACrash) {
  turn.Hears("When do you open?");
  model->Answers("At nine.");
  ASSERT_TRUE(Run(turn).ok());
  const auto first = turn.said;
  turn.Crash();
  ASSERT_TRUE(Run(turn).ok());
  EXPECT_EQ(model->requests.size(), 1u) << "the model is not paid twice";
  EXPECT_EQ(turn.effects_run, 1);
  EXPECT_EQ(Text(turn), "At nine.");
  EXPECT_EQ(turn.said.at(0).meta, first.at(0).meta);
}

TEST_F(AgentHandlerTest, PassingErrorsAreTheTurnsErrors) {
  const std::pair<ErrorCode, ErrorCode> cases[] = {{ErrorCode::kUnavailable, ErrorCode::kUnavailable},
                                                   {ErrorCode::kRateLimited, ErrorCode::kRateLimited},
                                                   {ErrorCode::kTimeout, ErrorCode::kTimeout},
                                                   {ErrorCode::kCancelled, ErrorCode::kCancelled},
                                                   {ErrorCode::kUncertain, ErrorCode::kUnavailable}};
  for (const auto& [given, expected] : cases) {
    FakeTurn one(MakeBot());
    one.Hears("Hi");
    model->Fails(given, "Half an ans");
    const auto status = Run(one);
    ASSERT_FALSE(status.ok()) << ErrorCodeName(given);
    EXPECT_EQ(ErrorCodeName(status.error().code), ErrorCodeName(expected));
    EXPECT_TRUE(one.said.empty());
    EXPECT_TRUE(one.journal.empty()) << "an error that may pass is not journaled";
  }
}

TEST_F(AgentHandlerTest, ApologizesInThePersonsLanguageWhenTheModelFailsForGood) {
  for (const auto code : {ErrorCode::kUnauthenticated, ErrorCode::kForbidden, ErrorCode::kNotFound, ErrorCode::kInvalid}) {
    FakeTurn one(MakeBot());
    one.Hears("Когда вы открываетесь?");
    model->Fails(code);
    ASSERT_TRUE(Run(one).ok());
    EXPECT_EQ(Text(one), "Извините, сейчас я не могу ответить: сначала нам нужно кое-что исправить у себя.");
    const auto meta = Meta(one);
    EXPECT_EQ(meta.at("error"), json::Value("The vendor says no."));
    EXPECT_EQ(meta.at("error_code"), json::Value(ErrorCodeName(code)));
    EXPECT_EQ(meta.at("model"), json::Value("gpt-4o"));
    EXPECT_EQ(Text(one).find("vendor"), std::string::npos) << "the person is not told what failed inside";
  }
}

TEST_F(AgentHandlerTest, ApologizesWhenTheModelIsGone) {
  turn.Hears("Bonjour, quels sont vos horaires ?");
  directory.missing = Error(ErrorCode::kNotFound, "The bot's model is gone.");
  ASSERT_TRUE(Run(turn).ok());
  EXPECT_TRUE(Text(turn).starts_with("Désolé, je ne peux pas répondre")) << Text(turn);
  EXPECT_EQ(Meta(turn).at("error"), json::Value("The bot's model is gone."));
}

TEST_F(AgentHandlerTest, WaitsForAModelThatCannotBeLoadedNow) {
  turn.Hears("Hi");
  directory.missing = Error(ErrorCode::kStorage, "The disk is full.");
  EXPECT_EQ(Run(turn).error().code, ErrorCode::kStorage);
  EXPECT_TRUE(turn.said.empty());
}

TEST_F(AgentHandlerTest, ExplainsARefusalPolitely) {
  turn.Hears("Hello, what about that?");
  model->Answers("", StopReason::kContentFilter);
  ASSERT_TRUE(Run(turn).ok());
  EXPECT_EQ(Text(turn), "Sorry, I cannot talk about that. Is there something else I can help with?");
  EXPECT_EQ(Meta(turn).at("stop"), json::Value("content_filter"));
  EXPECT_TRUE(Meta(turn).contains("error"));

  FakeTurn other(MakeBot());
  other.Hears("Hello, what about that?");
  model->Fails(ErrorCode::kRejected);
  ASSERT_TRUE(Run(other).ok());
  EXPECT_EQ(Text(other), "Sorry, I cannot talk about that. Is there something else I can help with?");
}

TEST_F(AgentHandlerTest, AsksOnceMoreWhenTheAnswerIsEmpty) {
  turn.Hears("Hello there");
  model->Answers("  \n");
  model->Answers("Here you are.");
  ASSERT_TRUE(Run(turn).ok());
  EXPECT_EQ(Text(turn), "Here you are.");
  EXPECT_EQ(turn.shown, "Here you are.") << "what was shown of the first answer is taken back";
  EXPECT_EQ(turn.resets, 1);

  FakeTurn other(MakeBot());
  other.Hears("Hello there");
  model->Answers("");
  model->Answers("");
  ASSERT_TRUE(Run(other).ok());
  EXPECT_EQ(Text(other), "Sorry, I have no answer to that. Could you put it another way?");
  EXPECT_EQ(Meta(other).at("error"), json::Value("The model gave an empty answer."));
}

TEST_F(AgentHandlerTest, MarksAnAnswerThatWasCutOff) {
  turn.Hears("Tell me everything");
  model->Answers("Once upon a time", StopReason::kLength);
  ASSERT_TRUE(Run(turn).ok());
  EXPECT_EQ(Text(turn), "Once upon a time …");
  EXPECT_EQ(Meta(turn).at("stop"), json::Value("length"));
}

TEST_F(AgentHandlerTest, DescribesPicturesToAModelWithoutEyes) {
  MediaContent picture;
  picture.kind = MediaContent::Kind::kImage;
  picture.url = "https://cdn.example/cat.png";
  picture.caption = "What is this?";
  turn.Hears(Content{picture});
  model->Fails(ErrorCode::kInvalid);
  model->Answers("I cannot see it.");
  ASSERT_TRUE(Run(turn).ok());
  ASSERT_EQ(model->requests.size(), 2u);
  EXPECT_EQ(model->requests[0].messages.back().images.at(0).url, "https://cdn.example/cat.png");
  EXPECT_TRUE(model->requests[1].messages.back().images.empty());
  EXPECT_EQ(model->requests[1].messages.back().text,
            "[The person sent a picture, which cannot be seen here.]\nWhat is this?");
  EXPECT_EQ(Text(turn), "I cannot see it.");
}

TEST_F(AgentHandlerTest, SaysNothingToWhatWantsNoAnswer) {
  turn.Hears(Content{ReactionContent{"msg_0", "👍"}});
  ASSERT_TRUE(Run(turn).ok());
  EXPECT_TRUE(turn.said.empty());
  EXPECT_TRUE(model->requests.empty());
}

TEST_F(AgentHandlerTest, DoesNotBeginWhenTheServerStops) {
  turn.Hears("Hi");
  turn.stopping_value = true;
  EXPECT_EQ(Run(turn).error().code, ErrorCode::kCancelled);
  EXPECT_TRUE(model->requests.empty());
}

TEST_F(AgentHandlerTest, LeavesTheKnowledgeToTheOfflineModel) {
  directory.kind = "offline";
  turn.Hears("When do you open?");
  model->Answers("At nine.");
  ASSERT_TRUE(Run(turn).ok());
  EXPECT_EQ(model->requests.at(0).knowledge, "We open at nine.");
  EXPECT_EQ(model->requests.at(0).messages.at(0).text.find("We open"), std::string::npos);
}

}  // namespace
}  // namespace beseda
