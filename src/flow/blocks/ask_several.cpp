// Questions about times that something takes, about several things at once, and whether all is right.
#include <algorithm>

#include "base/text.h"
#include "base/unicode.h"
#include "flow/answers/duration_answers.h"
#include "flow/answers/number_answers.h"
#include "flow/blocks/ask.h"
#include "flow/program.h"
#include "flow/value.h"

namespace beseda::flow {
namespace {

Micros UnitOf(std::string_view name) {
  if (name == "seconds") return seconds(1);
  if (name == "hours") return std::chrono::hours(1);
  if (name == "days") return std::chrono::days(1);
  return std::chrono::minutes(1);
}

class AskDuration final : public Ask {
 public:
  AskDuration(Settings settings, std::string unit, std::optional<Micros> least, std::optional<Micros> most)
      : Ask(std::move(settings)), iso_(unit == "iso"), unit_(UnitOf(unit)), least_(least), most_(most) {}

 private:
  std::optional<Answer> Read(Run& run, const Input& input, Words& mistake) const override {
    mistake = Words::kNotDuration;
    const auto bare = iso_ ? std::nullopt : std::optional(unit_);
    const auto duration = ReadDuration(input.text, run.locale_name(), bare);
    if (!duration) return std::nullopt;
    if (least_ && *duration < *least_) return mistake = Words::kTooLow, std::nullopt;
    if (most_ && *duration > *most_) return mistake = Words::kTooHigh, std::nullopt;
    if (iso_) return Answer{json::Value(DurationText(*duration))};
    return Answer{NumberValue(double(duration->count()) / double(unit_.count()))};
  }

  bool iso_;
  Micros unit_;
  std::optional<Micros> least_, most_;
};

/// Several values: all in one message with commas or lines between, or one a message until "Done".
class AskList final : public Ask {
 public:
  AskList(Settings settings, std::size_t least, std::size_t most) : Ask(std::move(settings)), least_(least), most_(most) {}

 private:
  static constexpr std::string_view kDone = "done!";
  static constexpr std::size_t kLongest = 500;

  std::optional<Answer> Read(Run& run, const Input& input, Words& mistake) const override {
    auto items = Known(run);
    const bool done = input.payload == kDone || FoldText(Trim(input.text)) == FoldText(OwnWords(Words::kDone, run.locale_name()));
    if (done && items.size() >= least_) return Answer{std::move(items)};
    if (done) return mistake = Words::kTooLow, std::nullopt;
    const auto said = ItemsOf(input.text);
    if (said.empty()) return std::nullopt;
    for (const auto& item : said) {
      if (std::find(items.begin(), items.end(), item) == items.end()) items.push_back(item);
    }
    if (items.size() > most_) return mistake = Words::kTooHigh, std::nullopt;
    const bool whole = items.size() == most_ || (said.size() > 1 && items.size() >= least_);
    if (whole) return Answer{std::move(items)};
    auto shown = "✓ " + TextOf(items);
    run.session().memo = std::move(items);
    run.Say(Question(run, std::move(shown)));
    return Answer{nullptr, -1, true};
  }

  static json::Array Known(const Run& run) {
    const auto& memo = run.session().memo;
    return memo.is_array() ? memo.get_array() : json::Array();
  }

  static json::Array ItemsOf(std::string_view text) {
    std::string plain;
    for (auto rest = text; !rest.empty();) {
      const auto c = TakeCodePoint(rest);
      const bool separates = c == ',' || c == ';' || c == '\n' || c == U'\u060C' || c == U'\u3001' || c == U'\uFF0C';
      AppendUtf8(plain, separates ? U'\n' : c);
    }
    json::Array items;
    for (const auto line : Split(plain, '\n')) {
      auto item = Trim(line);
      if (item.starts_with("- ") || item.starts_with("* ")) item = Trim(item.substr(2));
      if (!item.empty()) items.push_back(json::Value(CutUtf8(item, kLongest)));
    }
    return items;
  }

  Content Question(Run& run, std::string text) const override {
    const auto known = Known(run).size();
    if (known == 0 || known < least_ || !run.environment().capabilities.buttons) return MakeText(std::move(text));
    return ChoiceContent(run, std::move(text), {{std::string(kDone), std::string(OwnWords(Words::kDone, run.locale_name()))}}, "quick_replies");
  }

  std::size_t least_, most_;
};

/// Says what is known and asks whether it is right.
class AskConfirm final : public Ask {
 public:
  struct Line {
    std::string name = {};
    LocalizedTemplate title = {};
    std::int32_t slot = -1;
  };
  struct Exits {
    std::int32_t yes = -1, change = -1, no = -1;
  };
  AskConfirm(Settings settings, std::vector<Line> lines, LocalizedTemplate yes, LocalizedTemplate change, bool with_no, Exits exits)
      : Ask(std::move(settings)), lines_(std::move(lines)), yes_(std::move(yes)), change_(std::move(change)), with_no_(with_no), exits_(exits) {}

 private:
  static std::string Title(Run& run, const LocalizedTemplate& own, Words fallback) {
    auto text = own.Render(run);
    if (text.ok() && !text->empty()) return std::move(*text);
    return std::string(OwnWords(fallback, run.locale_name()));
  }
  std::string Yes(Run& run) const { return Title(run, yes_, Words::kYes); }
  std::string Change(Run& run) const { return Title(run, change_, Words::kChange); }

  std::optional<Answer> Read(Run& run, const Input& input, Words& mistake) const override {
    mistake = Words::kNotYesNo;
    const auto folded = FoldText(Trim(input.text));
    if (input.payload == "yes" || folded == FoldText(Yes(run))) return Answer{json::Value(true), exits_.yes};
    if (input.payload == "change" || folded == FoldText(Change(run))) return Answer{json::Value(false), exits_.change};
    const auto said = ReadYesNo(input.text);
    if (!said) return std::nullopt;
    if (*said) return Answer{json::Value(true), exits_.yes};
    // Who is not asked whether to leave it wants it otherwise.
    return Answer{json::Value(false), with_no_ ? exits_.no : exits_.change};
  }

  // An address has its words in a member.
  static std::string Shown(const json::Value& value) {
    if (IsEmpty(value)) return "—";
    const auto* words = value.is_object() ? value.get_object().if_contains("text") : nullptr;
    return TextOf(words ? *words : value);
  }

  Content Question(Run& run, std::string text) const override {
    // A further try does not need it all again, but who answers must see it: it is short.
    for (const auto& line : lines_) {
      auto title = line.title.Render(run);
      text += "\n" + (title.ok() && !title->empty() ? *title : line.name) + ": ";
      text += Shown(run.Get(line.slot));
    }
    if (!run.environment().capabilities.buttons) {
      text += "\n(" + Yes(run) + " / " + Change(run) + (with_no_ ? " / " + std::string(OwnWords(Words::kNo, run.locale_name())) : "") + ")";
      return MakeText(std::move(text));
    }
    std::vector<std::pair<std::string, std::string>> choices{{"yes", Yes(run)}, {"change", Change(run)}};
    if (with_no_) choices.emplace_back("no", OwnWords(Words::kNo, run.locale_name()));
    return ChoiceContent(run, std::move(text), choices, "buttons");
  }

  std::vector<Line> lines_;
  LocalizedTemplate yes_, change_;
  bool with_no_;
  Exits exits_;
};

}  // namespace

NodePtr CompileAskDuration(BlockCompiler& block) {
  auto& in = block.settings();
  auto settings = ReadAsk(block);
  const auto least = block.Duration(in, "min"), most = block.Duration(in, "max");
  return std::make_unique<AskDuration>(std::move(settings), in.TextOr("unit", "minutes", 20), least, most);
}

NodePtr CompileAskList(BlockCompiler& block) {
  auto& in = block.settings();
  auto settings = ReadAsk(block);
  const auto least = in.OptionalInt("least", 1, 100).value_or(1), most = in.OptionalInt("most", 1, 100).value_or(20);
  if (least > most) block.Mistake("bad_setting", "least", "The least number is above the greatest.");
  return std::make_unique<AskList>(std::move(settings), std::size_t(least), std::size_t(most));
}

NodePtr CompileAskConfirm(BlockCompiler& block) {
  auto& in = block.settings();
  auto settings = ReadAsk(block);
  std::vector<AskConfirm::Line> lines;
  for (auto& one : in.Children("lines", 30)) {
    AskConfirm::Line line;
    line.name = one.TextOr("variable", "", 40);
    line.title = block.Localized(one, "title", false);
    line.slot = block.VariableToRead(line.name, one.path() + ".variable");
    in.Absorb(one);
    if (line.slot >= 0) lines.push_back(std::move(line));
  }
  auto yes = block.Localized(in, "yes", false), change = block.Localized(in, "change", false);
  AskConfirm::Exits exits;
  exits.yes = block.Port("yes");
  exits.change = block.Port("change");
  exits.no = block.Port("no");
  return std::make_unique<AskConfirm>(std::move(settings), std::move(lines), std::move(yes), std::move(change), in.BoolOr("with_no", false), exits);
}

}  // namespace beseda::flow
