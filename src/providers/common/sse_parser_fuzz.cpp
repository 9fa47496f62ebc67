// Whatever arrives, and wherever its pieces end, the parser gives the same events.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "providers/common/sse_parser.h"

namespace {

using beseda::StreamEvent;

void Parse(std::string_view stream, std::size_t piece, std::vector<StreamEvent>& events) {
  beseda::SseParser parser;
  for (std::size_t at = 0; at < stream.size(); at += piece) (void)parser.Feed(stream.substr(at, piece), events);
  (void)parser.Finish(events);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view stream(reinterpret_cast<const char*>(data) + 1, size - 1);
  std::vector<StreamEvent> whole, pieces;
  Parse(stream, stream.size() + 1, whole);
  Parse(stream, data[0] % 16 + 1, pieces);
  if (whole.size() != pieces.size()) std::abort();
  for (std::size_t i = 0; i < whole.size(); ++i) {
    if (whole[i].data != pieces[i].data || whole[i].name != pieces[i].name) std::abort();
  }
  return 0;
}
