// Questions with a number of answers to choose from.
#include <algorithm>
#include <utility>

#include "base/unicode.h"
#include "flow/answers/choice_match.h"
#include "flow/answers/number_answers.h"
#include "flow/blocks/ask.h"
#include "flow/program.h"
#include "flow/value.h"

namespace beseda::flow {
namespace {

using Shown = std::vector<std::pair<std::string, std::string>>;

struct Choice {
  std::string id = {};
  LocalizedTemplate title = {};
  std::string value = {};  ///< Empty: the title.
  std::int32_t port = -1;
};

/// The choices of a block. What may be answered is known when it runs, for titles may hold variables.
class Choices {
 public:
  explicit Choices(std::vector<Choice> choices) : choices_(std::move(choices)) {}

  std::vector<Option> Options(Run& run) const {
    std::vector<Option> options;
    for (const auto& choice : choices_) {
      Option option;
      option.id = choice.id;
      for (const auto& title : choice.title.texts()) {
        const auto text = title.Render(run);
        if (text.ok()) option.titles.push_back(FoldText(*text));
      }
      options.push_back(std::move(option));
    }
    return options;
  }

  std::string Title(Run& run, std::size_t index) const {
    auto title = choices_[index].title.Render(run);
    return title.ok() ? std::move(*title) : choices_[index].id;
  }

  json::Value Value(Run& run, std::size_t index) const {
    const auto& value = choices_[index].value;
    return json::Value(value.empty() ? Title(run, index) : value);
  }

  Shown Show(Run& run) const {
    Shown shown;
    for (std::size_t i = 0; i < choices_.size(); ++i) shown.emplace_back(choices_[i].id, Title(run, i));
    return shown;
  }

  // Of a value that was saved earlier; titles with variables cannot be known here.
  std::int32_t PortOf(const json::Value& value) const {
    const auto text = FoldText(TextOf(value));
    for (const auto& choice : choices_) {
      if (choice.id == text || (!choice.value.empty() && FoldText(choice.value) == text)) return choice.port;
      for (const auto& title : choice.title.texts()) {
        const auto& parts = title.parts();
        if (parts.size() == 1 && !parts[0].expression && FoldText(parts[0].words) == text) return choice.port;
      }
    }
    return -1;
  }

  const Choice& operator[](std::size_t index) const { return choices_[index]; }
  std::size_t size() const { return choices_.size(); }

 private:
  std::vector<Choice> choices_;
};

Choices ReadChoices(BlockCompiler& block) {
  auto& in = block.settings();
  std::vector<Choice> choices;
  for (auto& one : in.Children("choices", 50)) {
    Choice choice;
    choice.id = one.Text("id", 40);
    choice.title = block.Localized(one, "title");
    choice.value = one.TextOr("value", "", 500);
    choice.port = block.Port(choice.id);
    in.Absorb(one);
    choices.push_back(std::move(choice));
  }
  return Choices(std::move(choices));
}

class AskChoice final : public Ask {
 public:
  AskChoice(Settings settings, Choices choices, std::string display, std::int32_t other)
      : Ask(std::move(settings)), choices_(std::move(choices)), display_(std::move(display)), other_(other) {}

 private:
  std::optional<Answer> Read(Run& run, const Input& input, Words& mistake) const override {
    mistake = Words::kNotChoice;
    if (const auto chosen = MatchOption(choices_.Options(run), input)) return Answer{choices_.Value(run, *chosen), choices_[*chosen].port};
    // What was typed is an answer too, where the author has drawn a way on for it.
    const auto& place = run.program().place(run.current);
    if (other_ >= 0 && place.next[std::size_t(other_)] >= 0 && !input.text.empty() && input.content) {
      return Answer{json::Value(input.text), other_};
    }
    return std::nullopt;
  }

  Content Question(Run& run, std::string text) const override { return ChoiceContent(run, std::move(text), choices_.Show(run), display_); }
  std::int32_t PortOf(const json::Value& value) const override { return choices_.PortOf(value); }
  std::string Form(Run& run) const override {
    // Where the author has drawn a way on for other words, that is where they go.
    if (other_ >= 0 && run.program().place(run.current).next[std::size_t(other_)] >= 0) return {};
    std::string form = "the id of the one choice that is meant, exactly as it stands here. The choices, as id: title:";
    for (const auto& [id, title] : choices_.Show(run)) ((form += "\n") += id + ": ") += title;
    return form + "\n";
  }

  Choices choices_;
  std::string display_;
  std::int32_t other_;
};

/// Several of them: at once in words, or one after the other by buttons until "Done".
class AskChoices final : public Ask {
 public:
  AskChoices(Settings settings, Choices choices, std::size_t least, std::size_t most)
      : Ask(std::move(settings)), choices_(std::move(choices)), least_(least), most_(std::min(most, choices_.size())) {}

 private:
  static constexpr std::string_view kDone = "done!";

  std::optional<Answer> Read(Run& run, const Input& input, Words& mistake) const override {
    mistake = Words::kNotChoice;
    auto chosen = Chosen(run);
    const bool done = input.payload == kDone || FoldText(input.text) == FoldText(OwnWords(Words::kDone, run.locale_name()));
    if (done && chosen.size() >= least_) return Whole(run, chosen);
    if (done) return mistake = Words::kTooLow, std::nullopt;

    const auto found = MatchOptions(choices_.Options(run), input);
    if (found.empty()) return std::nullopt;
    for (const auto index : found) {
      if (std::find(chosen.begin(), chosen.end(), index) == chosen.end()) chosen.push_back(index);
    }
    if (chosen.size() > most_) return mistake = Words::kTooHigh, std::nullopt;
    const bool pressed = !input.payload.empty();
    if (chosen.size() == most_ || (!pressed && chosen.size() >= least_)) return Whole(run, chosen);
    if (!pressed && chosen.size() < least_) return mistake = Words::kTooLow, std::nullopt;
    json::Array memo;
    for (const auto index : chosen) memo.push_back(json::Value(choices_[index].id));
    run.session().memo = std::move(memo);
    run.Say(Question(run, Listed(run, chosen)));
    return Answer{nullptr, -1, true};
  }

  std::vector<std::size_t> Chosen(const Run& run) const {
    std::vector<std::size_t> chosen;
    const auto& memo = run.session().memo;
    if (!memo.is_array()) return chosen;
    for (const auto& id : memo.get_array()) {
      for (std::size_t i = 0; i < choices_.size(); ++i) {
        if (id == json::Value(choices_[i].id)) chosen.push_back(i);
      }
    }
    return chosen;
  }

  std::optional<Answer> Whole(Run& run, const std::vector<std::size_t>& chosen) const {
    json::Array values;
    for (const auto index : chosen) values.push_back(choices_.Value(run, index));
    return Answer{std::move(values)};
  }

  std::string Listed(Run& run, const std::vector<std::size_t>& chosen) const {
    std::string text = "✓ ";
    for (std::size_t i = 0; i < chosen.size(); ++i) (text += i ? ", " : "") += choices_.Title(run, chosen[i]);
    return text;
  }

  Content Question(Run& run, std::string text) const override {
    const auto chosen = Chosen(run);
    Shown shown;
    for (std::size_t i = 0; i < choices_.size(); ++i) {
      // Numbers stay what they were, so nothing is left out where there are no buttons.
      const bool taken = std::find(chosen.begin(), chosen.end(), i) != chosen.end();
      if (!taken || !run.environment().capabilities.buttons) shown.emplace_back(choices_[i].id, choices_.Title(run, i));
    }
    if (run.environment().capabilities.buttons && chosen.size() >= least_) shown.emplace_back(kDone, OwnWords(Words::kDone, run.locale_name()));
    return ChoiceContent(run, std::move(text), shown, "quick_replies");
  }

  Choices choices_;
  std::size_t least_, most_;
};

class AskYesNo final : public Ask {
 public:
  AskYesNo(Settings settings, LocalizedTemplate yes, LocalizedTemplate no, std::int32_t yes_port, std::int32_t no_port)
      : Ask(std::move(settings)), yes_(std::move(yes)), no_(std::move(no)), yes_port_(yes_port), no_port_(no_port) {}

 private:
  std::string Title(Run& run, bool yes) const {
    auto text = (yes ? yes_ : no_).Render(run);
    if (text.ok() && !text->empty()) return std::move(*text);
    return std::string(OwnWords(yes ? Words::kYes : Words::kNo, run.locale_name()));
  }

  std::optional<Answer> Read(Run& run, const Input& input, Words& mistake) const override {
    mistake = Words::kNotYesNo;
    std::optional<bool> said;
    if (input.payload == "yes" || input.payload == "no") said = input.payload == "yes";
    const auto folded = FoldText(input.text);
    if (!said && folded == FoldText(Title(run, true))) said = true;
    if (!said && folded == FoldText(Title(run, false))) said = false;
    if (!said) said = ReadYesNo(input.text);
    if (!said) return std::nullopt;
    return Answer{json::Value(*said), *said ? yes_port_ : no_port_};
  }

  Content Question(Run& run, std::string text) const override {
    Shown shown{{"yes", Title(run, true)}, {"no", Title(run, false)}};
    // Nobody needs to be told that 1 means yes.
    if (!run.environment().capabilities.buttons) return MakeText(std::move(text));
    return ChoiceContent(run, std::move(text), shown, "buttons");
  }

  std::int32_t PortOf(const json::Value& value) const override { return IsTrue(value) ? yes_port_ : no_port_; }
  std::string Form(Run&) const override { return "yes or no, in English."; }

  LocalizedTemplate yes_, no_;
  std::int32_t yes_port_, no_port_;
};

class AskRating final : public Ask {
 public:
  AskRating(Settings settings, std::int64_t least, std::int64_t most) : Ask(std::move(settings)), least_(least), most_(most) {}

 private:
  std::optional<Answer> Read(Run& run, const Input& input, Words& mistake) const override {
    mistake = Words::kNotRating;
    auto number = ReadNumber(input.payload.empty() ? input.text : input.payload, run.locale_name());
    if (!number) {
      // "⭐⭐⭐" counts.
      std::string_view rest = input.text;
      std::int64_t stars = 0;
      while (!rest.empty()) stars += TakeCodePoint(rest) == U'\u2B50';
      if (stars > 0) number = double(stars);
    }
    if (!number || *number < double(least_) || *number > double(most_) || *number != double(std::int64_t(*number))) return std::nullopt;
    return Answer{NumberValue(*number)};
  }

  Content Question(Run& run, std::string text) const override {
    if (!run.environment().capabilities.buttons) return MakeText(text + " (" + std::to_string(least_) + "–" + std::to_string(most_) + ")");
    Shown shown;
    for (auto i = least_; i <= most_; ++i) shown.emplace_back(std::to_string(i), std::to_string(i));
    return ChoiceContent(run, std::move(text), shown, "quick_replies");
  }
  std::string Form(Run&) const override { return "a whole number from " + std::to_string(least_) + ", the worst, to " + std::to_string(most_) + ", the best."; }

  std::int64_t least_, most_;
};

}  // namespace

NodePtr CompileAskChoice(BlockCompiler& block) {
  auto settings = ReadAsk(block);
  auto choices = ReadChoices(block);
  return std::make_unique<AskChoice>(std::move(settings), std::move(choices), block.settings().TextOr("display", "auto", 20), block.Port("other"));
}

NodePtr CompileAskChoices(BlockCompiler& block) {
  auto settings = ReadAsk(block);
  auto choices = ReadChoices(block);
  auto& in = block.settings();
  return std::make_unique<AskChoices>(std::move(settings), std::move(choices), std::size_t(in.OptionalInt("least", 0, 50).value_or(1)),
                                      std::size_t(in.OptionalInt("most", 1, 50).value_or(50)));
}

NodePtr CompileAskYesNo(BlockCompiler& block) {
  auto& in = block.settings();
  auto settings = ReadAsk(block);
  auto yes = block.Localized(in, "yes", false), no = block.Localized(in, "no", false);
  return std::make_unique<AskYesNo>(std::move(settings), std::move(yes), std::move(no), block.Port("yes"), block.Port("no"));
}

NodePtr CompileAskRating(BlockCompiler& block) {
  auto& in = block.settings();
  auto settings = ReadAsk(block);
  return std::make_unique<AskRating>(std::move(settings), in.OptionalInt("least", 0, 10).value_or(1), in.OptionalInt("most", 1, 10).value_or(5));
}

}  // namespace beseda::flow
