// However a stream of bytes is cut, the same events come out of it, or the same kind of error.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "providers/bedrock/aws_event_stream.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  beseda::bedrock::AwsEventStream whole, pieces;
  (void)whole.Recognizes(bytes);
  std::vector<beseda::StreamEvent> at_once, one_by_one;
  const bool good = whole.Feed(bytes, at_once).ok();
  bool all_good = true;
  for (std::size_t i = 0; i < bytes.size() && all_good; ++i) all_good = pieces.Feed(bytes.substr(i, 1), one_by_one).ok();
  if (good != all_good || at_once.size() != one_by_one.size()) std::abort();
  for (std::size_t i = 0; i < at_once.size(); ++i) {
    if (at_once[i].data != one_by_one[i].data || at_once[i].name != one_by_one[i].name) std::abort();
  }
  return 0;
}
