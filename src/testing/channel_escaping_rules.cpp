#include <algorithm>
#include <random>

#include "base/markdown_html.h"
#include "base/text.h"
#include "base/text_limits.h"
#include "testing/channel_rules.h"

// Whatever characters stand in a field of a content, the vendor shows these characters: as a text, as marks of its dialect they must
// not be read. White space may change, for paragraphs are a matter of taste.

namespace beseda {
namespace {

constexpr int kRounds = 60;
constexpr std::size_t kMostTitle = 18;  // Fits into the titles of every channel.
constexpr std::size_t kMostText = 120;

constexpr std::string_view kPieces[] = {
    "*", "_", "~", "`", "**", "__", "~~", "```", "\\", "|", "#", "# ", "- ", "+ ", "1. ", "2) ", "> ", "=", "===", "---", "!", "&", "&amp;", "&copy;", "&#42;",
    "<", ">", "<b>", "</b>", "<@U1>", "<!here>", "<http://e.org|x>", "[a](http://e.org)", "![", "](", "http://e.org/a_b*c", "www.e.org", "a@e.org", "@ann", ":smile:",
    "%s", "{{1}}", "{", "}", "\"", "'", ";", ",", ".", ":", "$1", "/", "*NEW*", "_it_", "a", "b1", "word", "слово", "語", "😀", "é", "7", " ", " "};

/// Texts that are seldom written and always possible.
class DangerousTexts {
 public:
  explicit DangerousTexts(unsigned seed) : random_(seed) {}

  std::string Title() { return Make(kMostTitle, false); }
  std::string Text() { return Make(kMostText, true); }
  /// A file name or number: a line without what no file name has.
  std::string Name() {
    auto name = Make(kMostTitle, false);
    std::erase_if(name, [](char c) { return c == '/' || c == '\\' || c == '%'; });
    return "n" + name + "e";
  }
  std::string Url() {
    static constexpr std::string_view kParts[] = {"a", "_", "*", "~", "(", ")", "&", "=", "?", "#", "/", "%20", "-", ".", ",", ";", "|", "`", "[", "]", "&copy;", "'", "!", "@", ":", "+", "1"};
    std::string url = "https://example.org/";
    for (int i = 0; i < 12; ++i) url += kParts[random_() % std::size(kParts)];
    return url;
  }

 private:
  std::string Make(std::size_t most, bool lines) {
    std::string text;
    for (auto count = 1 + random_() % (lines ? 30 : 8); count > 0; --count) {
      const auto piece = kPieces[random_() % std::size(kPieces)];
      if (CodePoints(text) + CodePoints(piece) > most) continue;
      text += lines && random_() % 12 == 0 ? std::string("\n") : std::string(piece);
    }
    text = Trim(text);
    return text.empty() ? "x" : text;
  }

  std::minstd_rand random_;
};

/// With each run of white space as one space.
std::string Bare(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!space) out += c;
    else if (!out.empty() && out.back() != ' ') out += ' ';
  }
  return std::string(Trim(out));
}

/// A content, and what of its fields must be seen.
struct Written {
  std::string name;
  Content content;
  std::vector<std::string> fields;
};

class Writer {
 public:
  explicit Writer(unsigned seed) : texts_(seed) {}

  std::vector<Written> Everything() {
    Add("plain text", MakeText(Text(), false));
    Add("Markdown", MakeText(EscapeMarkdown(Text())));
    auto quick = MakeText(EscapeMarkdown(Text()));
    quick.quick_replies = {{Title(), "p1"}, {Title(), "p2"}};
    Add("quick replies", quick);
    MediaContent media;
    media.kind = MediaContent::Kind::kImage;
    media.url = "/media/upl_1/a.png";
    media.caption = EscapeMarkdown(Text());
    Add("caption", Content{media});
    Add("location", Content{LocationContent{1, 2, Title(), Title()}});
    Add("contact", Content{ContactContent{Title(), {Title()}, {}}});
    Add("contact with several numbers", Content{ContactContent{Title(), {Title(), Title()}, {Title()}}});
    Add("buttons", Content{ButtonsContent{EscapeMarkdown(Text()), {Reply(), Reply()}}});
    Add("buttons of other kinds", Content{ButtonsContent{EscapeMarkdown(Text()), {Reply(), Site(), Phone()}}});
    Add("an address", Content{ButtonsContent{EscapeMarkdown(Text()), {Site()}}});
    ButtonsContent many{EscapeMarkdown(Text()), {}};
    for (int i = 0; i < 30; ++i) many.buttons.push_back(Reply());
    Add("many buttons", Content{many});
    ListContent list{EscapeMarkdown(Text()), "Open", {{Title(), {{"r1", Title(), Title()}, {"r2", Title(), ""}}}, {Title(), {{"r3", Title(), Title()}}}}};
    Add("list", Content{list});
    auto card = Card();
    Add("card", Content{card});
    card = Card();
    card.buttons = {Reply(), Site()};
    Add("card with buttons", Content{card});
    card = Card();
    card.image_url.clear();
    card.buttons = {Phone()};
    Add("card without a picture", Content{card});
    Add("carousel", Content{CarouselContent{{Card(), Card()}}});
    return std::move(all_);
  }

 private:
  std::string Kept(std::string text) {
    fields_.push_back(text);
    return text;
  }
  std::string Title() { return Kept(texts_.Title()); }
  std::string Text() { return Kept(texts_.Text()); }
  Button Reply() { return {Button::Kind::kReply, Title(), "p" + std::to_string(fields_.size())}; }
  Button Site() {
    auto title = Title();
    return {Button::Kind::kUrl, std::move(title), "", Kept(texts_.Url())};
  }
  Button Phone() {
    auto title = Title();
    return {Button::Kind::kPhone, std::move(title), "", "", Kept("+1555" + std::to_string(fields_.size()))};
  }
  CardContent Card() {
    CardContent card;
    card.title = Title();
    card.subtitle = EscapeMarkdown(Title());
    card.image_url = "https://example.org/a.png";
    return card;
  }
  void Add(std::string name, Content content) { all_.push_back({std::move(name), std::move(content), std::exchange(fields_, {})}); }

  DangerousTexts texts_;
  std::vector<std::string> fields_;
  std::vector<Written> all_;
};

std::string Everything(const std::vector<ShownMessage>& shown) {
  std::string all;
  for (const auto& message : shown) {
    for (const auto& word : message.words) all += Bare(word) + "\n";
    for (const auto& choice : message.choices) all += Bare(choice.title) + "\n" + Bare(choice.description) + "\n" + choice.value + "\n";
  }
  return all;
}

CHANNEL_TEST(WhatIsShownIsWhatWasWritten) {
  AnswerAll();
  for (unsigned round = 1; round <= kRounds && !HasFailure(); ++round) {
    for (const auto& written : Writer(round).Everything()) {
      const auto from = services_.http.requests().size();
      const auto seen = Everything(Shown(written.content));
      for (const auto& field : written.fields) {
        EXPECT_NE(seen.find(Bare(field)), std::string::npos) << written.name << ", round " << round << ": lost «" << field << "», shown:\n" << seen
            << (services_.http.requests().size() > from ? "\n" + services_.http.requests().back().body.substr(0, 3000) : "");
      }
    }
  }
}

/// The names of files in a multipart body, as HTML's rules for form data write them.
std::vector<std::string> FileNames(std::string_view body) {
  std::vector<std::string> names;
  constexpr std::string_view kBegin = "filename=\"";
  for (auto at = body.find(kBegin); at != body.npos; at = body.find(kBegin, at)) {
    at += kBegin.size();
    std::string name(body.substr(at, body.find('"', at) - at));
    for (auto quote = name.find("%22"); quote != name.npos; quote = name.find("%22", quote)) name.replace(quote, 3, "\"");
    names.push_back(std::move(name));
  }
  return names;
}

CHANNEL_TEST(FilesKeepTheirNames) {
  AnswerAll();
  DangerousTexts texts(7);
  for (int round = 0; round < kRounds && adapter_->capabilities().media; ++round) {
    MediaContent file;
    file.kind = MediaContent::Kind::kFile;
    file.url = "/media/upl_5/a.pdf";
    file.name = texts.Name() + ".pdf";
    services_.media.files[file.url] = {"%PDF-1.7", "application/pdf", file.name, std::to_string(round) + std::string(60, 'e')};
    const auto from = services_.http.requests().size();
    auto seen = Everything(Shown(Content{file}));
    const auto& last = services_.http.requests();
    if (last.size() > from && last.back().body.find("bot.example.org/media/") != std::string::npos && seen.empty()) continue;  // Sent by its address alone.
    for (auto at = from; at < services_.http.requests().size(); ++at) {
      for (const auto& name : FileNames(services_.http.requests()[at].body)) seen += Bare(name) + "\n";
    }
    EXPECT_NE(seen.find(Bare(file.name)), std::string::npos) << "lost «" << file.name << "», shown:\n" << seen;
  }
}

}  // namespace

void AddChannelEscapingTests(const std::string& suite, const MakeChannelHarness& make) {
  AddChannelTest<WhatIsShownIsWhatWasWritten>(suite, "WhatIsShownIsWhatWasWritten", make);
  AddChannelTest<FilesKeepTheirNames>(suite, "FilesKeepTheirNames", make);
}

}  // namespace beseda
