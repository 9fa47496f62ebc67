#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/task_fwd.h"
#include "base/time.h"
#include "contracts/http_types.h"

namespace beseda {

/// Where a request may go. Addresses that a user or a plugin supplies are kPublicOnly: the SSRF guard refuses
/// loopback, private, link-local, multicast and reserved addresses after name resolution, on every redirect too.
/// Addresses that an operator configured (a model server on this machine) are kAnywhere.
enum class Reach { kPublicOnly, kAnywhere };

struct HttpRequest {
  std::string method = "GET";
  std::string url;
  HttpHeaders headers = {};
  std::string body = {};

  Reach reach = Reach::kPublicOnly;
  Micros connect_timeout = std::chrono::seconds(10);
  Micros idle_timeout = std::chrono::seconds(60);  ///< Longest silence while waiting for or reading the answer.
  Micros total_timeout = std::chrono::seconds(60);
  std::size_t max_response_bytes = 16 * 1024 * 1024;
  int max_redirects = 0;
  std::string ca_file = {};  ///< PEM bundle to trust besides the system's.
};

struct HttpResponse {
  int status = 0;
  HttpHeaders headers = {};
  std::string body = {};
};

/// An answer that arrives in pieces. Destroying it ends the transfer.
class HttpStream {
 public:
  virtual ~HttpStream() = default;
  /// Status and headers, known as soon as Open gave the stream.
  virtual int status() const = 0;
  virtual const HttpHeaders& headers() const = 0;
  /// The next piece of the body as it arrives (never empty), or nullopt at its end. The transfer pauses while nobody
  /// reads. Errors: kTimeout, kUnavailable (connection lost), kTooLarge, kCancelled.
  virtual Task<Result<std::optional<std::string>>> Read() = 0;
  /// The longest silence allowed from now on; until then it is the request's `idle_timeout`.
  virtual void SetIdleTimeout(Micros silence) = 0;
};

/// HTTP/1.1 and HTTP/2 to other servers: pooled connections, TLS verified, proxies from the environment. A status of
/// 400 and above is an answer, not an error. Errors: kInvalid (bad URL, forbidden address), kUnavailable (nothing was
/// sent: no connection, not even in time), kUncertain (connection lost after the request was sent), kTimeout (no whole
/// answer in time after it was sent, so its outcome is just as uncertain), kTooLarge, kCancelled. A request is never
/// sent twice unless its method is idempotent. Thread-safe. A cancelled task ends its transfer.
class HttpClient {
 public:
  virtual ~HttpClient() = default;
  virtual Task<Result<HttpResponse>> Send(HttpRequest request) = 0;
  virtual Task<Result<std::unique_ptr<HttpStream>>> Open(HttpRequest request) = 0;
};

}  // namespace beseda
