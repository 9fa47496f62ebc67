#include "providers/offline/knowledge_index.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "base/unicode.h"
#include "providers/offline/phrases.h"
#include "providers/offline/words.h"

namespace beseda::offline {
namespace {

constexpr double kTitleWeight = 2;        // a word of the nearest heading counts as so many
constexpr double kOuterTitleWeight = 1;   // of the headings above it
constexpr double kSubjectDiscount = 0.55; // another word of the same subject
constexpr double kLeastSimilar = 0.55;    // Dice coefficient of trigrams
constexpr double kOneSlip = 0.85;         // longer words that differ by one slip
constexpr std::size_t kSlipLetters = 6;   // shorter ones ("погода", "полгода": stems of 5) are other words as often as not
constexpr double kLeastCoverage = 0.5;    // of the question's weight
constexpr double kTitleBonus = 1.4;       // in coverage: a passage whose title has the word is about it
constexpr double kK1 = 1.2, kB = 0.35;    // BM25's constants; lengths matter little, as long texts are cut anyway

// Three letters in one number; each once.
std::vector<std::uint64_t> Trigrams(std::string_view word) {
  std::vector<std::uint64_t> out;
  std::uint64_t last = '^', before = 0;
  const auto add = [&](char32_t letter) {
    if (before != 0) out.push_back(before << 42 | last << 21 | letter);
    before = std::exchange(last, letter);
  };
  while (!word.empty()) add(TakeCodePoint(word));
  add('$');
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::size_t Letters(std::string_view word) {
  return std::size_t(std::count_if(word.begin(), word.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// Whether two words differ by one letter put in, left out or changed, or by two neighbours swapped.
bool OneSlip(std::string_view first, std::string_view second) {
  std::u32string a, b;
  while (!first.empty()) a += TakeCodePoint(first);
  while (!second.empty()) b += TakeCodePoint(second);
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1) return false;
  std::size_t head = 0, tail = 0;
  while (head < a.size() && a[head] == b[head]) ++head;
  while (tail < a.size() - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) ++tail;
  const auto left_a = a.size() - head - tail, left_b = b.size() - head - tail;
  if (left_a <= 1 && left_b <= 1) return true;
  return left_a == 2 && left_b == 2 && a[head] == b[head + 1] && a[head + 1] == b[head];
}

}  // namespace

KnowledgeIndex::KnowledgeIndex(std::string_view knowledge) : passages_(CutIntoPassages(knowledge)) {
  for (std::uint32_t i = 0; i < passages_.size(); ++i) {
    const auto& passage = passages_[i];
    std::map<std::string, Posting> found;
    double length = 0;
    const auto add = [&](std::string_view text, double weight, bool in_title) {
      for (auto& word : WordsOf(text)) {
        if (word.filler) continue;
        auto& posting = found.try_emplace(std::move(word.stem), Posting{i, 0, false}).first->second;
        posting.weight += float(weight);
        posting.in_title = posting.in_title || in_title;
        length += weight;
      }
    };
    add(passage.text, 1, false);
    add(passage.heading, kTitleWeight, true);
    if (passage.title.size() > passage.heading.size()) {
      add(std::string_view(passage.title).substr(0, passage.title.size() - passage.heading.size()), kOuterTitleWeight,
          true);
    }
    for (auto& [stem, posting] : found) {
      const auto [place, fresh] = by_stem_.try_emplace(stem, std::uint32_t(terms_.size()));
      if (fresh) {
        const auto trigrams = Trigrams(stem);
        for (const auto& trigram : trigrams) by_trigram_[trigram].push_back(place->second);
        terms_.push_back({stem, {}, trigrams.size()});
      }
      terms_[place->second].postings.push_back(posting);
    }
    lengths_.push_back(length);
    average_length_ += length;
  }
  if (!passages_.empty()) average_length_ /= double(passages_.size());
}

double KnowledgeIndex::Idf(std::size_t passages) const {
  return std::log(1 + (double(passages_.size()) - double(passages) + 0.5) / (double(passages) + 0.5));
}

void KnowledgeIndex::AddSimilar(const std::string& stem, Asked& asked) const {
  if (Letters(stem) < 4) return;
  const auto trigrams = Trigrams(stem);
  std::unordered_map<std::uint32_t, std::size_t> common;  // a word with one slip shares a trigram at least
  for (const auto& trigram : trigrams) {
    const auto terms = by_trigram_.find(trigram);
    if (terms == by_trigram_.end()) continue;
    for (const auto term : terms->second) ++common[term];
  }
  double best = 0;
  std::uint32_t nearest = 0;
  for (const auto& [index, shared] : common) {
    const auto& term = terms_[index];
    if (Letters(term.stem) < 3) continue;
    auto similarity = 2.0 * double(shared) / double(trigrams.size() + term.trigrams);
    if (similarity < kOneSlip && Letters(stem) >= kSlipLetters && OneSlip(stem, term.stem)) similarity = kOneSlip;
    if (similarity > best || (similarity == best && index < nearest)) best = similarity, nearest = index;
  }
  if (best >= kLeastSimilar) asked.terms.emplace_back(nearest, best);
}

KnowledgeIndex::Asked KnowledgeIndex::Understand(const std::string& stem, const std::string& folded) const {
  Asked asked;
  if (const auto place = by_stem_.find(stem); place != by_stem_.end()) {
    asked.terms.emplace_back(place->second, 1.0);
  } else {
    const bool number = folded.find_first_of("0123456789") != folded.npos;
    if (!number) AddSimilar(stem, asked);
  }
  auto subject = SameSubject(stem);
  if (subject.empty() && asked.terms.empty() && Letters(stem) >= 5) {
    for (const auto& known : SubjectStems()) {
      if (subject.empty() && OneSlip(stem, known)) subject = SameSubject(known);
    }
  }
  for (const auto& other : subject) {
    if (const auto place = by_stem_.find(other); place != by_stem_.end() && other != stem) {
      asked.terms.emplace_back(place->second, kSubjectDiscount);
    }
  }
  // A word weighs as the knowledge's rarest, unless the knowledge has it.
  std::size_t passages = 1;
  for (const auto& [term, discount] : asked.terms) {
    if (discount == 1.0) passages = terms_[term].postings.size();
  }
  asked.weight = Idf(passages);
  return asked;
}

std::vector<KnowledgeIndex::Hit> KnowledgeIndex::Find(std::string_view question, std::size_t most) const {
  std::vector<Asked> asked;
  std::set<std::string> seen;
  double all = 0;
  for (const auto& word : WordsOf(question)) {
    const auto subject = SubjectOfFiller(word.folded);
    if ((word.filler && subject.empty()) || !seen.insert(word.stem).second) continue;
    if (seen.size() > kMostWords) break;
    auto one = Understand(word.filler ? std::string(subject) : word.stem, word.folded);
    // "where", "когда": they point to a subject, but their absence from a passage says nothing.
    if (word.filler) {
      if (one.terms.empty()) continue;
      one.weight *= kSubjectDiscount;
    }
    all += one.weight;
    asked.push_back(std::move(one));
  }
  if (all <= 0) return {};

  struct Sum {
    double score = 0, coverage = 0;
  };
  std::map<std::uint32_t, Sum> sums;
  for (const auto& one : asked) {
    struct Best {
      double score = 0, share = 0;
    };
    std::map<std::uint32_t, Best> best;  // a question's word counts once in a passage, by its best match
    for (const auto& [term, discount] : one.terms) {
      for (const auto& posting : terms_[term].postings) {
        const double norm = kK1 * (1 - kB + kB * lengths_[posting.passage] / average_length_);
        const double score = discount * one.weight * posting.weight * (kK1 + 1) / (posting.weight + norm);
        auto& slot = best[posting.passage];
        slot.score = std::max(slot.score, score);
        slot.share = std::max(slot.share, discount * (posting.in_title ? kTitleBonus : 1.0));
      }
    }
    for (const auto& [passage, match] : best) {
      sums[passage].score += match.score;
      sums[passage].coverage += one.weight * match.share;
    }
  }

  std::vector<Hit> hits;
  for (const auto& [passage, sum] : sums) {
    const double coverage = std::min(1.0, sum.coverage / all);
    if (coverage >= kLeastCoverage) hits.push_back({&passages_[passage], sum.score * coverage, coverage});
  }
  std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.score > b.score; });
  if (hits.size() > most) hits.resize(most);
  return hits;
}

std::vector<std::string> KnowledgeIndex::Topics(std::size_t most) const {
  std::vector<std::string> topics;
  for (const auto& passage : passages_) {
    auto topic = passage.title.substr(0, passage.title.find(" › "));
    const bool known = topic.empty() || std::find(topics.begin(), topics.end(), topic) != topics.end();
    if (!known && topics.size() < most) topics.push_back(std::move(topic));
  }
  return topics;
}

}  // namespace beseda::offline
