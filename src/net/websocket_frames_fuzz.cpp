#include <cstdint>
#include <cstdlib>

#include "base/text.h"
#include "net/websocket_frames.h"

using beseda::net::FrameReader;

namespace {

/// All events up to the end, as text.
std::string Events(std::string_view bytes, std::size_t step, FrameReader::From from) {
  FrameReader reader(1000, from);
  std::string events;
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    auto input = bytes.substr(at, step);
    for (;;) {
      const auto event = reader.Next(input);
      if (event == FrameReader::Event::kNeedMore) break;
      auto payload = reader.TakePayload();
      if (event == FrameReader::Event::kText && (payload.size() > 1000 || !beseda::IsUtf8(payload))) std::abort();
      events += char('0' + int(event));
      if (event == FrameReader::Event::kError || event == FrameReader::Event::kClose) {
        return events + std::to_string(reader.close_code());
      }
      events += payload;
    }
    if (!input.empty()) std::abort();
  }
  return events;
}

}  // namespace

/// Frames mean the same however they are cut; a message is never too long or broken text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (bytes.empty()) return 0;
  for (const auto from : {FrameReader::From::kClient, FrameReader::From::kServer}) {
    if (Events(bytes, bytes.size(), from) != Events(bytes, 1, from)) std::abort();
  }
  return 0;
}
