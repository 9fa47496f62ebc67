#include <cstdint>
#include <cstdlib>

#include "base/marked_text.h"
#include "base/text_limits.h"

// Whatever is written, every piece fits.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace beseda;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto measure = [](const MarkedText& piece) { return CodePoints(WriteUnmarked(piece)); };
  for (const auto& whole : {ParseMarkdown(text), PlainMarkedText(text)}) {
    for (const auto& piece : SplitMarked(whole, 200, measure)) {
      if (piece.empty()) std::abort();
    }
  }
  return 0;
}
