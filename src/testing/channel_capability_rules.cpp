#include <algorithm>

#include "base/task.h"
#include "testing/channel_rules.h"
#include "testing/run_task.h"

// Each flag of ChannelCapabilities with a content that needs it: what must be seen where the channel says "yes", and
// what in its place (contracts/fallback.h) where it says "no".

namespace beseda {
namespace {

using Kind = ShownMessage::Kind;
using Choice = ShownChoice::Kind;
using Shown = std::vector<ShownMessage>;

bool HasWords(const ShownMessage& shown, std::string_view words) {
  return std::ranges::any_of(shown.words, [&](const std::string& text) { return text.find(words) != text.npos; });
}
bool HasWords(const Shown& all, std::string_view words) {
  return std::ranges::any_of(all, [&](const ShownMessage& shown) { return HasWords(shown, words); });
}
bool HasKind(const Shown& all, Kind kind) {
  return std::ranges::any_of(all, [&](const ShownMessage& shown) { return shown.kind == kind; });
}
/// A choice of one of these kinds; an empty value may be any.
bool HasChoice(const ShownMessage& shown, std::initializer_list<Choice> kinds, std::string_view title, std::string_view value = {}) {
  return std::ranges::any_of(shown.choices, [&](const ShownChoice& choice) {
    return std::ranges::find(kinds, choice.kind) != kinds.end() && choice.title == title && (value.empty() || choice.value == value);
  });
}
bool HasChoice(const Shown& all, std::initializer_list<Choice> kinds, std::string_view title, std::string_view value = {}) {
  return std::ranges::any_of(all, [&](const ShownMessage& shown) { return HasChoice(shown, kinds, title, value); });
}
bool HasNoChoice(const Shown& all) {
  return std::ranges::all_of(all, [](const ShownMessage& shown) { return shown.choices.empty(); });
}

struct CapabilityCase {
  const char* name;
  bool ChannelCapabilities::*flag;
  Content content;
  std::function<bool(const Shown&, const ChannelCapabilities&)> natively;
  std::function<bool(const Shown&, const ChannelCapabilities&)> instead;
};

Button Reply(std::string title, std::string payload) { return {Button::Kind::kReply, std::move(title), std::move(payload)}; }

MediaContent Media(MediaContent::Kind kind, std::string url) {
  MediaContent media;
  media.kind = kind;
  media.url = std::move(url);
  return media;
}

CardContent Card(std::string title) {
  CardContent card;
  card.title = std::move(title);
  card.subtitle = "Fresh *today*";
  card.image_url = "https://example.org/a.png";
  return card;
}

void AddTextCases(std::vector<CapabilityCase>& cases) {
  const auto can_read = [](const Shown& shown) { return shown.size() == 1 && shown[0].kind == Kind::kText && HasWords(shown, "Hello you"); };
  cases.push_back({"markdown", &ChannelCapabilities::markdown, MakeText("Hello **you**"),
                   [=](const Shown& shown, const auto&) { return can_read(shown) && shown[0].bold; },
                   [=](const Shown& shown, const auto&) { return can_read(shown) && !shown[0].bold; }});
  auto picture = Media(MediaContent::Kind::kImage, "https://example.org/a.png");
  picture.caption = "Look";
  picture.name = "view.png";
  cases.push_back({"media", &ChannelCapabilities::media, Content{picture},
                   [](const Shown& shown, const auto&) { return HasKind(shown, Kind::kImage) && HasWords(shown, "Look"); },
                   [](const Shown& shown, const auto&) { return HasWords(shown, "Look") && HasWords(shown, "view.png: https://example.org/a.png"); }});
  auto voice = Media(MediaContent::Kind::kAudio, "/media/upl_2/a.ogg");
  voice.voice_note = true;
  cases.push_back({"voice_notes", &ChannelCapabilities::voice_notes, Content{voice},
                   [](const Shown& shown, const auto&) { return HasKind(shown, Kind::kVoice); },
                   [](const Shown& shown, const auto& can) {
                     return !HasKind(shown, Kind::kVoice) && (can.media ? HasKind(shown, Kind::kAudio) || HasKind(shown, Kind::kFile) : HasWords(shown, "a.ogg"));
                   }});
  cases.push_back({"location", &ChannelCapabilities::location, Content{LocationContent{52.5, 13.25, "Office", "Street 1"}},
                   [](const Shown& shown, const auto&) { return HasKind(shown, Kind::kLocation) && HasWords(shown, "Office") && HasWords(shown, "Street 1"); },
                   [](const Shown& shown, const auto&) { return HasWords(shown, "Office") && HasWords(shown, "52.500000, 13.250000") && HasWords(shown, "https://www.openstreetmap.org/"); }});
  cases.push_back({"contact", &ChannelCapabilities::contact, Content{ContactContent{"Ann Example", {"+1 555 0100"}, {"ann@example.org"}}},
                   [](const Shown& shown, const auto&) {
                     return HasKind(shown, Kind::kContact) && HasWords(shown, "Ann Example") && HasWords(shown, "+1 555 0100") && HasWords(shown, "ann@example.org");
                   },
                   [](const Shown& shown, const auto&) {
                     return HasKind(shown, Kind::kText) && HasWords(shown, "Ann Example") && HasWords(shown, "+1 555 0100") && HasWords(shown, "ann@example.org");
                   }});
}

void AddChoiceCases(std::vector<CapabilityCase>& cases) {
  cases.push_back({"buttons", &ChannelCapabilities::buttons, Content{ButtonsContent{"Which?", {Reply("Yes", "y"), Reply("No", "n")}}},
                   [](const Shown& shown, const auto&) {
                     return HasWords(shown, "Which?") && HasChoice(shown, {Choice::kReply}, "Yes", "y") && HasChoice(shown, {Choice::kReply}, "No", "n");
                   },
                   [](const Shown& shown, const auto&) { return HasWords(shown, "1. Yes\n2. No"); }});
  Button site{Button::Kind::kUrl, "Site", "", "https://example.org/x"};
  cases.push_back({"url_buttons", &ChannelCapabilities::url_buttons, Content{ButtonsContent{"See", {site}}},
                   [](const Shown& shown, const auto&) { return HasWords(shown, "See") && HasChoice(shown, {Choice::kUrl}, "Site", "https://example.org/x"); },
                   [](const Shown& shown, const auto&) { return HasWords(shown, "Site: https://example.org/x"); }});
  Button call{Button::Kind::kPhone, "Call", "", "", "+15550100"};
  cases.push_back({"phone_buttons", &ChannelCapabilities::phone_buttons, Content{ButtonsContent{"Ask", {call}}},
                   [](const Shown& shown, const auto&) { return HasWords(shown, "Ask") && HasChoice(shown, {Choice::kPhone}, "Call", "+15550100"); },
                   [](const Shown& shown, const auto&) { return HasWords(shown, "Call: +15550100"); }});
  auto quick = MakeText("Shall we?");
  quick.quick_replies = {{"Yes", "y"}, {"No", "n"}};
  // They may be buttons of the vendor's all the same; each can be chosen.
  cases.push_back({"quick_replies", &ChannelCapabilities::quick_replies, quick,
                   [](const Shown& shown, const auto&) {
                     return HasWords(shown, "Shall we?") && HasChoice(shown, {Choice::kQuickReply, Choice::kReply}, "Yes") &&
                            HasChoice(shown, {Choice::kQuickReply, Choice::kReply}, "No");
                   },
                   [](const Shown& shown, const auto& can) {
                     return HasWords(shown, "Shall we?") && (can.buttons ? HasChoice(shown, {Choice::kReply}, "Yes", "y") : HasWords(shown, "1. Yes\n2. No"));
                   }});
  ListContent list{"Sizes", "Open", {{"Plain", {{"s", "Small", "for one"}, {"l", "Large", "for two"}}}, {"With milk", {{"m", "Mug", ""}}}}};
  cases.push_back({"lists", &ChannelCapabilities::lists, Content{list},
                   [](const Shown& shown, const auto&) {
                     const bool described = HasWords(shown, "for one") || std::ranges::any_of(shown.back().choices, [](const auto& choice) { return choice.description == "for one"; });
                     return described && HasWords(shown, "Sizes") && HasWords(shown, "With milk") && HasChoice(shown, {Choice::kRow, Choice::kReply}, "Small", "s") &&
                            HasChoice(shown, {Choice::kRow, Choice::kReply}, "Mug", "m");
                   },
                   [](const Shown& shown, const auto&) {
                     return HasNoChoice(shown) && HasWords(shown, "1. Small: for one") && HasWords(shown, "With milk") && HasWords(shown, "3. Mug");
                   }});
}

void AddCardCases(std::vector<CapabilityCase>& cases) {
  auto card = Card("Apple");
  card.buttons = {Reply("Take", "take")};
  cases.push_back({"cards", &ChannelCapabilities::cards, Content{card},
                   [](const Shown& shown, const auto&) {
                     return std::ranges::any_of(shown, [](const ShownMessage& one) {
                       return one.picture && HasWords(one, "Apple") && HasWords(one, "Fresh today") && HasChoice(one, {Choice::kReply}, "Take", "take");
                     });
                   },
                   [](const Shown& shown, const auto& can) {
                     return HasWords(shown, "Apple") && HasWords(shown, "Fresh today") && (can.media ? HasKind(shown, Kind::kImage) : HasWords(shown, "https://example.org/a.png")) &&
                            (can.buttons ? HasChoice(shown, {Choice::kReply}, "Take", "take") : HasWords(shown, "1. Take"));
                   }});
  cases.push_back({"carousels", &ChannelCapabilities::carousels, Content{CarouselContent{{Card("Apple"), Card("Pear"), Card("Plum")}}},
                   [](const Shown& shown, const auto&) {
                     return shown.size() == 1 && shown[0].kind == Kind::kCards && shown[0].cards == 3 && HasWords(shown, "Apple") && HasWords(shown, "Plum");
                   },
                   [](const Shown& shown, const auto&) {
                     return shown.size() >= 3 && !HasKind(shown, Kind::kCards) && HasWords(shown, "Apple") && HasWords(shown, "Pear") && HasWords(shown, "Plum");
                   }});
  cases.push_back({"templates", &ChannelCapabilities::templates, Content{TemplateContent{"hello_form", "en", R"({"1":"Ann"})"}},
                   [](const Shown& shown, const auto&) { return HasKind(shown, Kind::kTemplate) && HasWords(shown, "hello_form"); },
                   [](const Shown& shown, const auto&) { return shown.empty(); }});
}

void AddChangeCases(std::vector<CapabilityCase>& cases, const std::string& target) {
  const auto nothing = [](const Shown& shown, const ChannelCapabilities&) { return shown.empty(); };
  cases.push_back({"reactions", &ChannelCapabilities::reactions, Content{ReactionContent{"msg_old", "👍"}},
                   [=](const Shown& shown, const auto&) { return HasKind(shown, Kind::kReaction) && shown[0].target == target && shown[0].emoji == "👍"; }, nothing});
  cases.push_back({"reactions taken away", &ChannelCapabilities::reactions, Content{ReactionContent{"msg_old", "👍", true}},
                   [=](const Shown& shown, const auto&) { return HasKind(shown, Kind::kReaction) && shown[0].target == target && shown[0].emoji.empty(); }, nothing});
  cases.push_back({"edit", &ChannelCapabilities::edit, Content{EditContent{"msg_old", std::make_shared<const Content>(MakeText("Now new"))}},
                   [=](const Shown& shown, const auto&) { return HasKind(shown, Kind::kEdit) && shown[0].target == target && HasWords(shown, "Now new"); }, nothing});
  cases.push_back({"deletion", &ChannelCapabilities::deletion, Content{DeleteContent{"msg_old"}},
                   [=](const Shown& shown, const auto&) { return HasKind(shown, Kind::kDeletion) && shown[0].target == target; }, nothing});
}

CHANNEL_TEST(EachCapabilityIsAsDeclared) {
  AnswerAll();
  target_ = harness_->MessageId();
  std::vector<CapabilityCase> cases;
  AddTextCases(cases);
  AddChoiceCases(cases);
  AddCardCases(cases);
  AddChangeCases(cases, target_);
  const auto& can = adapter_->capabilities();
  for (const auto& item : cases) {
    SCOPED_TRACE(item.name);
    const bool able = can.*item.flag;
    if (can.pulled && !able) continue;  // Refused where it would be written.
    const auto from = services_.http.requests().size();
    const auto shown = Shown(item.content);
    std::string sent;
    for (auto at = from; at < services_.http.requests().size(); ++at) sent += services_.http.requests()[at].url + " " + services_.http.requests()[at].body.substr(0, 1500) + "\n";
    EXPECT_TRUE(able ? item.natively(shown, can) : item.instead(shown, can)) << (able ? "declared, but not seen" : "the fallback is not seen") << "\n" << sent;
  }
}

CHANNEL_TEST(RepliesNameTheirMessageIfDeclared) {
  AnswerAll();
  auto message = Message(MakeText("Yes, we do."));
  message.message.reply_to = "msg_old";
  message.reply_to_vendor_id = harness_->MessageId();
  const auto shown = Shown(message);
  ASSERT_FALSE(shown.empty());
  EXPECT_TRUE(HasWords(shown, "Yes, we do."));
  EXPECT_EQ(shown[0].answers, adapter_->capabilities().replies ? harness_->MessageId() : "");
}

CHANNEL_TEST(TypingAndDraftsAreShownIfDeclared) {
  AnswerAll();
  const auto& can = adapter_->capabilities();
  std::vector<ShownMessage> typing, draft;
  if (can.pulled) {
    if (auto shown = harness_->FetchTyping()) typing.push_back(*shown);
    if (auto shown = harness_->FetchDraft("Half a")) draft.push_back(*shown);
  } else {
    RunTask(adapter_->ShowTyping(harness_->TypingThread()));
    typing = ShownSince(0);
    const auto from = services_.http.requests().size();
    const Draft half{"msg_test", "", "Half a", false, services_.clock.Now()};
    (void)RunTask(adapter_->ShowDraft(harness_->TypingThread(), half));
    draft = ShownSince(from);
  }
  EXPECT_EQ(HasKind(typing, Kind::kTyping), can.typing);
  EXPECT_EQ(HasWords(draft, "Half a"), can.streaming);
}

CHANNEL_TEST(ReceiptsAndGroupsComeIfDeclared) {
  bool delivered = false, read = false, group = false;
  for (const auto& body : harness_->Bodies()) {
    const auto decoded = Decode(harness_->Sign(body));
    ASSERT_TRUE(decoded.ok()) << decoded.error().message;
    for (const auto& event : decoded->events) {
      const auto* receipt = std::get_if<ReceiptContent>(&event.content.kind);
      delivered = delivered || (receipt && receipt->state == ReceiptContent::State::kDelivered);
      read = read || (receipt && receipt->state == ReceiptContent::State::kRead);
      group = group || event.group;
    }
  }
  const auto& can = adapter_->capabilities();
  EXPECT_EQ(delivered, can.delivered_receipts);
  EXPECT_EQ(read || harness_->FetchRead(), can.read_receipts);
  EXPECT_EQ(group, can.groups);
}

CHANNEL_TEST(RepeatedSendsAreKnownAgainIfDeclared) {
  AnswerAll();
  if (!adapter_->capabilities().idempotent_send || adapter_->capabilities().pulled) return;
  const auto message = Message(MakeText("once"));
  ASSERT_TRUE(Send(message).ok());
  auto again = message;
  again.attempt = 2;
  ASSERT_TRUE(Send(again).ok());
  const auto& requests = services_.http.requests();
  ASSERT_EQ(requests.size(), 2u);
  EXPECT_EQ(requests[0].headers.Get("idempotency-key"), message.message.id);
  EXPECT_EQ(requests[1].headers.Get("idempotency-key"), message.message.id);
}

}  // namespace

void AddChannelCapabilityTests(const std::string& suite, const MakeChannelHarness& make) {
  AddChannelTest<EachCapabilityIsAsDeclared>(suite, "EachCapabilityIsAsDeclared", make);
  AddChannelTest<RepliesNameTheirMessageIfDeclared>(suite, "RepliesNameTheirMessageIfDeclared", make);
  AddChannelTest<TypingAndDraftsAreShownIfDeclared>(suite, "TypingAndDraftsAreShownIfDeclared", make);
  AddChannelTest<ReceiptsAndGroupsComeIfDeclared>(suite, "ReceiptsAndGroupsComeIfDeclared", make);
  AddChannelTest<RepeatedSendsAreKnownAgainIfDeclared>(suite, "RepeatedSendsAreKnownAgainIfDeclared", make);
}

}  // namespace beseda
