#include "model/message_json.h"

#include <gtest/gtest.h>

#include "json/json.h"

namespace beseda {
namespace {

Message Answer(std::string meta) {
  Message message;
  message.id = "msg_1";
  message.author = Author::kBot;
  message.direction = Direction::kOut;
  message.content = MakeText("We do.");
  message.meta = std::move(meta);
  return message;
}

TEST(MessageJson, APersonSeesOfMetaOnlyTheSources) {
  const auto answer = Answer(R"({"model":"small","call_id":"call_1","citations":[)"
                             R"({"title":"Delivery","url":"https://shop.example/d","passage":"inner"},)"
                             R"({"title":"Handbook"},{"title":"","url":"https://shop.example/n"}]})");
  const auto shown = EncodeMessage(answer, Audience::kPerson);
  EXPECT_EQ(json::Dump(shown.at("sources")),
            R"([{"title":"Delivery","url":"https://shop.example/d"},{"title":"Handbook"}])");
  EXPECT_FALSE(shown.contains("meta"));
  EXPECT_EQ(json::Dump(shown).find("inner"), std::string::npos);
  const auto staff = EncodeMessage(answer, Audience::kStaff);
  EXPECT_FALSE(staff.contains("sources"));
  EXPECT_TRUE(staff.at("meta").get_object().contains("citations"));
}

TEST(MessageJson, WithoutSourcesNothingIsSaidOfThem) {
  for (const auto* meta : {"", "{}", R"({"model":"citations"})", R"({"citations":[]})", R"({"citations":"x"})",
                           R"({"citations":[{"title":7}]})", R"({"citations":)"}) {
    EXPECT_FALSE(EncodeMessage(Answer(meta), Audience::kPerson).contains("sources")) << meta;
  }
}

}  // namespace
}  // namespace beseda
