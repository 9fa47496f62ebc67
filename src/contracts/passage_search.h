#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace beseda {

/// A piece of a bot's knowledge that answers a question.
struct FoundPassage {
  std::string title = {};  ///< Of the section it stands in; may be empty.
  std::string text = {};   ///< As it stands in the knowledge.
  double coverage = 0;     ///< How much of the question it covers, 0…1.
};

/// Finds what answers a question in a bot's knowledge. Keeps the knowledge indexed for later questions. Thread-safe.
class PassageSearch {
 public:
  virtual ~PassageSearch() = default;
  /// Best first, at most `most`; none if nothing does. Takes milliseconds for the first question to a long text.
  virtual std::vector<FoundPassage> Find(const std::string& knowledge, std::string_view question, std::size_t most) = 0;
};

}  // namespace beseda
