// Whatever arrives, the JSON facade gives a value or an error, and the typed reader never reads out of bounds.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "json/reader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto value = beseda::json::Parse({reinterpret_cast<const char*>(data), size});
  if (!value.ok()) return 0;
  beseda::json::Reader in(*value);
  (void)in.Text("a");
  (void)in.OptionalInt("b");
  (void)in.Texts("c");
  for (auto& child : in.Children("d")) in.Absorb(child);
  (void)in.Child("e").Bool("f");
  (void)in.Check();
  return 0;
}
