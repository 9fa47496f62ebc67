// Whatever the knowledge and the question are, passages are parts of the knowledge and the answer is found in bounds.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/text.h"
#include "model/language_guess.h"
#include "providers/offline/knowledge_index.h"
#include "providers/offline/small_talk.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto half = input.find('\0');
  const auto knowledge = input.substr(0, half);
  const auto question = half == input.npos ? input : input.substr(half + 1);
  const beseda::offline::KnowledgeIndex index(knowledge);
  for (const auto& passage : index.passages()) {
    const auto first_line = beseda::Split(passage.text, '\n')[0];
    if (passage.text.empty() || knowledge.find(first_line) == knowledge.npos) std::abort();
  }
  for (const auto& hit : index.Find(question, 3)) {
    if (!(hit.score > 0) || hit.coverage > 1) std::abort();
  }
  (void)index.Topics(8);
  (void)beseda::offline::FindSmallTalk(question, knowledge.substr(0, 20));
  (void)beseda::GuessLanguage(question, "en");
  return 0;
}
