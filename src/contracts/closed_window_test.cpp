#include "contracts/closed_window.h"

#include <gtest/gtest.h>

namespace beseda {
namespace {

Content Form() {
  TemplateContent form;
  form.name = "order_update";
  form.language = "en_US";
  form.parameters = R"({"1":"A-7"})";
  return Content{form};
}

TEST(ClosedWindowTest, WhatIsNamedTakesTheMessagesPlace) {
  Message message;
  message.content = MakeText("Your order A-7 has left.");
  message.meta = NameIfClosed(R"({"flow":true})", Form());
  const auto changed = AsIfClosed(message);
  ASSERT_TRUE(changed);
  const auto* form = std::get_if<TemplateContent>(&changed->content.kind);
  ASSERT_TRUE(form);
  EXPECT_EQ(form->name, "order_update");
  EXPECT_EQ(form->language, "en_US");
  EXPECT_EQ(form->parameters, R"({"1":"A-7"})");
  EXPECT_EQ(changed->meta, R"({"flow":true,"in_place_of":"Your order A-7 has left."})");
  EXPECT_FALSE(AsIfClosed(*changed)) << "only once";
}

TEST(ClosedWindowTest, WithoutSomethingNamedNothingChanges) {
  Message message;
  message.content = MakeText("Hi");
  for (const auto* meta : {"", "{}", R"({"flow":true})", "if_closed", R"({"if_closed":{"type":"no_such"}})", R"({"model":"if_closed"})"}) {
    message.meta = meta;
    EXPECT_FALSE(AsIfClosed(message)) << meta;
  }
  EXPECT_EQ(NameIfClosed("", Form()).find(R"({"if_closed":{)"), 0u);
}

}  // namespace
}  // namespace beseda
