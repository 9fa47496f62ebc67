#include "providers/offline/small_talk.h"

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "base/unicode.h"
#include "providers/offline/words.h"

namespace beseda::offline {
namespace {

std::vector<std::string> FoldedWords(std::string_view text) {
  std::vector<std::string> words;
  for (auto& word : WordsOf(text)) words.push_back(std::move(word.folded));
  return words;
}

struct Match {
  Talk talk;
  std::size_t words;
};

// The longest phrase that begins at `from`; with `to_end` it must end there too.
std::optional<Match> PhraseAt(const std::vector<std::string>& said, std::size_t from, bool to_end) {
  std::optional<Match> best;
  for (const auto& phrase : Phrases()) {
    const auto words = Split(phrase.words, ' ');
    if (from + words.size() > said.size() || (to_end && from + words.size() != said.size())) continue;
    if (best && best->words >= words.size()) continue;
    if (std::equal(words.begin(), words.end(), said.begin() + std::ptrdiff_t(from))) best = {phrase.talk, words.size()};
  }
  return best;
}

}  // namespace

SmallTalk FindSmallTalk(std::string_view text, std::string_view bot_name) {
  // Fillers fold to themselves, so both lists are parallel.
  const auto words = WordsOf(text);
  auto said = FoldedWords(text);
  const auto name = FoldedWords(bot_name);
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
    } else if (std::find(name.begin(), name.end(), said[from]) != name.end()) {
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
    const bool named = std::find(name.begin(), name.end(), said[i]) != name.end();
    if (!taken[i] && !named && !words[i].filler) out.only = false;
  }
  return out;
}

}  // namespace beseda::offline
