#include "providers/bedrock/aws_event_stream.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"

namespace beseda::bedrock {
namespace {

constexpr std::size_t kPrelude = 12;
constexpr std::size_t kLeastMessage = kPrelude + 4;

constexpr std::array<std::uint32_t, 256> MakeCrcTable() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    auto value = i;
    for (int bit = 0; bit < 8; ++bit) value = value & 1 ? 0xEDB88320u ^ (value >> 1) : value >> 1;
    table[i] = value;
  }
  return table;
}
constexpr auto kCrcTable = MakeCrcTable();

std::uint32_t ReadU32(std::string_view bytes) {
  std::uint32_t value = 0;
  for (int i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

bool HasGoodPrelude(std::string_view bytes) { return Crc32(bytes.substr(0, 8)) == ReadU32(bytes.substr(8)); }

Error Damaged(std::string_view how) {
  return Error(ErrorCode::kUnavailable, "The provider's answer is damaged.", "event stream: " + std::string(how));
}

/// The headers that say what a message is.
struct Headers {
  std::string_view message_type = {};
  std::string_view event_type = {};
  std::string_view exception_type = {};
  std::string_view error_code = {};
  std::string_view error_message = {};
};

void Note(Headers& out, std::string_view name, std::string_view value) {
  if (name == ":message-type") out.message_type = value;
  if (name == ":event-type") out.event_type = value;
  if (name == ":exception-type") out.exception_type = value;
  if (name == ":error-code") out.error_code = value;
  if (name == ":error-message") out.error_message = value;
}

// Nothing if they are malformed.
std::optional<Headers> ReadHeaders(std::string_view bytes) {
  // Bytes of a value by its type: true, false, byte, short, int, long; byte array and string with a length; time; UUID.
  constexpr int kWithLength = -1;
  constexpr std::array<int, 10> kSizes = {0, 0, 1, 2, 4, 8, kWithLength, kWithLength, 8, 16};
  constexpr std::size_t kString = 7;
  Headers out;
  const auto take = [&](std::size_t size) -> std::optional<std::string_view> {
    if (bytes.size() < size) return std::nullopt;
    const auto part = bytes.substr(0, size);
    bytes.remove_prefix(size);
    return part;
  };
  while (!bytes.empty()) {
    const auto name = take(std::size_t(static_cast<unsigned char>(take(1)->front())));
    const auto type = name ? take(1) : std::nullopt;
    if (!type) return std::nullopt;
    const auto kind = std::size_t(static_cast<unsigned char>(type->front()));
    if (kind >= kSizes.size()) return std::nullopt;
    auto size = std::size_t(kSizes[kind]);
    if (kSizes[kind] == kWithLength) {
      const auto length = take(2);
      if (!length) return std::nullopt;
      size = std::size_t(static_cast<unsigned char>((*length)[0])) << 8 | static_cast<unsigned char>((*length)[1]);
    }
    const auto value = take(size);
    if (!value) return std::nullopt;
    if (kind == kString) Note(out, *name, *value);
  }
  return out;
}

StreamEvent MakeEvent(const Headers& headers, std::string_view payload) {
  StreamEvent event;
  event.data = payload;
  event.name = headers.event_type;
  if (headers.message_type == "exception") {
    event.failure = true;
    event.name = headers.exception_type;
  } else if (headers.message_type == "error") {
    event.failure = true;
    event.name = headers.error_code;
    event.data = R"({"message":)";
    AppendJsonString(event.data, headers.error_message);
    event.data += '}';
  }
  return event;
}

}  // namespace

std::uint32_t Crc32(std::string_view bytes) {
  std::uint32_t value = 0xFFFFFFFFu;
  for (const unsigned char c : bytes) value = kCrcTable[(value ^ c) & 0xFF] ^ (value >> 8);
  return ~value;
}

bool AwsEventStream::Recognizes(std::string_view body) const {
  return body.size() >= kLeastMessage && HasGoodPrelude(body);
}

Status AwsEventStream::Feed(std::string_view bytes, std::vector<StreamEvent>& events) {
  while (!bytes.empty()) {
    const auto take = [&](std::size_t up_to) {
      const auto part = bytes.substr(0, up_to - std::min(up_to, message_.size()));
      message_ += part;
      bytes.remove_prefix(part.size());
      return message_.size() >= up_to;
    };
    if (!take(kPrelude)) break;
    const std::string_view begun = message_;
    if (!HasGoodPrelude(begun)) return Damaged("the prelude's checksum is wrong");
    const std::size_t total = ReadU32(begun), headers_size = ReadU32(begun.substr(4));
    if (total < kLeastMessage || headers_size > total - kLeastMessage) return Damaged("a length is impossible");
    if (total > max_message_bytes_) {
      return Error(ErrorCode::kTooLarge, "The model's server sent an event that is too large.");
    }
    if (!take(total)) break;
    const std::string_view message = message_;
    if (Crc32(message.substr(0, total - 4)) != ReadU32(message.substr(total - 4))) {
      return Damaged("a message's checksum is wrong");
    }
    const auto headers = ReadHeaders(message.substr(kPrelude, headers_size));
    if (!headers) return Damaged("the headers are malformed");
    events.push_back(MakeEvent(*headers, message.substr(kPrelude + headers_size, total - kLeastMessage - headers_size)));
    message_.clear();
  }
  return Ok();
}

Status AwsEventStream::Finish(std::vector<StreamEvent>&) {
  message_.clear();
  return Ok();
}

}  // namespace beseda::bedrock
