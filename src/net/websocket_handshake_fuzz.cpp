#include <cstdint>
#include <cstdlib>

#include "net/websocket_handshake.h"

/// Whatever stands in an address or an answer: no part of an address holds a blank or a line's end, and no answer is taken for an
/// upgrade without the right key.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace beseda::net;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto url = ParseWebSocketUrl(text)) {
    const auto request = MakeUpgradeRequest(*url, {}, "dGhlIHNhbXBsZSBub25jZQ==");
    if (!request.ok() || url->port == 0 || url->host.empty()) std::abort();
    if ((url->host + url->authority + url->target).find_first_of(" \r\n") != std::string::npos) std::abort();
  }
  if (const auto answer = ParseAnswerHead(text)) {
    const bool right = text.find("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") != text.npos;
    if (CheckUpgrade(*answer, "dGhlIHNhbXBsZSBub25jZQ==", "host").ok() && !right) std::abort();
  }
  return 0;
}
