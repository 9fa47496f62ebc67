#include "net/response_parser.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "base/text.h"

namespace beseda::net {
namespace {

/// Bodies of known length get their memory at once, but not for the peer's word alone.
constexpr std::uint64_t kMostReserved = 256 * 1024;

bool IsNameCharacter(unsigned char c) { return c > 0x20 && c < 0x7f && c != ':'; }

std::optional<std::uint64_t> ParseNumber(std::string_view digits, int base) {
  std::uint64_t number = 0;
  const auto* end = digits.data() + digits.size();
  const auto parsed = std::from_chars(digits.data(), end, number, base);
  if (digits.empty() || parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  return number;
}

}  // namespace

void ResponseParser::Feed(std::string_view bytes, std::string& body) {
  if (!bytes.empty()) begun_ = true;
  while (!bytes.empty()) {
    switch (state_) {
      case State::kStatusLine:
      case State::kFields:
        if (const auto line = TakeLine(bytes, kMaxHeaderBytes)) {
          TakeHeaderLine(*line);
          if (state_ == State::kBodyByLength) body.reserve(body.size() + std::min({left_, max_body_, kMostReserved}));
        }
        break;
      case State::kBodyByLength:
      case State::kBodyToEnd:
      case State::kChunk:
        TakeBody(bytes, body);
        break;
      case State::kChunkSize:
        if (const auto line = TakeLine(bytes, kMaxChunkLine)) TakeChunkSize(*line);
        break;
      case State::kChunkEnd:
        if (const auto line = TakeLine(bytes, 2)) {
          if (line->empty()) state_ = State::kChunkSize;
          else Fail(Problem::kMalformed);
        }
        break;
      case State::kTrailer:
        if (const auto line = TakeLine(bytes, kMaxHeaderBytes)) {
          header_bytes_ += line->size();
          if (line->empty()) state_ = State::kDone;
          else if (header_bytes_ > kMaxHeaderBytes) Fail(Problem::kHeaderTooLarge);
        }
        break;
      case State::kDone:
        surplus_ = true;
        return;
      case State::kFailed:
        return;
    }
  }
}

void ResponseParser::End() {
  if (state_ == State::kBodyToEnd) state_ = State::kDone;
  else if (!done()) Fail(Problem::kCutShort);
}

/// The next line without its end, if it is there, good until the next call; else keeps what there is of it.
std::optional<std::string_view> ResponseParser::TakeLine(std::string_view& bytes, std::size_t limit) {
  const auto end = bytes.find('\n');
  if (held_.size() + std::min(end, bytes.size()) > limit) {
    Fail(limit == kMaxHeaderBytes ? Problem::kHeaderTooLarge : Problem::kMalformed);
    return std::nullopt;
  }
  if (end == bytes.npos) {
    held_.append(bytes);
    bytes = {};
    return std::nullopt;
  }
  auto line = bytes.substr(0, end);
  bytes.remove_prefix(end + 1);
  if (!held_.empty()) {
    line_.swap(held_);
    held_.clear();
    line = line_.append(line);
  }
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

void ResponseParser::TakeHeaderLine(std::string_view line) {
  header_bytes_ += line.size() + 2;
  if (header_bytes_ > kMaxHeaderBytes) return Fail(Problem::kHeaderTooLarge);
  if (state_ == State::kStatusLine) return TakeStatusLine(line);
  if (line.empty()) return EndHeader();
  TakeField(line);
}

/// "HTTP/1.1 200 OK"; the reason may be missing, with the space before it too.
void ResponseParser::TakeStatusLine(std::string_view line) {
  constexpr std::string_view kVersion = "HTTP/1.";
  constexpr std::size_t kCodeAt = kVersion.size() + 2;
  const bool whole = line.size() >= kCodeAt + 3 && line.starts_with(kVersion) && line[kCodeAt - 1] == ' ' &&
                     (line.size() == kCodeAt + 3 || line[kCodeAt + 3] == ' ');
  const auto minor = whole ? line[kVersion.size()] : 'x';
  const auto code = whole ? ParseNumber(line.substr(kCodeAt, 3), 10) : std::nullopt;
  if ((minor != '0' && minor != '1') || !code || *code < 100) return Fail(Problem::kMalformed);
  http11_ = minor == '1';
  status_ = int(*code);
  state_ = State::kFields;
}

void ResponseParser::TakeField(std::string_view line) {
  if (line.find('\0') != line.npos) return Fail(Problem::kMalformed);
  if (line.front() == ' ' || line.front() == '\t') {  // goes on with the field before (RFC 9112 §5.2)
    if (name_.empty()) return Fail(Problem::kMalformed);
    value_.append(" ").append(Trim(line));
    return;
  }
  KeepField();
  if (state_ == State::kFailed) return;
  const auto colon = line.find(':');
  const auto name = line.substr(0, std::min(colon, line.size()));
  if (colon == line.npos || name.empty() || !std::all_of(name.begin(), name.end(), IsNameCharacter)) {
    return Fail(Problem::kMalformed);
  }
  name_ = name;
  value_ = Trim(line.substr(colon + 1));
}

void ResponseParser::KeepField() {
  if (name_.empty()) return;
  if (EqualsNoCase(name_, "Content-Length")) {
    if (!ReadLength(value_)) return Fail(Problem::kMalformed);
  } else if (EqualsNoCase(name_, "Transfer-Encoding")) {
    if (EqualsNoCase(value_, "chunked") && !chunked_) chunked_ = true;
    else if (!EqualsNoCase(value_, "identity")) return Fail(Problem::kMalformed);
  } else if (EqualsNoCase(name_, "Connection")) {
    for (const auto option : Split(value_, ',')) {
      says_close_ = says_close_ || EqualsNoCase(Trim(option), "close");
      says_keep_alive_ = says_keep_alive_ || EqualsNoCase(Trim(option), "keep-alive");
    }
  }
  headers_.Add(std::move(name_), std::move(value_));
  name_.clear();
  value_.clear();
}

/// "5", also "5, 5" or a second field, if they all say the same.
bool ResponseParser::ReadLength(std::string_view value) {
  for (const auto part : Split(value, ',')) {
    const auto length = ParseNumber(Trim(part), 10);
    if (!length || (content_length_ && *content_length_ != *length)) return false;
    content_length_ = length;
  }
  return content_length_.has_value();
}

/// Where the body ends (RFC 9112 §6.3).
void ResponseParser::EndHeader() {
  KeepField();
  if (state_ == State::kFailed) return;
  if (status_ == 101) return Fail(Problem::kMalformed);  // nobody has asked for another protocol
  if (status_ < 200) {
    headers_ = {};
    content_length_.reset();
    chunked_ = says_close_ = says_keep_alive_ = false;
    state_ = State::kStatusLine;
    return;
  }
  keep_alive_ = !says_close_ && (http11_ || says_keep_alive_);
  if (without_body_ || status_ == 204 || status_ == 304) {
    state_ = State::kDone;
  } else if (chunked_) {
    if (content_length_ || !http11_) keep_alive_ = false;
    content_length_.reset();
    header_bytes_ = 0;  // from now on the trailer's
    state_ = State::kChunkSize;
  } else if (content_length_) {
    left_ = *content_length_;
    state_ = left_ == 0 ? State::kDone : State::kBodyByLength;
  } else {
    keep_alive_ = false;
    left_ = std::numeric_limits<std::uint64_t>::max();
    state_ = State::kBodyToEnd;
  }
}

void ResponseParser::TakeChunkSize(std::string_view line) {
  const auto digits = Trim(line.substr(0, line.find(';')));  // what follows are extensions
  const auto size = ParseNumber(digits, 16);
  if (!size) return Fail(Problem::kMalformed);
  left_ = *size;
  state_ = left_ == 0 ? State::kTrailer : State::kChunk;
}

void ResponseParser::TakeBody(std::string_view& bytes, std::string& body) {
  const auto piece = bytes.substr(0, std::size_t(std::min<std::uint64_t>(left_, bytes.size())));
  if (piece.size() > max_body_ - received_) return Fail(Problem::kBodyTooLarge);
  body.append(piece);
  bytes.remove_prefix(piece.size());
  received_ += piece.size();
  if (state_ == State::kBodyToEnd) return;
  left_ -= piece.size();
  if (left_ == 0) state_ = state_ == State::kChunk ? State::kChunkEnd : State::kDone;
}

void ResponseParser::Fail(Problem problem) {
  problem_ = problem;
  state_ = State::kFailed;
}

}  // namespace beseda::net
