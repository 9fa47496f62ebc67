#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "providers/bedrock/aws_event_stream.h"

/// Messages of AWS's binary event stream, for tests.
namespace beseda::bedrock::frame {

inline std::string U32(std::uint32_t value) {
  return {char(value >> 24), char(value >> 16), char(value >> 8), char(value)};
}

/// A header with a string in it.
inline std::string Header(std::string_view name, std::string_view value) {
  return std::string(1, char(name.size())) + std::string(name) + '\x07' + char(value.size() >> 8) + char(value.size()) +
         std::string(value);
}

inline std::string Message(std::string_view headers, std::string_view payload) {
  auto out = U32(std::uint32_t(16 + headers.size() + payload.size())) + U32(std::uint32_t(headers.size()));
  out += U32(Crc32(out));
  out += headers;
  out += payload;
  return out + U32(Crc32(out));
}

/// As Bedrock sends its events: {":event-type": name, ":content-type": "application/json", ":message-type": "event"}.
inline std::string Event(std::string_view name, std::string_view payload) {
  return Message(Header(":event-type", name) + Header(":content-type", "application/json") + Header(":message-type", "event"),
                 payload);
}
inline std::string Exception(std::string_view name, std::string_view payload) {
  return Message(Header(":exception-type", name) + Header(":content-type", "application/json") +
                     Header(":message-type", "exception"),
                 payload);
}

}  // namespace beseda::bedrock::frame
