// Whatever a person writes, a word that is found is found however it is written once more, and what we answer is none.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "inbox/opt_out_words.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto word = beseda::inbox::FindOptOutWord(text, {});
  if (!word) return 0;
  if (!beseda::inbox::IsSameWord(text, text)) std::abort();
  const auto louder = beseda::inbox::FindOptOutWord(std::string(text) + "!", {});
  if (text.size() < 100 && (!louder || louder->stop != word->stop)) std::abort();
  beseda::OptOutWords own;
  own.start = {"again"};
  if (beseda::inbox::FindOptOutWord(beseda::inbox::OptOutNotice(word->stop, "en", own), {})) std::abort();
  return 0;
}
