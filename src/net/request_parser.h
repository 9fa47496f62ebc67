#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "contracts/http_server.h"

namespace beseda::net {

/// Reads one HTTP/1.x request from bytes as they arrive; Beast's parser inside. What is ambiguous about where a request
/// ends (two lengths, a length and chunks, unknown transfer codings) is refused, for it is how requests are smuggled.
class RequestParser {
 public:
  static constexpr std::size_t kMaxHeaderBytes = 16 * 1024;
  static constexpr std::size_t kMaxFields = 128;

  struct Refusal {
    int status;
    std::string_view detail;
  };

  /// `service` says how large the body may be.
  explicit RequestParser(const HttpService& service);
  ~RequestParser();
  RequestParser(const RequestParser&) = delete;
  RequestParser& operator=(const RequestParser&) = delete;

  /// Takes what it can of the bytes and says how many; the rest must be given again, with more behind it.
  std::size_t Feed(std::string_view bytes);

  bool header_done() const;
  bool done() const;
  /// Why the request cannot be served; the connection is to be closed after the answer.
  const std::optional<Refusal>& refusal() const;

  /// Method, path, query, headers and body so far; complete when done.
  ServerRequest& request();
  bool http11() const;
  /// Whether the client wants to keep the connection (RFC 9112 §9.3).
  bool keep_alive() const;
  /// "Expect: 100-continue": the client waits for a word before it sends the body.
  bool expects_continue() const;
  /// The client asks for another protocol ("Connection: upgrade").
  bool upgrade() const;
  std::uint64_t body_bytes() const;

 private:
  class Reader;
  std::unique_ptr<Reader> reader_;
};

}  // namespace beseda::net
