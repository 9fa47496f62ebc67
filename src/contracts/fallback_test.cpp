#include "contracts/fallback.h"

#include <gtest/gtest.h>

#include "base/marked_text.h"

namespace beseda {
namespace {

ButtonsContent Choices(std::size_t count) {
  ButtonsContent choices{"Which one?", {}};
  for (std::size_t i = 1; i <= count; ++i) {
    Button button;
    button.title = "Choice " + std::to_string(i);
    button.payload = "c" + std::to_string(i);
    choices.buttons.push_back(button);
  }
  return choices;
}

std::string TextOf(const Content& content) {
  const auto* text = std::get_if<TextContent>(&content.kind);
  return text ? text->text : "(" + std::string(ContentType(content)) + ")";
}

/// As a reader of Markdown shows it.
std::string Read(const Content& content) { return WriteUnmarked(ParseMarkdown(TextOf(content))); }

TEST(Fallback, WhatIsWrittenIsNoMarkdown) {
  const ChannelCapabilities can;
  for (const char* title : {"*NEW*", "2. Office", "- x", "# x", "&copy; 5", "[a](http://x)", "a_b_", "<b>", "1) x", "+1", "=", "`c`", "~~x~~", "|a|"}) {
    EXPECT_EQ(Read(ShowOn(can, Content{LocationContent{52.5, 13.4, title, title}})[0]).substr(0, 2 * std::string(title).size() + 1), std::string(title) + "\n" + title);
    CardContent card;
    card.title = title;
    card.buttons = {{Button::Kind::kReply, title, "p"}, {Button::Kind::kUrl, title, "", "https://example.org/_x_*y*"}};
    EXPECT_EQ(Read(ShowOn(can, Content{card})[0]), std::string(title) + "\n" + title + ": https://example.org/_x_*y*\n1. " + title);
  }
}

TEST(Fallback, ButtonsBecomeAListAndThenNumberedLines) {
  ChannelCapabilities can;
  can.buttons = true;
  can.max_buttons = 3;
  EXPECT_TRUE(ShowsAsIs(can, Content{Choices(3)}));

  auto shown = ShowOn(can, Content{Choices(4)});
  ASSERT_EQ(shown.size(), 1u);
  EXPECT_EQ(TextOf(shown[0]), "Which one?\n\n1. Choice 1\n2. Choice 2\n3. Choice 3\n4. Choice 4");

  can.lists = true;
  can.max_list_rows = 10;
  can.max_list_title = 7;
  shown = ShowOn(can, Content{Choices(4)});
  ASSERT_EQ(shown.size(), 1u);
  const auto* list = std::get_if<ListContent>(&shown[0].kind);
  ASSERT_TRUE(list);
  EXPECT_EQ(list->text, "Which one?");
  ASSERT_EQ(list->sections.size(), 1u);
  EXPECT_EQ(list->sections[0].rows[3].id, "c4");
  EXPECT_EQ(list->sections[0].rows[3].title, "Choice…");

  EXPECT_TRUE(TextOf(ShowOn(can, Content{Choices(11)})[0]).ends_with("\n11. Choice 11"));
}

TEST(Fallback, ButtonsThatOpenAddressesBecomeLines) {
  ChannelCapabilities can;
  can.buttons = true;
  auto choices = Choices(1);
  Button site{Button::Kind::kUrl, "Our *site*", "", "https://example.org/a_b"};
  choices.buttons.push_back(site);
  const auto shown = ShowOn(can, Content{choices});
  ASSERT_EQ(shown.size(), 1u);
  const auto& buttons = std::get<ButtonsContent>(shown[0].kind);
  EXPECT_EQ(buttons.text, "Which one?\nOur \\*site\\*: https://example.org/a_b");
  EXPECT_EQ(buttons.buttons.size(), 1u);
}

TEST(Fallback, QuickRepliesGoToTheLastText) {
  ChannelCapabilities can;
  Content content = MakeText("Shall we?", false);
  content.quick_replies = {{"Yes", "y"}, {"No", "n"}};
  EXPECT_EQ(TextOf(ShowOn(can, content)[0]), "Shall we?\n\n1. Yes\n2. No");

  can.buttons = true;
  const auto shown = ShowOn(can, content);
  ASSERT_EQ(shown.size(), 1u);
  const auto& buttons = std::get<ButtonsContent>(shown[0].kind);
  EXPECT_EQ(buttons.text, "Shall we?");
  EXPECT_EQ(buttons.buttons[1].payload, "n");

  can.quick_replies = true;
  EXPECT_TRUE(ShowsAsIs(can, content));
}

TEST(Fallback, ACarouselBecomesPicturesWithButtons) {
  ChannelCapabilities can;
  can.media = true;
  can.buttons = true;
  CarouselContent carousel;
  for (const char* title : {"Apple", "Pear"}) {
    CardContent card;
    card.title = title;
    card.subtitle = "Fresh";
    card.image_url = "https://example.org/x.png";
    card.buttons = Choices(1).buttons;
    carousel.cards.push_back(card);
  }
  carousel.cards[1].buttons.clear();
  const auto shown = ShowOn(can, Content{carousel});
  ASSERT_EQ(shown.size(), 3u);
  EXPECT_EQ(std::get<MediaContent>(shown[0].kind).caption, "");
  EXPECT_EQ(std::get<ButtonsContent>(shown[1].kind).text, "**Apple**\nFresh");
  EXPECT_EQ(std::get<MediaContent>(shown[2].kind).caption, "**Pear**\nFresh");

  can.carousels = true;
  can.max_cards = 1;
  EXPECT_EQ(ShowOn(can, Content{carousel}).size(), 2u);
  can.max_cards = 10;
  EXPECT_TRUE(ShowsAsIs(can, Content{carousel}));
}

TEST(Fallback, ACaptionThatIsTooLongIsSaidAfterwards) {
  ChannelCapabilities can;
  can.media = true;
  can.max_caption = 5;
  MediaContent picture;
  picture.kind = MediaContent::Kind::kImage;
  picture.url = "/media/upl_1/a.png";
  picture.caption = "Длинно";
  const auto shown = ShowOn(can, Content{picture});
  ASSERT_EQ(shown.size(), 2u);
  EXPECT_EQ(std::get<MediaContent>(shown[0].kind).caption, "");
  EXPECT_EQ(TextOf(shown[1]), "Длинно");
  picture.caption = "Пять5";
  EXPECT_TRUE(ShowsAsIs(can, Content{picture}));
}

TEST(Fallback, PlacesAndPeopleBecomeText) {
  const ChannelCapabilities can;
  EXPECT_EQ(TextOf(ShowOn(can, Content{LocationContent{52.5, 13.4, "Office", ""}})[0]),
            "Office\n52.500000, 13.400000\nhttps://www.openstreetmap.org/?mlat=52.500000&mlon=13.400000");
  EXPECT_EQ(Read(ShowOn(can, Content{ContactContent{"Ann_e", {"+1 2"}, {"a@b.example"}}})[0]), "Ann_e\n+1 2\na@b.example");
}

TEST(Fallback, WhatHasNoWordsIsNotShown) {
  const ChannelCapabilities can;
  EXPECT_TRUE(ShowOn(can, Content{ReactionContent{"m", "👍"}}).empty());
  EXPECT_TRUE(ShowOn(can, Content{DeleteContent{"m"}}).empty());
  EXPECT_TRUE(ShowOn(can, Content{TemplateContent{"t", "en"}}).empty());
  EXPECT_TRUE(ShowOn(can, Content{EditContent{"m", std::make_shared<const Content>(MakeText("x"))}}).empty());
}

}  // namespace
}  // namespace beseda
