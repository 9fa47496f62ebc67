#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace beseda::net {

/// Frames of RFC 6455, both sides of them. No I/O.
enum class Opcode : std::uint8_t { kContinuation = 0, kText = 1, kBinary = 2, kClose = 8, kPing = 9, kPong = 10 };

/// Close codes of RFC 6455 §7.4.1 that we send.
enum CloseCode : std::uint16_t {
  kCloseNormal = 1000,
  kCloseGoingAway = 1001,
  kCloseProtocolError = 1002,
  kCloseUnsupportedData = 1003,
  kCloseInvalidText = 1007,
  kCloseTooBig = 1009,
  kCloseInternalError = 1011,
  kCloseTryAgainLater = 1013,
};

/// The header of an unfragmented frame.
struct FrameHeader {
  std::array<char, 14> bytes;
  std::uint8_t size;
  std::string_view view() const { return {bytes.data(), size}; }
};
/// As a server sends it: not masked.
FrameHeader MakeFrameHeader(Opcode opcode, std::size_t payload_bytes);

/// A whole frame as a client sends it, masked with a mask that nobody can foresee (RFC 6455 §10.3).
std::string MakeMaskedFrame(Opcode opcode, std::string_view payload, const std::array<unsigned char, 4>& mask);

/// Payload of a close frame; the reason is cut to what fits.
std::string MakeClosePayload(std::uint16_t code, std::string_view reason);

/// What Sec-WebSocket-Accept answers to the key; empty if the key is not 16 bytes in Base64.
std::string MakeWebSocketAccept(std::string_view key);

/// Reads the other side's frames from bytes as they arrive, cut anywhere. Idle, it holds no memory beyond itself. From a client
/// it takes text only; from a server, which must not mask, binary messages too.
class FrameReader {
 public:
  enum class From { kClient, kServer };
  enum class Event {
    kNeedMore,  ///< All input is used up.
    kText,      ///< payload() is a whole message, UTF-8.
    kBinary,    ///< payload() is a whole message.
    kPing,      ///< payload() is to be sent back.
    kPong,
    kClose,  ///< The peer says goodbye; close_code() is its code or 1005.
    kError,  ///< The peer broke the protocol; the connection is to be closed with close_code().
  };

  explicit FrameReader(std::size_t max_message_bytes, From from = From::kClient)
      : max_message_bytes_(max_message_bytes), from_(from) {}

  /// Reads up to the next event and removes what it used from `input`. Nothing may follow kClose and kError.
  Event Next(std::string_view& input);
  std::string TakePayload() { return std::move(payload_); }
  std::uint16_t close_code() const { return close_code_; }

 private:
  Event Fail(std::uint16_t code);
  Event ReadHeader();
  Event EndFrame();
  void Unmask(std::string_view bytes, std::string& into);

  std::size_t max_message_bytes_;
  From from_;
  std::uint64_t remaining_ = 0;  ///< Payload bytes of this frame still to come.
  std::string message_;          ///< Text gathered so far.
  std::string control_;          ///< Payload of a control frame, which may stand between the fragments of a text.
  std::string payload_;
  std::array<unsigned char, 14> header_ = {};
  std::array<unsigned char, 4> mask_ = {};
  std::uint16_t close_code_ = 1005;
  std::uint8_t have_ = 0;  ///< Header bytes read.
  std::uint8_t need_ = 2;  ///< Header bytes needed, as far as known.
  std::uint8_t mask_at_ = 0;
  Opcode opcode_ = Opcode::kText;
  bool final_ = false;
  bool in_payload_ = false;
  bool in_message_ = false;  ///< A fragmented message is under way.
  bool binary_ = false;      ///< The message is binary.
};

}  // namespace beseda::net
