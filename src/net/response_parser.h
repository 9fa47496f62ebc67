#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "contracts/http_types.h"

namespace beseda::net {

/// Reads one HTTP/1.x answer from bytes as they arrive (RFC 9112). Interim answers (1xx) are skipped. What is ambiguous
/// about where the answer ends (two lengths, codings other than chunked) is malformed; a length beside chunks is ignored,
/// but then the connection is not to be used again. Lines may end without CR, as many servers' do. Holds no more of the
/// body than the caller leaves to it.
class ResponseParser {
 public:
  static constexpr std::size_t kMaxHeaderBytes = 256 * 1024;  ///< Of all header fields, with the interim answers'.
  static constexpr std::size_t kMaxChunkLine = 4 * 1024;

  enum class Problem { kNone, kMalformed, kHeaderTooLarge, kBodyTooLarge, kCutShort };

  /// `without_body`: the answer to HEAD. `max_body` in bytes.
  ResponseParser(bool without_body, std::uint64_t max_body) : without_body_(without_body), max_body_(max_body) {}

  /// Takes bytes and appends those of the body to `body`. After the answer's end or a problem they are ignored.
  void Feed(std::string_view bytes, std::string& body);
  /// The peer has closed its side: the end of some answers, kCutShort for others.
  void End();

  /// A byte of an answer has come.
  bool begun() const { return begun_; }
  bool header_done() const { return state_ >= State::kBodyByLength && state_ != State::kFailed; }
  bool done() const { return state_ == State::kDone; }
  Problem problem() const { return problem_; }
  /// Whether another request may follow on the connection (RFC 9112 §9.3); once done.
  bool reusable() const { return done() && keep_alive_ && !surplus_; }

  int status() const { return status_; }
  HttpHeaders& headers() { return headers_; }
  /// What the header announced.
  std::optional<std::uint64_t> content_length() const { return content_length_; }

 private:
  enum class State { kStatusLine, kFields, kBodyByLength, kBodyToEnd, kChunkSize, kChunk, kChunkEnd, kTrailer, kDone, kFailed };

  std::optional<std::string_view> TakeLine(std::string_view& bytes, std::size_t limit);
  void TakeHeaderLine(std::string_view line);
  void TakeStatusLine(std::string_view line);
  void TakeField(std::string_view line);
  void KeepField();
  bool ReadLength(std::string_view value);
  void EndHeader();
  void TakeChunkSize(std::string_view line);
  void TakeBody(std::string_view& bytes, std::string& body);
  void Fail(Problem problem);

  const bool without_body_;
  const std::uint64_t max_body_;
  State state_ = State::kStatusLine;
  Problem problem_ = Problem::kNone;
  std::string held_;              ///< The beginning of a line whose end has not come.
  std::string line_;              ///< The line that `held_` was the beginning of.
  std::size_t header_bytes_ = 0;
  std::string name_, value_;      ///< The last field; the next line may go on with it.
  int status_ = 0;
  HttpHeaders headers_;
  std::optional<std::uint64_t> content_length_;
  std::uint64_t left_ = 0;        ///< Bytes of the body or the chunk that are still to come.
  std::uint64_t received_ = 0;    ///< Bytes of the body.
  bool begun_ = false;
  bool http11_ = false;
  bool chunked_ = false;
  bool keep_alive_ = false;
  bool says_close_ = false;
  bool says_keep_alive_ = false;
  bool surplus_ = false;          ///< Bytes came behind the answer's end.
};

}  // namespace beseda::net
