// Whatever a text holds, spans stand within it in order, and what was masked comes back as it was, in one piece or many,
// also from a text that quotes placeholders of its conversation. Bytes 1 to 3 stand for such quotes.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "agent/guard/pii_mask.h"
#include "json/json.h"

namespace beseda::agent {
namespace {

constexpr std::string_view kConversation = "cnv_fuzz";

PiiKinds AllKinds() {
  PiiKinds kinds;
  for (std::size_t i = 0; i < kPiiKinds; ++i) kinds.Add(PiiKind(i));
  return kinds;
}

// What the conversation's mask makes of an address, of that, and of that again.
std::array<std::string, 3> Quotes() {
  PiiMask mask(AllKinds(), std::string(kConversation));
  std::array<std::string, 3> quotes = {mask.Mask("a@b.cd")};
  quotes[1] = mask.Mask(quotes[0]);
  quotes[2] = mask.Mask(quotes[1]);
  return quotes;
}

std::string Expand(std::string_view text) {
  static const auto kQuotes = Quotes();
  std::string out;
  for (const char c : text) {
    if (c >= 1 && c <= 3) {
      out += kQuotes[std::size_t(c - 1)];
    } else {
      out += c;
    }
  }
  return out;
}

void Require(bool holds) {
  if (!holds) std::abort();
}

void CheckSpans(std::string_view text) {
  std::size_t end = 0;
  for (const auto& span : FindPii(text, AllKinds())) {
    Require(span.begin >= end && span.end > span.begin && span.end <= text.size());
    end = span.end;
  }
}

std::string InPieces(const PiiMask& mask, std::string_view masked) {
  StreamRestorer stream(mask);
  std::string pieces;
  for (std::size_t at = 0; at < masked.size(); at += 3) pieces += stream.Take(masked.substr(at, 3));
  return pieces += stream.Finish();
}

void CheckJson(PiiMask& mask, std::string_view text) {
  const auto value = json::Parse(text);
  const auto masked = mask.MaskJson(text), restored = mask.RestoreJson(masked);
  if (!value.ok() || masked == text) return Require(restored == text);
  const auto again = json::Parse(restored);  // letters may have been escaped
  Require(again.ok() && json::Dump(*again) == json::Dump(*value));
}

}  // namespace
}  // namespace beseda::agent

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace beseda::agent;
  const auto text = Expand({reinterpret_cast<const char*>(data), size});
  CheckSpans(text);
  PiiMask mask(AllKinds(), std::string(kConversation));
  // The texts of a call are masked one after the other, and the answer may speak of all of them.
  const auto first = std::string_view(text).substr(0, text.size() / 2), second = std::string_view(text).substr(text.size() / 2);
  const auto masked_first = mask.Mask(first), masked_second = mask.Mask(second), masked = mask.Mask(text);
  Require(mask.Restore(masked) == text);
  Require(mask.Restore(masked_first) == first);
  Require(mask.Restore(masked_second) == second);
  Require(InPieces(mask, masked) == text);
  CheckJson(mask, text);
  return 0;
}
