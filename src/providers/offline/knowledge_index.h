#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "providers/offline/passages.h"

namespace beseda::offline {

/// A bot's knowledge, ready to be searched. Immutable once made; may be shared by threads.
///
/// Passages are ranked by BM25 over stems, titles counting more, with two helps for how people ask: words of one
/// subject stand for each other at a discount (phrases.h, "price" finds "cost"), and a word that the knowledge does
/// not have is taken for the most similar one that it has (trigrams of letters), so that typing errors do no harm.
/// A passage counts as an answer only if it covers enough of what the question is about. Of a long question the first
/// `kMostWords` words of substance count, so that nobody can keep a thread busy with one.
class KnowledgeIndex {
 public:
  static constexpr std::size_t kMostWords = 50;

  explicit KnowledgeIndex(std::string_view knowledge);

  struct Hit {
    const Passage* passage;
    double score;
    double coverage;  ///< How much of the question's weight the passage has, 0…1.
  };
  /// The passages that answer `question`, best first, at most `most`; none if nothing does.
  std::vector<Hit> Find(std::string_view question, std::size_t most) const;

  const std::vector<Passage>& passages() const { return passages_; }
  /// Titles of the sections, in their order, each once.
  std::vector<std::string> Topics(std::size_t most) const;

 private:
  struct Posting {
    std::uint32_t passage;
    float weight;  // how often, a title counting more
    bool in_title;
  };
  struct Term {
    std::string stem;
    std::vector<Posting> postings;
    std::size_t trigrams = 0;
  };
  struct Asked {
    std::vector<std::pair<std::uint32_t, double>> terms;  // stands for these, with these discounts
    double weight = 0;                                    // idf
  };

  double Idf(std::size_t passages) const;
  Asked Understand(const std::string& stem, const std::string& folded) const;
  void AddSimilar(const std::string& stem, Asked& asked) const;

  std::vector<Passage> passages_;
  std::vector<double> lengths_;
  double average_length_ = 1;
  std::vector<Term> terms_;
  std::map<std::string, std::uint32_t, std::less<>> by_stem_;
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> by_trigram_;  ///< Terms that have it.
};

}  // namespace beseda::offline
