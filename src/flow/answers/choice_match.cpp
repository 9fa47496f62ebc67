#include "flow/answers/choice_match.h"

#include <algorithm>

#include "base/text.h"
#include "base/unicode.h"
#include "flow/answers/contact_answers.h"

namespace beseda::flow {
namespace {

// Folded, with one space between words and none at the ends; "" if there are none.
std::string Words(std::string_view text) {
  std::string out;
  bool gap = false;
  while (!text.empty()) {
    const auto c = FoldLetter(TakeCodePoint(text));
    if (c == 0) continue;
    if (IsWordLetter(c)) {
      if (gap && !out.empty()) out += ' ';
      gap = false;
      AppendUtf8(out, c);
    } else {
      gap = true;
    }
  }
  return out;
}

std::optional<std::size_t> Exact(const std::vector<Option>& options, std::string_view text) {
  const auto trimmed = Trim(text);
  if (trimmed.empty()) return std::nullopt;
  const auto folded = FoldText(trimmed), words = Words(trimmed);
  for (std::size_t i = 0; i < options.size(); ++i) {
    for (const auto& title : options[i].titles) {
      if (title == folded || (!words.empty() && Words(title) == words)) return i;
    }
  }
  for (std::size_t i = 0; i < options.size(); ++i) {
    if (options[i].id == trimmed) return i;
  }
  auto number = WithAsciiDigits(trimmed);
  while (!number.empty() && (number.back() == '.' || number.back() == ')')) number.pop_back();
  if (number.empty() || number.size() > 3 || !std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
  const auto place = std::size_t(std::stoul(number));
  if (place >= 1 && place <= options.size()) return place - 1;
  return std::nullopt;
}

std::vector<std::size_t> Mentioned(const std::vector<Option>& options, std::string_view text) {
  std::vector<std::size_t> found;
  const auto said = " " + Words(text) + " ";
  for (std::size_t i = 0; i < options.size(); ++i) {
    const bool hit = std::any_of(options[i].titles.begin(), options[i].titles.end(), [&](const std::string& title) {
      const auto words = Words(title);
      return !words.empty() && said.find(" " + words + " ") != said.npos;
    });
    if (hit) found.push_back(i);
  }
  return found;
}

}  // namespace

std::optional<std::size_t> MatchOption(const std::vector<Option>& options, const Input& input) {
  for (std::size_t i = 0; i < options.size(); ++i) {
    if (!input.payload.empty() && options[i].id == input.payload) return i;
  }
  if (const auto exact = Exact(options, input.text)) return exact;
  const auto mentioned = Mentioned(options, input.text);
  if (mentioned.size() == 1) return mentioned[0];
  return std::nullopt;
}

std::vector<std::size_t> MatchOptions(const std::vector<Option>& options, const Input& input) {
  if (const auto one = MatchOption(options, input)) return {*one};
  std::vector<std::size_t> found;
  std::string_view rest = input.text;
  bool all = true;
  while (!rest.empty()) {
    const auto end = std::min(rest.find_first_of(",;\n "), rest.size());
    const auto part = Trim(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (part.empty()) continue;
    const auto one = Exact(options, part);
    if (!one) all = false;
    if (one && std::find(found.begin(), found.end(), *one) == found.end()) found.push_back(*one);
  }
  if (all && !found.empty()) return found;
  return Mentioned(options, input.text);
}

}  // namespace beseda::flow
