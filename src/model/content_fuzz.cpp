// Whatever arrives, decoding content must end with a value that can be encoded, or with an error.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "json/json.h"
#include "model/content_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto content = beseda::ParseContent({reinterpret_cast<const char*>(data), size});
  if (!content.ok()) return 0;
  const auto again = beseda::ParseContent(beseda::DumpContent(*content));
  if (!again.ok() || beseda::EncodeContent(*again) != beseda::EncodeContent(*content)) std::abort();
  (void)beseda::PlainText(*content);
  return 0;
}
