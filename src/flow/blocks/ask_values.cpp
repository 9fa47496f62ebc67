// Questions whose answer is one value that can be read from a text.
#include "base/text.h"
#include "base/unicode.h"
#include "flow/answers/contact_answers.h"
#include "flow/answers/date_answers.h"
#include "flow/answers/number_answers.h"
#include "flow/answers/pattern.h"
#include "flow/blocks/ask.h"
#include "flow/value.h"

namespace beseda::flow {
namespace {

std::size_t LettersIn(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) TakeCodePoint(text);
  return count;
}

class AskText final : public Ask {
 public:
  AskText(Settings settings, std::int64_t least, std::int64_t most) : Ask(std::move(settings)), least_(least), most_(most) {}

 private:
  std::optional<Answer> Read(Run&, const Input& input, Words& mistake) const override {
    const auto text = Trim(input.text);
    const auto letters = std::int64_t(LettersIn(text));
    if (text.empty()) return std::nullopt;
    if (letters < least_) return mistake = Words::kTooLow, std::nullopt;
    if (letters > most_) return mistake = Words::kTooHigh, std::nullopt;
    return Answer{json::Value(text)};
  }

  std::int64_t least_, most_;
};

class AskNumber final : public Ask {
 public:
  AskNumber(Settings settings, std::optional<double> least, std::optional<double> most, bool whole)
      : Ask(std::move(settings)), least_(least), most_(most), whole_(whole) {}

 private:
  std::optional<Answer> Read(Run& run, const Input& input, Words& mistake) const override {
    mistake = Words::kNotNumber;
    const auto number = ReadNumber(input.text, run.locale_name());
    if (!number || (whole_ && *number != double(std::int64_t(*number)))) return std::nullopt;
    if (least_ && *number < *least_) return mistake = Words::kTooLow, std::nullopt;
    if (most_ && *number > *most_) return mistake = Words::kTooHigh, std::nullopt;
    return Answer{NumberValue(*number)};
  }
  std::string Form(Run&) const override { return whole_ ? "a whole number in digits, such as 12." : "a number in digits, such as 12.5, without a unit."; }

  std::optional<double> least_, most_;
  bool whole_;
};

/// By one function that finds the answer in a text.
class AskFound final : public Ask {
 public:
  using Find = std::optional<std::string> (*)(Run& run, std::string_view text);
  AskFound(Settings settings, Find find, Words mistake, std::string form = {})
      : Ask(std::move(settings)), find_(find), mistake_(mistake), form_(std::move(form)) {}

 private:
  std::optional<Answer> Read(Run& run, const Input& input, Words& mistake) const override {
    mistake = mistake_;
    const auto found = find_(run, input.text);
    if (!found) return std::nullopt;
    return Answer{json::Value(*found)};
  }
  std::string Form(Run&) const override { return form_; }

  Find find_;
  Words mistake_;
  std::string form_;
};

class AskDate final : public Ask {
 public:
  AskDate(Settings settings, std::string least, std::string most) : Ask(std::move(settings)), least_(std::move(least)), most_(std::move(most)) {}

 private:
  std::optional<Answer> Read(Run& run, const Input& input, Words& mistake) const override {
    mistake = Words::kNotDate;
    const auto locale = run.environment().locale.empty() ? std::string(run.locale_name()) : run.environment().locale;
    const auto day = ReadDate(input.text, locale, run.environment().Today());
    if (!day) return std::nullopt;
    const auto bound = [&](const std::string& text) { return text == "today" ? std::optional(run.environment().Today()) : ParseIsoDate(text); };
    if (const auto least = bound(least_); least && *day < *least) return mistake = Words::kTooLow, std::nullopt;
    if (const auto most = bound(most_); most && *day > *most) return mistake = Words::kTooHigh, std::nullopt;
    return Answer{json::Value(DateText(*day))};
  }
  std::string Form(Run&) const override { return "a date as YYYY-MM-DD."; }

  std::string least_, most_;
};

class AskPattern final : public Ask {
 public:
  AskPattern(Settings settings, Pattern pattern) : Ask(std::move(settings)), pattern_(std::move(pattern)) {}

 private:
  std::optional<Answer> Read(Run&, const Input& input, Words& mistake) const override {
    mistake = Words::kNotPattern;
    const auto text = Trim(input.text);
    if (!pattern_.Matches(text)) return std::nullopt;
    return Answer{json::Value(text)};
  }

  Pattern pattern_;
};

NodePtr Found(BlockCompiler& block, AskFound::Find find, Words mistake) { return std::make_unique<AskFound>(ReadAsk(block), find, mistake); }

}  // namespace

NodePtr CompileAskText(BlockCompiler& block) {
  auto& in = block.settings();
  return std::make_unique<AskText>(ReadAsk(block), in.IntOr("min_length", 1), in.IntOr("max_length", 4000));
}

NodePtr CompileAskNumber(BlockCompiler& block) {
  auto& in = block.settings();
  return std::make_unique<AskNumber>(ReadAsk(block), in.OptionalNumber("min"), in.OptionalNumber("max"), in.BoolOr("whole", false));
}

NodePtr CompileAskEmail(BlockCompiler& block) {
  return Found(block, [](Run&, std::string_view text) { return FindEmail(text); }, Words::kNotEmail);
}

NodePtr CompileAskPhone(BlockCompiler& block) {
  return Found(block, [](Run& run, std::string_view text) { return FindPhone(text, run.locale_name()); }, Words::kNotPhone);
}

NodePtr CompileAskUrl(BlockCompiler& block) {
  return Found(block, [](Run&, std::string_view text) { return FindUrl(text); }, Words::kNotUrl);
}

NodePtr CompileAskTime(BlockCompiler& block) {
  const auto find = [](Run&, std::string_view text) -> std::optional<std::string> {
    const auto time = ReadTime(text);
    if (!time) return std::nullopt;
    return TimeText(*time);
  };
  return std::make_unique<AskFound>(ReadAsk(block), find, Words::kNotTime, "a time of day on 24 hours as HH:MM.");
}

NodePtr CompileAskDate(BlockCompiler& block) {
  auto& in = block.settings();
  auto bound = [&](const char* name) {
    auto text = in.TextOr(name, "", 20);
    if (!text.empty() && text != "today" && !ParseIsoDate(text)) block.Mistake("bad_setting", name, "\"" + text + "\" is no date. Write 2026-12-31, or \"today\".");
    return text;
  };
  auto least = bound("min"), most = bound("max");
  return std::make_unique<AskDate>(ReadAsk(block), std::move(least), std::move(most));
}

NodePtr CompileAskPattern(BlockCompiler& block) {
  auto pattern = Pattern::Compile(block.settings().TextOr("pattern", "", 500));
  if (!pattern.ok()) {
    block.Mistake("bad_pattern", "pattern", pattern.error().message);
    return nullptr;
  }
  return std::make_unique<AskPattern>(ReadAsk(block), std::move(*pattern));
}

}  // namespace beseda::flow
