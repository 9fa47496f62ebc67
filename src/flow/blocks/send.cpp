// What the bot says without waiting for an answer.
#include <utility>

#include "base/text.h"
#include "flow/block_compiler.h"
#include "flow/blocks/json_template.h"
#include "flow/blocks/kinds.h"
#include "flow/program.h"
#include "flow/value.h"

namespace beseda::flow {
namespace {

/// A button, quick reply or row as the author wrote it.
struct Choice {
  std::string id = {};
  Button::Kind kind = Button::Kind::kReply;
  LocalizedTemplate title = {};
  Template address = {};
};

std::vector<Choice> ReadChoices(BlockCompiler& block, json::Reader& in, std::string_view name, std::size_t most) {
  std::vector<Choice> choices;
  for (auto& one : in.Children(name, most)) {
    Choice choice;
    choice.id = one.TextOr("id", "", 40);
    const auto kind = one.TextOr("kind", "reply", 10);
    choice.kind = kind == "url" ? Button::Kind::kUrl : kind == "phone" ? Button::Kind::kPhone : Button::Kind::kReply;
    choice.title = block.Localized(one, "title");
    if (choice.kind != Button::Kind::kReply) {
      choice.address = block.Text(one, choice.kind == Button::Kind::kUrl ? "url" : "phone");
      if (choice.address.empty()) block.Mistake("missing_text", one.path() + (choice.kind == Button::Kind::kUrl ? ".url" : ".phone"));
    }
    in.Absorb(one);
    choices.push_back(std::move(choice));
  }
  return choices;
}

Result<Button> MakeButton(Run& run, const Choice& choice) {
  Button button;
  button.kind = choice.kind;
  TRY(button.title, choice.title.Render(run));
  TRY(const auto address, choice.address.Render(run));
  if (choice.kind == Button::Kind::kReply) {
    // What comes back is the title: a keyword or the next question reads it as if it had been typed.
    button.payload = button.title;
  } else {
    (choice.kind == Button::Kind::kUrl ? button.url : button.phone) = address;
  }
  return button;
}

/// Says what Make gives.
class Send : public Node {
 public:
  Step Enter(Run& run) const final {
    auto content = Make(run);
    if (!content.ok()) return run.Fail(content.error());
    run.Say(std::move(*content));
    return Step::Leave(0);
  }

 private:
  virtual Result<Content> Make(Run& run) const = 0;
};

class SendText final : public Send {
 public:
  SendText(std::vector<LocalizedTemplate> texts, std::vector<Choice> quick_replies)
      : texts_(std::move(texts)), quick_replies_(std::move(quick_replies)) {}

 private:
  // Any of them, but never the one that this conversation has just had.
  const LocalizedTemplate& Pick(Run& run) const {
    if (texts_.size() == 1) return texts_[0];
    auto& picked = run.session().picked;
    const auto last = picked.find(run.current);
    const bool again = last != picked.end() && last->second >= 0 && std::size_t(last->second) < texts_.size();
    auto which = std::int64_t(run.NextUnit() * double(texts_.size() - (again ? 1 : 0)));
    if (again && which >= last->second) ++which;
    picked[run.current] = which;
    return texts_[std::size_t(which)];
  }

  Result<Content> Make(Run& run) const override {
    TRY(auto text, Pick(run).Render(run));
    auto content = MakeText(std::move(text));
    for (const auto& one : quick_replies_) {
      QuickReply reply;
      TRY(reply.title, one.title.Render(run));
      reply.payload = reply.title;
      content.quick_replies.push_back(std::move(reply));
    }
    return content;
  }

  std::vector<LocalizedTemplate> texts_;
  std::vector<Choice> quick_replies_;
};

class SendMedia final : public Send {
 public:
  SendMedia(MediaContent::Kind kind, Template url, LocalizedTemplate caption, std::string name)
      : kind_(kind), url_(std::move(url)), caption_(std::move(caption)), name_(std::move(name)) {}

 private:
  Result<Content> Make(Run& run) const override {
    MediaContent media;
    media.kind = kind_;
    TRY(media.url, url_.Render(run));
    if (!media.url.starts_with("https://") && !media.url.starts_with("http://") && !media.url.starts_with("/media/")) {
      return Error(ErrorCode::kInvalid, "The address of the file does not begin with https://: \"" + std::string(CutUtf8(media.url, 80)) + "\".");
    }
    TRY(media.caption, caption_.Render(run));
    media.name = name_;
    return Content{std::move(media)};
  }

  MediaContent::Kind kind_;
  Template url_;
  LocalizedTemplate caption_;
  std::string name_;
};

class SendLocation final : public Send {
 public:
  SendLocation(Template latitude, Template longitude, LocalizedTemplate title, LocalizedTemplate address)
      : latitude_(std::move(latitude)), longitude_(std::move(longitude)), title_(std::move(title)), address_(std::move(address)) {}

 private:
  Result<Content> Make(Run& run) const override {
    TRY(const auto latitude, latitude_.Evaluate(run));
    TRY(const auto longitude, longitude_.Evaluate(run));
    const auto y = NumberOf(latitude), x = NumberOf(longitude);
    if (!y || !x || *y < -90 || *y > 90 || *x < -180 || *x > 180) {
      return Error(ErrorCode::kInvalid, "This is no place on the map: \"" + TextOf(latitude) + "\", \"" + TextOf(longitude) + "\".");
    }
    LocationContent place;
    place.latitude = *y;
    place.longitude = *x;
    TRY(place.title, title_.Render(run));
    TRY(place.address, address_.Render(run));
    return Content{std::move(place)};
  }

  Template latitude_, longitude_;
  LocalizedTemplate title_, address_;
};

class SendButtons final : public Send {
 public:
  SendButtons(LocalizedTemplate text, std::vector<Choice> buttons) : text_(std::move(text)), buttons_(std::move(buttons)) {}

 private:
  Result<Content> Make(Run& run) const override {
    ButtonsContent content;
    TRY(content.text, text_.Render(run));
    for (const auto& one : buttons_) {
      TRY(auto button, MakeButton(run, one));
      content.buttons.push_back(std::move(button));
    }
    return Content{std::move(content)};
  }

  LocalizedTemplate text_;
  std::vector<Choice> buttons_;
};

/// A card as the author wrote it.
struct Card {
  LocalizedTemplate title = {}, subtitle = {};
  Template image = {};
  std::vector<Choice> buttons = {};
};

Card ReadCard(BlockCompiler& block, json::Reader& in) {
  Card card;
  card.title = block.Localized(in, "title");
  card.subtitle = block.Localized(in, "subtitle", false);
  card.image = block.Text(in, "image_url");
  card.buttons = ReadChoices(block, in, "buttons", 10);
  return card;
}

Result<CardContent> MakeCard(Run& run, const Card& card) {
  CardContent content;
  TRY(content.title, card.title.Render(run));
  TRY(content.subtitle, card.subtitle.Render(run));
  TRY(content.image_url, card.image.Render(run));
  for (const auto& one : card.buttons) {
    TRY(auto button, MakeButton(run, one));
    content.buttons.push_back(std::move(button));
  }
  return content;
}

class SendCards final : public Send {
 public:
  SendCards(std::vector<Card> cards, bool carousel) : cards_(std::move(cards)), carousel_(carousel) {}

 private:
  Result<Content> Make(Run& run) const override {
    CarouselContent content;
    for (const auto& one : cards_) {
      TRY(auto card, MakeCard(run, one));
      content.cards.push_back(std::move(card));
    }
    if (!carousel_) return Content{std::move(content.cards.front())};
    return Content{std::move(content)};
  }

  std::vector<Card> cards_;
  bool carousel_;
};

class SendList final : public Send {
 public:
  struct Row {
    LocalizedTemplate title = {}, description = {};
  };
  SendList(LocalizedTemplate text, LocalizedTemplate button, std::vector<Row> rows)
      : text_(std::move(text)), button_(std::move(button)), rows_(std::move(rows)) {}

 private:
  Result<Content> Make(Run& run) const override {
    ListContent list;
    TRY(list.text, text_.Render(run));
    TRY(list.button, button_.Render(run));
    auto& section = list.sections.emplace_back();
    for (const auto& one : rows_) {
      ListRow row;
      TRY(row.title, one.title.Render(run));
      TRY(row.description, one.description.Render(run));
      row.id = row.title;
      section.rows.push_back(std::move(row));
    }
    return Content{std::move(list)};
  }

  LocalizedTemplate text_, button_;
  std::vector<Row> rows_;
};

/// What only one channel can show, by its name there: a form, a Home tab, a request for a location.
class SendEvent final : public Send {
 public:
  SendEvent(Template name, std::optional<JsonTemplate> data) : name_(std::move(name)), data_(std::move(data)) {}

 private:
  Result<Content> Make(Run& run) const override {
    EventContent event;
    TRY(event.name, name_.Render(run));
    if (data_) {
      TRY(const auto data, Fill(run, *data_));
      if (!data.is_object()) return Error(ErrorCode::kInvalid, "The data of the event \"" + event.name + "\" must be an object: {…}.");
      event.data = json::Dump(data);
    }
    return Content{std::move(event)};
  }

  Template name_;
  std::optional<JsonTemplate> data_;
};

}  // namespace

NodePtr CompileSendText(BlockCompiler& block) {
  auto& in = block.settings();
  std::vector<LocalizedTemplate> texts;
  texts.push_back(block.Localized(in, "text"));
  for (auto& one : in.Children("variants", 20)) {
    texts.push_back(block.Localized(one, "text"));
    in.Absorb(one);
  }
  return std::make_unique<SendText>(std::move(texts), ReadChoices(block, in, "quick_replies", 13));
}

NodePtr CompileSendMedia(BlockCompiler& block) {
  auto& in = block.settings();
  const auto name = in.TextOr("kind", "image", 10);
  const auto kind = name == "video"   ? MediaContent::Kind::kVideo
                    : name == "audio" ? MediaContent::Kind::kAudio
                    : name == "file"  ? MediaContent::Kind::kFile
                                      : MediaContent::Kind::kImage;
  auto url = block.Text(in, "url");
  const auto& parts = url.parts();
  const bool good = !parts.empty() && (parts[0].expression || parts[0].words.starts_with("https://") || parts[0].words.starts_with("http://") ||
                                       parts[0].words.starts_with("/media/"));
  if (!good) block.Mistake("bad_url", "url");
  auto caption = block.Localized(in, "caption", false);
  return std::make_unique<SendMedia>(kind, std::move(url), std::move(caption), in.TextOr("name", "", 200));
}

NodePtr CompileSendLocation(BlockCompiler& block) {
  auto& in = block.settings();
  auto latitude = block.ParseTemplate(TextOf(in.Raw("latitude")), "latitude");
  auto longitude = block.ParseTemplate(TextOf(in.Raw("longitude")), "longitude");
  auto title = block.Localized(in, "title", false);
  return std::make_unique<SendLocation>(std::move(latitude), std::move(longitude), std::move(title), block.Localized(in, "address", false));
}

NodePtr CompileSendButtons(BlockCompiler& block) {
  auto& in = block.settings();
  auto text = block.Localized(in, "text");
  return std::make_unique<SendButtons>(std::move(text), ReadChoices(block, in, "buttons", 10));
}

NodePtr CompileSendCard(BlockCompiler& block) {
  std::vector<Card> cards;
  cards.push_back(ReadCard(block, block.settings()));
  return std::make_unique<SendCards>(std::move(cards), false);
}

NodePtr CompileSendCarousel(BlockCompiler& block) {
  auto& in = block.settings();
  std::vector<Card> cards;
  for (auto& one : in.Children("cards", 10)) {
    cards.push_back(ReadCard(block, one));
    in.Absorb(one);
  }
  return std::make_unique<SendCards>(std::move(cards), true);
}

NodePtr CompileSendList(BlockCompiler& block) {
  auto& in = block.settings();
  auto text = block.Localized(in, "text");
  auto button = block.Localized(in, "button");
  std::vector<SendList::Row> rows;
  for (auto& one : in.Children("rows", 10)) {
    SendList::Row row;
    row.title = block.Localized(one, "title");
    row.description = block.Localized(one, "description", false);
    in.Absorb(one);
    rows.push_back(std::move(row));
  }
  return std::make_unique<SendList>(std::move(text), std::move(button), std::move(rows));
}

NodePtr CompileSendEvent(BlockCompiler& block) {
  auto& in = block.settings();
  auto name = block.Text(in, "name");
  return std::make_unique<SendEvent>(std::move(name), ReadJsonTemplate(block, in, "data"));
}

}  // namespace beseda::flow
