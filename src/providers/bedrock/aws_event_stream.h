#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "providers/common/event_framing.h"

namespace beseda::bedrock {

/// Cuts the binary event stream of AWS ("application/vnd.amazon.eventstream",
/// https://smithy.io/2.0/aws/amazon-eventstream.html) into messages, however its bytes arrive. A message is
///   u32 total length, u32 length of the headers, u32 CRC of these eight bytes,
///   headers (u8 length, name, u8 type, value), payload, u32 CRC of all before it
/// with numbers in big-endian order. An event is named by ":event-type", an exception by ":exception-type" and an error by
/// ":error-code"; the latter two are StreamEvent::failure. Of an error, which has no payload, the data is
/// {"message": ":error-message"}. Time is linear in the bytes. Used by one task.
class AwsEventStream final : public EventFraming {
 public:
  /// A longer message is an error.
  explicit AwsEventStream(std::size_t max_message_bytes = kMaxEventBytes) : max_message_bytes_(max_message_bytes) {}

  std::string_view media_type() const override { return "application/vnd.amazon.eventstream"; }
  bool Recognizes(std::string_view body) const override;
  Status Feed(std::string_view bytes, std::vector<StreamEvent>& events) override;
  /// A message that is cut off is dropped: the answer then lacks its end.
  Status Finish(std::vector<StreamEvent>& events) override;

 private:
  const std::size_t max_message_bytes_;
  std::string message_;  // the bytes of the next message that have arrived
};

/// CRC-32 of IEEE 802.3, as in gzip.
std::uint32_t Crc32(std::string_view bytes);

}  // namespace beseda::bedrock
