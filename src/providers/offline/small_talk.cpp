#include "providers/offline/small_talk.h"

#include <algorithm>
#include <unordered_map>
#include <vector>

#include "base/text.h"
#include "providers/offline/words.h"

namespace beseda::offline {
namespace {

struct Match {
  Talk talk;
  std::size_t words;
};

struct PhraseWords {
  Talk talk;
  std::vector<std::string_view> words;
};

/// The phrases under their first words, in their order.
using PhraseTable = std::unordered_map<std::string_view, std::vector<PhraseWords>>;

const PhraseTable& PhrasesByWord() {
  static const auto* table = [] {
    auto* made = new PhraseTable;
    for (const auto& phrase : Phrases()) {
      auto words = Split(phrase.words, ' ');
      const auto first = words.front();
      (*made)[first].push_back({phrase.talk, std::move(words)});
    }
    return made;
  }();
  return *table;
}

// The longest phrase that begins at `from`; with `to_end` it must end there too.
std::optional<Match> PhraseAt(const std::vector<Word>& said, std::size_t from, bool to_end) {
  const auto& table = PhrasesByWord();
  const auto known = table.find(said[from].folded);
  if (known == table.end()) return std::nullopt;
  const auto is_said = [](std::string_view word, const Word& one) { return word == one.folded; };
  std::optional<Match> best;
  for (const auto& [talk, words] : known->second) {
    if (from + words.size() > said.size() || (to_end && from + words.size() != said.size())) continue;
    if (best && best->words >= words.size()) continue;
    if (std::equal(words.begin(), words.end(), said.begin() + std::ptrdiff_t(from), is_said)) best = {talk, words.size()};
  }
  return best;
}

}  // namespace

SmallTalk FindSmallTalk(std::string_view text, std::string_view bot_name) {
  const auto said = WordsOf(text);
  const auto name = WordsOf(bot_name);
  const auto is_name = [&name](const Word& word) {
    return std::any_of(name.begin(), name.end(), [&word](const Word& part) { return part.folded == word.folded; });
  };
  std::vector<bool> taken(said.size(), false);
  SmallTalk out;
  const auto take = [&](std::size_t from, const Match& match) {
    std::fill_n(taken.begin() + std::ptrdiff_t(from), match.words, true);
    out.talk = match.talk;
  };
  std::size_t from = 0;
  while (from < said.size()) {
    if (const auto match = PhraseAt(said, from, false)) {
      take(from, *match);
      from += match->words;
    } else if (is_name(said[from])) {
      taken[from++] = true;
    } else {
      break;
    }
  }
  for (std::size_t at = from; at < said.size(); ++at) {
    if (const auto match = PhraseAt(said, at, true)) {
      take(at, *match);
      break;
    }
  }
  out.only = out.talk.has_value();
  for (std::size_t i = 0; i < said.size(); ++i) {
    if (!taken[i] && !said[i].filler && !is_name(said[i])) out.only = false;
  }
  return out;
}

}  // namespace beseda::offline
