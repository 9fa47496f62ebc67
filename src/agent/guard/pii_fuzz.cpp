// Whatever a text holds, spans stand within it in order, and what was masked comes back as it was, in one piece or many.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "agent/guard/pii_mask.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace beseda::agent;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  PiiKinds kinds;
  for (std::size_t i = 0; i < kPiiKinds; ++i) kinds.Add(PiiKind(i));
  std::size_t end = 0;
  for (const auto& span : FindPii(text, kinds)) {
    if (span.begin < end || span.end <= span.begin || span.end > text.size()) std::abort();
    end = span.end;
  }
  PiiMask mask(kinds, "cnv_fuzz");
  const auto masked = mask.Mask(text);
  const auto whole = mask.Restore(masked);
  StreamRestorer stream(mask);
  std::string pieces;
  for (std::size_t at = 0; at < masked.size(); at += 3) pieces += stream.Take(std::string_view(masked).substr(at, 3));
  pieces += stream.Finish();
  if (pieces != whole) std::abort();
  // A text that itself quotes a placeholder of its conversation gets the value there: that is what placeholders mean.
  const bool quotes = mask.Restore(text) != text;
  if (!quotes && whole != text) std::abort();
  return 0;
}
