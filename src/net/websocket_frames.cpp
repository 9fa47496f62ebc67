#include "net/websocket_frames.h"

#include <openssl/evp.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/text.h"

namespace beseda::net {
namespace {

constexpr std::size_t kMaxControlBytes = 125;

bool MayBeReceived(std::uint16_t code) {
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

}  // namespace

FrameHeader MakeFrameHeader(Opcode opcode, std::size_t payload_bytes) {
  FrameHeader header = {};
  header.bytes[0] = char(0x80 | std::uint8_t(opcode));
  int length_bytes = 0;
  if (payload_bytes <= kMaxControlBytes) {
    header.bytes[1] = char(payload_bytes);
  } else if (payload_bytes <= 0xffff) {
    header.bytes[1] = 126;
    length_bytes = 2;
  } else {
    header.bytes[1] = 127;
    length_bytes = 8;
  }
  for (int i = 0; i < length_bytes; ++i) {
    header.bytes[std::size_t(2 + i)] = char(payload_bytes >> (8 * (length_bytes - 1 - i)));
  }
  header.size = std::uint8_t(2 + length_bytes);
  return header;
}

std::string MakeMaskedFrame(Opcode opcode, std::string_view payload, const std::array<unsigned char, 4>& mask) {
  auto header = MakeFrameHeader(opcode, payload.size());
  header.bytes[1] = char(header.bytes[1] | 0x80);
  std::copy(mask.begin(), mask.end(), header.bytes.begin() + header.size);
  header.size = std::uint8_t(header.size + mask.size());
  std::string frame(header.view());
  frame.reserve(frame.size() + payload.size());
  for (std::size_t i = 0; i < payload.size(); ++i) frame += char(payload[i] ^ mask[i & 3]);
  return frame;
}

std::string MakeClosePayload(std::uint16_t code, std::string_view reason) {
  std::string payload = {char(code >> 8), char(code & 0xff)};
  payload += CutUtf8(reason, kMaxControlBytes - 2);
  return payload;
}

std::string MakeWebSocketAccept(std::string_view key) {
  // 16 bytes in Base64 are 22 characters and two of padding.
  constexpr std::size_t kKeyCharacters = 24;
  unsigned char decoded[20];
  if (key.size() != kKeyCharacters || !key.ends_with("==") || key.find('=') != kKeyCharacters - 2) return {};
  if (EVP_DecodeBlock(decoded, reinterpret_cast<const unsigned char*>(key.data()), int(key.size())) != 18) return {};

  const std::string text = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (EVP_Digest(text.data(), text.size(), digest, &size, EVP_sha1(), nullptr) != 1) return {};
  unsigned char encoded[4 * ((EVP_MAX_MD_SIZE + 2) / 3) + 1];
  const auto characters = EVP_EncodeBlock(encoded, digest, int(size));
  return {reinterpret_cast<const char*>(encoded), std::size_t(characters)};
}

FrameReader::Event FrameReader::Fail(std::uint16_t code) {
  close_code_ = code;
  return Event::kError;
}

FrameReader::Event FrameReader::Next(std::string_view& input) {
  for (;;) {
    if (!in_payload_) {
      while (have_ < need_ && !input.empty()) {
        header_[have_++] = static_cast<unsigned char>(input.front());
        input.remove_prefix(1);
        if (have_ == 2) {
          const auto length = header_[1] & 0x7f;
          const bool masked = from_ == From::kClient;
          need_ = std::uint8_t(2 + (masked ? 4 : 0) + (length == 126 ? 2 : length == 127 ? 8 : 0));
          // A client that does not mask would wait for ever for an answer to a frame that we read as a header.
          if (((header_[1] & 0x80) != 0) != masked) return Fail(kCloseProtocolError);
        }
      }
      if (have_ < need_) return Event::kNeedMore;
      if (const auto event = ReadHeader(); event != Event::kNeedMore) return event;
    }
    const bool control = std::uint8_t(opcode_) >= 8;
    const auto take = std::min<std::uint64_t>(remaining_, input.size());
    Unmask(input.substr(0, take), control ? control_ : message_);
    input.remove_prefix(take);
    remaining_ -= take;
    if (remaining_ > 0) return Event::kNeedMore;
    in_payload_ = false;
    have_ = 0;
    need_ = 2;
    if (const auto event = EndFrame(); event != Event::kNeedMore) return event;
  }
}

FrameReader::Event FrameReader::ReadHeader() {
  opcode_ = Opcode(header_[0] & 0x0f);
  final_ = (header_[0] & 0x80) != 0;
  if (header_[0] & 0x70) return Fail(kCloseProtocolError);  // no extension is in use
  remaining_ = header_[1] & 0x7f;
  std::size_t at = 2;
  if (remaining_ >= 126) {
    const std::size_t end = remaining_ == 126 ? 4 : 10;
    const std::uint64_t least = remaining_ == 126 ? 126 : 0x10000;
    for (remaining_ = 0; at < end; ++at) remaining_ = remaining_ << 8 | header_[at];
    if (remaining_ < least || remaining_ >> 63) return Fail(kCloseProtocolError);
  }
  if (from_ == From::kClient) std::copy_n(header_.begin() + std::ptrdiff_t(at), 4, mask_.begin());
  mask_at_ = 0;
  in_payload_ = true;

  switch (opcode_) {
    case Opcode::kContinuation:
      if (!in_message_) return Fail(kCloseProtocolError);
      break;
    case Opcode::kText:
    case Opcode::kBinary:
      if (in_message_) return Fail(kCloseProtocolError);
      binary_ = opcode_ == Opcode::kBinary;
      if (binary_ && from_ == From::kClient) return Fail(kCloseUnsupportedData);
      break;
    case Opcode::kClose:
    case Opcode::kPing:
    case Opcode::kPong:
      if (!final_ || remaining_ > kMaxControlBytes) return Fail(kCloseProtocolError);
      return Event::kNeedMore;
    default:
      return Fail(kCloseProtocolError);
  }
  if (remaining_ > max_message_bytes_ - message_.size()) return Fail(kCloseTooBig);
  return Event::kNeedMore;
}

FrameReader::Event FrameReader::EndFrame() {
  switch (opcode_) {
    case Opcode::kPing:
    case Opcode::kPong:
      payload_ = std::exchange(control_, {});
      return opcode_ == Opcode::kPing ? Event::kPing : Event::kPong;
    case Opcode::kClose: {
      payload_ = std::exchange(control_, {});
      if (payload_.empty()) return Event::kClose;
      if (payload_.size() == 1) return Fail(kCloseProtocolError);
      close_code_ = std::uint16_t(std::uint8_t(payload_[0]) << 8 | std::uint8_t(payload_[1]));
      if (!MayBeReceived(close_code_)) return Fail(kCloseProtocolError);
      if (!IsUtf8(std::string_view(payload_).substr(2))) return Fail(kCloseInvalidText);
      return Event::kClose;
    }
    default:
      in_message_ = !final_;
      if (!final_) return Event::kNeedMore;
      payload_ = std::exchange(message_, {});
      if (binary_) return Event::kBinary;
      if (!IsUtf8(payload_)) return Fail(kCloseInvalidText);
      return Event::kText;
  }
}

void FrameReader::Unmask(std::string_view bytes, std::string& into) {
  if (bytes.empty()) return;
  const auto start = into.size();
  into.append(bytes);
  char* const out = into.data() + start;
  // The mask, turned to where this piece begins, as often as fits into a word.
  unsigned char turned[8];
  for (std::size_t i = 0; i < sizeof turned; ++i) turned[i] = mask_[(mask_at_ + i) & 3];
  std::uint64_t word_mask;
  std::memcpy(&word_mask, turned, sizeof word_mask);
  std::size_t i = 0;
  for (; i + 8 <= bytes.size(); i += 8) {
    std::uint64_t word;
    std::memcpy(&word, out + i, sizeof word);
    word ^= word_mask;
    std::memcpy(out + i, &word, sizeof word);
  }
  for (; i < bytes.size(); ++i) out[i] = char(out[i] ^ turned[i & 7]);
  mask_at_ = std::uint8_t((mask_at_ + bytes.size()) & 3);
}

}  // namespace beseda::net
