#pragma once

#include <curl/curl.h>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <memory>
#include <set>

#include "base/task.h"
#include "net/curl_transfer.h"

namespace beseda::net {

/// A pool of connections: libcurl's multi handle, driven by the event loop. Everything runs on its strand.
class CurlMulti : public std::enable_shared_from_this<CurlMulti> {
 public:
  explicit CurlMulti(Executor strand);
  ~CurlMulti();
  CurlMulti(const CurlMulti&) = delete;
  CurlMulti& operator=(const CurlMulti&) = delete;

  const Executor& strand() const { return strand_; }
  void Add(std::shared_ptr<CurlTransfer> transfer);
  /// Ends it if it runs. A connection in the midst of an answer is closed.
  void Remove(CurlTransfer& transfer);
  /// Ends all transfers with kCancelled, and closes all connections; nothing can be added any more.
  void Shutdown();

 private:
  /// A socket that libcurl watches; it owns the descriptor, we do not.
  struct Watch {
    explicit Watch(const Executor& strand, curl_socket_t socket) : descriptor(strand, socket) {}
    boost::asio::posix::stream_descriptor descriptor;
    int wanted = CURL_POLL_NONE;
    bool waiting_read = false;
    bool waiting_write = false;
  };

  static int OnSocket(CURL* easy, curl_socket_t socket, int what, void* self, void* watch);
  static int OnTimer(CURLM* multi, long wait_ms, void* self);
  void WatchSocket(curl_socket_t socket, int what);
  void Wait(curl_socket_t socket, const std::shared_ptr<Watch>& watch);
  void Act(curl_socket_t socket, int events);
  void TakeFinished();

  Executor strand_;
  CURLM* multi_;
  boost::asio::steady_timer timer_;
  std::map<curl_socket_t, std::shared_ptr<Watch>> watches_;
  std::map<CURL*, std::shared_ptr<CurlTransfer>> transfers_;
};

}  // namespace beseda::net
