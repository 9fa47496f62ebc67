#include "contracts/channel_preview.h"

#include <gtest/gtest.h>

namespace beseda {
namespace {

std::string Codes(const ChannelPreview& preview) {
  std::string all;
  for (const auto& note : preview.notes) all += std::string(note.code) + (note.limit ? " " + std::to_string(note.limit) : "") + "; ";
  return all;
}

ChannelCapabilities SomethingLikeWhatsApp() {
  ChannelCapabilities can;
  can.markdown = can.media = can.buttons = can.lists = true;
  can.max_text = 4096;
  can.max_text_bytes = 4 * 4096;
  can.max_caption = 20;
  can.max_buttons = 3;
  can.max_button_title = 20;
  can.max_list_rows = 10;
  can.max_list_title = 24;
  can.max_media_bytes = 1000;
  return can;
}

Content Choices(std::size_t count, const std::string& title = "Choice") {
  ButtonsContent choices{"Which one?", {}};
  for (std::size_t i = 0; i < count; ++i) {
    Button button;
    button.title = title + " " + std::to_string(i + 1);
    choices.buttons.push_back(button);
  }
  return Content{choices};
}

TEST(ChannelPreviewTest, WhatFitsHasNoNotes) {
  const auto can = SomethingLikeWhatsApp();
  EXPECT_EQ(Codes(PreviewOn(can, MakeText("*Hello*"))), "");
  EXPECT_EQ(Codes(PreviewOn(can, Choices(3))), "");
  MediaContent media;
  media.size = 1000;
  media.caption = "Twenty letters long.";
  EXPECT_EQ(Codes(PreviewOn(can, Content{media})), "");
}

TEST(ChannelPreviewTest, NamesTheLimitThatIsPassed) {
  const auto can = SomethingLikeWhatsApp();
  auto preview = PreviewOn(can, Choices(4));
  EXPECT_EQ(Codes(preview), "too_many_buttons 3; ");
  ASSERT_EQ(preview.shown.size(), 1u);
  EXPECT_EQ(ContentType(preview.shown[0]), "list");
  preview = PreviewOn(can, Choices(11));
  EXPECT_EQ(Codes(preview), "too_many_buttons 3; ");
  EXPECT_TRUE(PlainText(preview.shown[0]).ends_with("\n11. Choice 11"));
  EXPECT_EQ(Codes(PreviewOn(can, Choices(1, "A title that is much too long"))), "title_too_long 20; ");
  MediaContent media;
  media.size = 1001;
  media.caption = "Twenty-one letters it";
  EXPECT_EQ(Codes(PreviewOn(can, Content{media})), "file_too_large 1000; caption_too_long 20; several_messages 2; ");
  Button site;
  site.kind = Button::Kind::kUrl;
  site.title = "Site";
  site.url = "https://example.org/";
  CardContent card;
  card.title = "A card";
  card.buttons = {site, site};
  CarouselContent carousel;
  carousel.cards = {card, card};
  EXPECT_EQ(Codes(PreviewOn(can, Content{carousel})), "no_carousels; no_url_buttons; several_messages 2; ");
  TemplateContent form;
  form.name = "news";
  EXPECT_EQ(Codes(PreviewOn(can, Content{form})), "not_shown; ");
  EXPECT_EQ(Codes(PreviewOn({}, MakeText("**Hello**"))), "no_markdown; ");
}

TEST(ChannelPreviewTest, TextsAreCutWhereTheChannelEnds) {
  ChannelCapabilities can;
  can.markdown = true;
  can.max_text = 30;
  auto text = MakeText("One sentence is here. Another one follows it. The end.");
  text.quick_replies = {{"Go on", ""}};
  can.quick_replies = true;
  auto preview = PreviewOn(can, text);
  EXPECT_EQ(Codes(preview), "several_messages 3; ");
  ASSERT_EQ(preview.shown.size(), 3u);
  EXPECT_EQ(PlainText(preview.shown[0]), "One sentence is here.");
  EXPECT_TRUE(preview.shown[0].quick_replies.empty());
  EXPECT_EQ(preview.shown[2].quick_replies.size(), 1u) << "they stand under the last";
  can.max_text = 0;
  can.max_text_bytes = 40;  // As Instagram counts.
  preview = PreviewOn(can, MakeText("Это предложение длиннее сорока байтов."));
  EXPECT_EQ(preview.shown.size(), 3u);
  for (const auto& one : preview.shown) EXPECT_LE(PlainText(one).size(), 40u);
}

}  // namespace
}  // namespace beseda
