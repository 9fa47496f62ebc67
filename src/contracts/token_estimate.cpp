#include "contracts/token_estimate.h"

#include <optional>

#include "base/unicode.h"

namespace beseda {
namespace {

constexpr std::int64_t kFrame = 4;    // tokens around a message
constexpr std::int64_t kImage = 800;  // a picture of usual size (vendors count 85 to 1,500)
// A large one in full detail: Claude counts up to 4,784, Gemini 258 for each tile of 768 pixels.
constexpr std::int64_t kMostImage = 5'000;

// Sound: OpenAI counts 10 tokens a second (and the words), Gemini 25 or 32.
constexpr std::int64_t kSecond = 10;
constexpr std::int64_t kMostSecond = 32;
constexpr std::int64_t kUsualRate = 24'000;  // bytes a second: rather more than usual, so that lengths are no overestimate
constexpr std::int64_t kPcmRate = 48'000;    // 24 kHz, 16 bit: OpenAI's "pcm16"
constexpr std::int64_t kLeastMp3Rate = 1'000;  // 8 kbit/s is the least of its bit rates (ISO/IEC 13818-3)
constexpr std::int64_t kLeastRate = 750;       // 6 kbit/s: Opus (RFC 6716, 2.1.1)

// Bytes a second from the "fmt " chunk of a WAV file, where it comes first, as usual; nothing elsewhere.
std::optional<std::int64_t> WavRate(std::string_view data) {
  constexpr std::size_t kFormat = 12, kRate = 28;
  if (data.size() < kRate + 4 || !data.starts_with("RIFF") || data.substr(8, 4) != "WAVE" ||
      data.substr(kFormat, 4) != "fmt ") {
    return std::nullopt;
  }
  std::int64_t rate = 0;
  for (std::size_t i = 4; i-- > 0;) rate = rate << 8 | static_cast<unsigned char>(data[kRate + i]);
  if (rate < kLeastRate) return std::nullopt;
  return rate;
}

std::int64_t Ceiling(std::int64_t number, std::int64_t divisor) { return (number + divisor - 1) / divisor; }

std::optional<std::int64_t> KnownRate(const AudioPart& audio) {
  if (audio.format == "pcm16") return kPcmRate;
  return WavRate(audio.data);
}

}  // namespace

std::int64_t EstimateTokens(std::string_view text) {
  std::int64_t quarters = 0;
  while (!text.empty()) {
    if (static_cast<unsigned char>(text.front()) < 0x80) {
      ++quarters;
      text.remove_prefix(1);
      continue;
    }
    quarters += IsIdeograph(TakeCodePoint(text)) ? 4 : 2;
  }
  return (quarters + 3) / 4;
}

std::int64_t EstimateTokens(const ChatMessage& message) {
  auto tokens = kFrame + EstimateTokens(message.text) + kImage * std::int64_t(message.images.size());
  for (const auto& call : message.tool_calls) {
    tokens += kFrame + EstimateTokens(call.name) + EstimateTokens(call.arguments);
  }
  for (const auto& audio : message.audio) {
    tokens += Ceiling(std::int64_t(audio.data.size()) * kSecond, KnownRate(audio).value_or(kUsualRate));
  }
  return tokens;
}

Micros LongestLength(const AudioPart& audio) {
  const auto least = audio.format == "mp3" ? kLeastMp3Rate : kLeastRate;
  return Micros(Ceiling(std::int64_t(audio.data.size()) * 1'000'000, KnownRate(audio).value_or(least)));
}

MostInput EstimateMostInput(const ChatRequest& request) {
  MostInput most;
  most.tokens = EstimateInput(request);
  for (const auto& message : request.messages) {
    most.images += std::int64_t(message.images.size());
    for (const auto& audio : message.audio) most.audio_ms += Ceiling(LongestLength(audio).count(), 1000);
  }
  most.tokens += most.images * (kMostImage - kImage) + Ceiling(most.audio_ms * kMostSecond, 1000);
  return most;
}

std::int64_t EstimateInput(const ChatRequest& request) {
  std::int64_t tokens = EstimateTokens(request.response_schema);
  for (const auto& message : request.messages) tokens += EstimateTokens(message);
  for (const auto& tool : request.tools) {
    tokens += kFrame + EstimateTokens(tool.name) + EstimateTokens(tool.description) +
              EstimateTokens(tool.parameters_schema);
  }
  return tokens;
}

}  // namespace beseda
