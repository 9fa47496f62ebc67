#include "flow/answers/number_answers.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <vector>

#include "base/text.h"
#include "base/unicode.h"
#include "flow/answers/contact_answers.h"

namespace beseda::flow {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

void ReplaceAll(std::string& text, std::string_view what, std::string_view by) {
  for (auto at = text.find(what); at != text.npos; at = text.find(what, at + by.size())) text.replace(at, what.size(), by);
}

// One spelling for signs and separators; spaces between digits go.
std::string Plain(std::string_view text) {
  auto out = WithAsciiDigits(text);
  ReplaceAll(out, "\u2212", "-");
  ReplaceAll(out, "\u066B", ".");  // Arabic decimal separator
  ReplaceAll(out, "\u066C", "'");  // and thousands'
  ReplaceAll(out, "\u00A0", " ");
  ReplaceAll(out, "\u202F", " ");
  ReplaceAll(out, "\u2019", "'");
  std::string joined;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const bool thousands = (out[i] == ' ' || out[i] == '\'') && i > 0 && IsDigit(out[i - 1]) && i + 3 < out.size() &&
                           IsDigit(out[i + 1]) && IsDigit(out[i + 2]) && IsDigit(out[i + 3]) && (i + 4 >= out.size() || !IsDigit(out[i + 4]));
    if (!thousands) joined += out[i];
  }
  return joined;
}

bool DotMarksThousands(std::string_view locale) {
  constexpr std::array<std::string_view, 8> kLanguages = {"de", "es", "it", "pt", "nl", "tr", "id", "da"};
  return std::find(kLanguages.begin(), kLanguages.end(), locale.substr(0, 2)) != kLanguages.end();
}

std::optional<double> Value(std::string digits, std::string_view locale) {
  const auto count = [&](char c) { return std::count(digits.begin(), digits.end(), c); };
  const auto last = digits.find_last_of(".,");
  if (last != digits.npos) {
    const char mark = digits[last], other = mark == '.' ? ',' : '.';
    const bool before_three = digits.size() - last == 4 && last > 0;
    const bool language_says = mark == '.' ? DotMarksThousands(locale) : locale.substr(0, 2) == "en";
    const bool thousands = count(mark) > 1 || (count(other) == 0 && before_three && language_says && digits[0] != '0');
    if (count(mark) > 1 && count(other) > 0) return std::nullopt;
    std::erase(digits, other);
    if (thousands) {
      std::erase(digits, mark);
    } else {
      std::replace(digits.begin(), digits.end(), ',', '.');
    }
  }
  double value = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (read.ec != std::errc() || read.ptr != digits.data() + digits.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::vector<std::string> WordsOf(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  while (!text.empty()) {
    const auto c = FoldLetter(TakeCodePoint(text));
    if (c == 0) continue;
    if (IsWordLetter(c)) {
      AppendUtf8(word, c);
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

// Folded, as FoldText gives them.
constexpr std::string_view kYes[] = {"yes", "y", "yeah", "yep", "yup", "sure", "ok", "okay", "correct", "true", "right", "да",  "ага",
                                                   "угу", "конечно", "хорошо", "ок", "верно", "давай", "д", "ja", "jawohl", "klar", "gerne", "si", "claro", "vale",
                                                   "oui", "ouais", "daccord", "نعم", "اجل", "ايوه", "طبعا", "تمام", "ايه", "1", "+"};
constexpr std::string_view kNo[] = {"no", "n", "nope", "nah", "not", "false", "wrong", "нет", "неа", "не", "н", "nein", "ne", "non", "لا", "كلا", "nunca", "0"};

}  // namespace

std::optional<double> ReadNumber(std::string_view text, std::string_view locale) {
  const auto plain = Plain(text);
  std::optional<double> found;
  for (std::size_t i = 0; i < plain.size();) {
    const bool starts = IsDigit(plain[i]) || ((plain[i] == '.' || plain[i] == ',') && i + 1 < plain.size() && IsDigit(plain[i + 1]));
    if (!starts) {
      ++i;
      continue;
    }
    auto end = i;
    while (end < plain.size() && (IsDigit(plain[end]) || plain[end] == '.' || plain[end] == ',')) ++end;
    auto digits = plain.substr(i, end - i);
    while (!digits.empty() && !IsDigit(digits.back())) digits.pop_back();  // The end of a sentence.
    const bool minus = i > 0 && plain[i - 1] == '-' && (i < 2 || plain[i - 2] == ' ');
    const auto value = Value(digits, locale);
    if (!value || found) return std::nullopt;  // Two numbers: which one?
    found = minus ? -*value : *value;
    i = end;
  }
  return found;
}

std::optional<bool> ReadYesNo(std::string_view text) {
  const auto words = WordsOf(text);
  if (words.empty()) {
    const auto trimmed = Trim(text);
    if (trimmed == "+" || trimmed == "👍" || trimmed == "✅") return true;
    if (trimmed == "-" || trimmed == "👎" || trimmed == "❌") return false;
    return std::nullopt;
  }
  const auto in = [](const auto& list, const std::string& word) { return std::find(std::begin(list), std::end(list), word) != std::end(list); };
  if (in(kNo, words[0])) return false;
  if (in(kYes, words[0])) return true;
  return std::nullopt;
}

}  // namespace beseda::flow
