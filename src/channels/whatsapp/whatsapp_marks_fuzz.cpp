// Whatever text is written for WhatsApp, splitting it leaves pieces that fit.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "base/text_limits.h"
#include "channels/whatsapp/whatsapp_marks.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace beseda;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto measure = [](const MarkedText& piece) { return Utf16Units(WriteWhatsAppText(piece)); };
  for (const auto& whole : {ParseMarkdown(text), PlainMarkedText(text)}) {
    for (const auto& piece : SplitMarked(whole, 1024, measure)) {
      if (measure(piece) > 1024) std::abort();
    }
  }
  return 0;
}
