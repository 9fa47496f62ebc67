#include "agent/agent_settings.h"

#include <gtest/gtest.h>

#include "json/json.h"

namespace beseda::agent {
namespace {

TEST(AgentSettingsTest, DefaultsAreWhatAnEmptyObjectMeans) {
  const auto settings = DecodeSettings("{}").value();
  EXPECT_EQ(settings.limits.steps, 8);
  EXPECT_EQ(settings.limits.approval_minutes, 24 * 60);
  EXPECT_TRUE(settings.guardrails.mark_untrusted);
  EXPECT_TRUE(settings.guardrails.mask.empty());
  EXPECT_TRUE(settings.summarize);
  const auto text = json::Dump(EncodeSettings(settings));
  EXPECT_EQ(json::Dump(EncodeSettings(DecodeSettings(text).value())), text);
}

TEST(AgentSettingsTest, WhatIsStoredComesBack) {
  const auto settings = DecodeSettings(R"({"limits":{"steps":3,"tokens":5000,"seconds":20,"cost_micros":10000},
      "guardrails":{"mask":["email","iban"],"blocked_topics":[" politics ",""],"topic_model_id":"mdl_1",
      "topic_policy":"No politics.","mark_untrusted":false,"blocked_words":["damn"],"hide_instructions":true,
      "refusal":"Not here."},"answer":{"schema":{"type":"object","properties":{"reply":{"type":"string"}}},
      "shown_field":"reply"},"summarize":false})");
  ASSERT_TRUE(settings.ok()) << settings.error().message;
  const auto again = DecodeSettings(json::Dump(EncodeSettings(*settings))).value();
  EXPECT_EQ(again.limits.tokens, 5000);
  EXPECT_EQ(again.limits.cost_micros, 10000);
  EXPECT_TRUE(again.guardrails.mask.Has(PiiKind::kIban));
  EXPECT_FALSE(again.guardrails.mask.Has(PiiKind::kPhone));
  EXPECT_EQ(again.guardrails.blocked_topics, std::vector<std::string>{"politics"});
  EXPECT_FALSE(again.guardrails.mark_untrusted);
  EXPECT_EQ(again.guardrails.refusal, "Not here.");
  EXPECT_EQ(again.answer.shown_field, "reply");
  EXPECT_FALSE(again.summarize);
}

TEST(AgentSettingsTest, MistakesNameTheField) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"limits":{"steps":0}})", "agent.limits.steps"},
      {R"({"limits":{"seconds":1}})", "agent.limits.seconds"},
      {R"({"limits":{"approval_minutes":0}})", "agent.limits.approval_minutes"},
      {R"({"guardrails":{"mask":["name"]}})", "agent.guardrails.mask"},
      {R"({"guardrails":{"topic_model_id":"mdl_1"}})", "agent.guardrails.topic_policy"},
      {R"({"answer":{"schema":{"type":"text"}}})", "agent.answer.schema"},
      {R"({"answer":{"schema":{"type":"object"},"shown_field":"reply"}})", "agent.answer.shown_field"},
      {R"({"summarize":"yes"})", "agent.summarize"}};
  for (const auto& [text, field] : cases) {
    const auto settings = DecodeSettings(text, "agent");
    ASSERT_FALSE(settings.ok()) << text;
    EXPECT_EQ(settings.error().field, field) << settings.error().message;
  }
}

}  // namespace
}  // namespace beseda::agent
