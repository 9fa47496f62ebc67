#pragma once

#include <curl/curl.h>

#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <deque>
#include <memory>
#include <string>

#include "base/task.h"
#include "contracts/http_client.h"
#include "net/proxy_choice.h"

namespace beseda::net {

/// One request of libcurl and what came of it so far. Lives on the strand of its `CurlMulti`.
class CurlTransfer {
 public:
  /// Checks the request and sets up the handle; kInvalid if it cannot be sent as it is. `streamed`: the body is kept in
  /// pieces, and the transfer pauses when too many lie unread.
  static Result<std::shared_ptr<CurlTransfer>> Make(Executor strand, HttpRequest request, const ProxyChoice& proxies,
                                                    bool streamed);
  ~CurlTransfer();
  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;

  CURL* easy() const { return easy_; }
  const HttpRequest& request() const { return request_; }
  bool headers_done() const { return headers_done_; }
  bool done() const { return done_; }
  HttpResponse& response() { return response_; }
  /// Where the answer sends us on, absolute; empty if nowhere.
  std::string RedirectUrl() const;

  /// libcurl is done with it, well or not.
  void Finish(CURLcode code);
  /// Ends the wait that is under way.
  void Wake() { changed_.cancel(); }
  /// Waits for headers, a piece, the end, or a passed idle deadline; false if the waiting task was cancelled.
  Task<bool> Changed();
  /// Thread-safe; counts from the next wait on.
  void SetIdleTimeout(Micros silence) { idle_timeout_.store(silence.count(), std::memory_order_relaxed); }
  /// The failure, if there was one; once done.
  std::optional<Error> Failure() const;
  /// The next piece of a streamed body; empty if none is here. Lets a paused transfer go on.
  std::string TakePiece();

 private:
  CurlTransfer(Executor strand, HttpRequest request, bool streamed);
  Status SetUp(const ProxyChoice& proxies);
  Status CheckAddress(const ProxyChoice& proxies);
  std::size_t TakeHeader(std::string_view line);
  std::size_t TakeBody(std::string_view bytes);
  bool RequestWasSent() const;
  std::chrono::steady_clock::time_point IdleDeadline() const;

  static std::size_t OnRead(char* into, std::size_t size, std::size_t count, void* self);
  static int OnSeek(void* self, curl_off_t offset, int origin);
  static std::size_t OnHeader(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t OnBody(char* data, std::size_t size, std::size_t count, void* self);
  static curl_socket_t OnOpenSocket(void* self, curlsocktype purpose, curl_sockaddr* address);

  HttpRequest request_;
  const bool streamed_;
  std::atomic<std::int64_t> idle_timeout_;  ///< Microseconds.
  CURL* easy_ = nullptr;
  curl_slist* header_list_ = nullptr;
  char error_text_[CURL_ERROR_SIZE] = {};
  boost::asio::steady_timer changed_;
  std::chrono::steady_clock::time_point started_;
  std::chrono::steady_clock::time_point last_activity_;
  std::chrono::steady_clock::time_point waited_since_;  ///< While nobody reads a stream, its silence is ours.
  std::string host_;
  bool proxied_ = false;

  HttpResponse response_;
  std::deque<std::string> pieces_;
  std::size_t unread_ = 0;        ///< Bytes in pieces_.
  std::size_t received_ = 0;      ///< Bytes of the body.
  std::size_t header_bytes_ = 0;
  std::size_t sent_ = 0;          ///< Bytes of the request's body that libcurl has taken.
  bool headers_done_ = false;
  bool done_ = false;
  bool paused_ = false;
  bool forbidden_ = false;        ///< The guard refused an address.
  bool too_large_ = false;
  bool idle_ = false;             ///< The idle deadline passed.
  CURLcode code_ = CURLE_OK;
};

}  // namespace beseda::net
