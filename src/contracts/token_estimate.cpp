#include "contracts/token_estimate.h"

#include "base/unicode.h"

namespace beseda {
namespace {

constexpr std::int64_t kFrame = 4;    // tokens around a message
constexpr std::int64_t kImage = 800;  // a picture of usual size (vendors count 85 to 1,500)

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
  return tokens;
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
