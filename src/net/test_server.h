#pragma once

/// For the tests of net/ only: a server on 127.0.0.1 and a blocking client that writes and reads bytes as they are.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>

#include "base/task.h"
#include "contracts/http_server.h"
#include "contracts/metrics.h"
#include "net/http_server.h"
#include "net/io_threads.h"

namespace beseda::net::test {

class PlainMetrics final : public Metrics {
 public:
  Counter& MakeCounter(std::string_view name, std::string_view, Labels labels) override {
    std::lock_guard lock(mutex_);
    return counters_[Key(name, labels)];
  }
  Gauge& MakeGauge(std::string_view name, std::string_view, Labels labels) override {
    std::lock_guard lock(mutex_);
    return gauges_[Key(name, labels)];
  }
  Histogram& MakeHistogram(std::string_view name, std::string_view, Labels labels) override {
    std::lock_guard lock(mutex_);
    return histograms_[Key(name, labels)];
  }
  void MakeReadGauge(std::string_view, std::string_view, Labels, std::function<double()>) override {}

  std::uint64_t CounterValue(const std::string& key) { return counters_[key].value(); }
  std::int64_t GaugeValue(const std::string& key) { return gauges_[key].value(); }
  std::uint64_t Observations(const std::string& key) { return histograms_[key].count(); }

 private:
  static std::string Key(std::string_view name, const Labels& labels) {
    std::string key(name);
    for (const auto& [label, value] : labels) key += "/" + value;
    return key;
  }
  std::mutex mutex_;
  std::map<std::string, Counter> counters_;
  std::map<std::string, Gauge> gauges_;
  std::map<std::string, Histogram> histograms_;
};

/// Answers with what the test put behind a path.
class PathService final : public HttpService {
 public:
  using Handler = std::function<Task<ServerResponse>(ServerRequest)>;
  std::map<std::string, Handler> handlers;
  std::size_t max_body = 1000;

  std::string ends_with_client;  ///< The path whose work does.

  std::size_t MaxBodyBytes(std::string_view, std::string_view) const override { return max_body; }
  bool EndsWithClient(std::string_view path) const override { return path == ends_with_client; }
  Task<ServerResponse> Handle(ServerRequest request) override {
    const auto found = handlers.find(request.path);
    if (found == handlers.end()) co_return Refuse(404, "There is nothing here.");
    co_return co_await found->second(std::move(request));
  }
  ServerResponse Refuse(int status, std::string_view detail) const override {
    ServerResponse response;
    response.status = status;
    response.body = detail;
    return response;
  }
};

/// A running server with its threads; stops at the end.
class RunningServer {
 public:
  explicit RunningServer(PathService& service, HttpServerOptions options = {}, int threads = 2)
      : io(threads), server(io.executor(), service, metrics, WithTick(std::move(options))) {
    if (auto started = server.Start(); !started.ok()) throw std::runtime_error(started.error().message);
  }
  ~RunningServer() { Stop(); }
  void Stop(Micros grace = seconds(5)) {
    io.RunAndWait([](HttpServer& server, Micros grace) -> Task<void> { co_await server.Stop(grace); }(server, grace));
  }

  IoThreads io;
  PlainMetrics metrics;
  HttpServer server;

 private:
  static HttpServerOptions WithTick(HttpServerOptions options) {
    options.tick = milliseconds(10);
    return options;
  }
};

/// A socket that is read and written by the test's own thread, with a deadline for everything.
class RawClient {
 public:
  explicit RawClient(std::uint16_t port, int receive_buffer = 0) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    if (receive_buffer > 0) ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
      ::close(socket_);
      throw std::runtime_error("cannot connect");
    }
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;
  ~RawClient() { ::close(socket_); }

  int descriptor() const { return socket_; }

  /// False if the server has closed the connection.
  bool Write(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(std::size_t(sent));
    }
    return true;
  }
  void EndWriting() { ::shutdown(socket_, SHUT_WR); }

  /// What comes next, up to `most` bytes; empty at the end, or after `wait_ms` (see ended()).
  std::string Receive(std::size_t most = 65536, int wait_ms = 10000) {
    if (!received_.empty()) {
      auto taken = received_.substr(0, most);
      received_.erase(0, taken.size());
      return taken;
    }
    pollfd what = {socket_, POLLIN, 0};
    if (::poll(&what, 1, wait_ms) <= 0) return {};
    std::string bytes(most, '\0');
    const auto got = ::recv(socket_, bytes.data(), bytes.size(), 0);
    if (got <= 0) ended_ = true;
    if (got < 0) reset_ = true;
    bytes.resize(std::size_t(std::max<ssize_t>(got, 0)));
    return bytes;
  }
  bool ended() const { return ended_; }
  /// It ended with an error instead of the server's goodbye: a client may then throw away what it has not read.
  bool reset() const { return reset_; }

  /// Up to and with `mark`; what came behind it is kept. All there was if the mark never comes.
  std::string ReadUntil(std::string_view mark) {
    std::string text;
    for (;;) {
      auto piece = Receive();
      if (piece.empty()) return text;
      text += piece;
      const auto at = text.find(mark);
      if (at == text.npos) continue;
      received_ = text.substr(at + mark.size()) + received_;
      text.resize(at + mark.size());
      return text;
    }
  }
  std::string ReadExactly(std::size_t size) {
    std::string text;
    while (text.size() < size) {
      auto piece = Receive(size - text.size());
      if (piece.empty()) break;
      text += piece;
    }
    return text;
  }
  std::string ReadToEnd() {
    std::string text;
    for (auto piece = Receive(); !piece.empty(); piece = Receive()) text += piece;
    return text;
  }

  struct Reply {
    int status = 0;
    std::string head;
    std::string body;
  };
  /// One answer with a Content-Length (or without a body, for `head_only`).
  Reply ReadReply(bool head_only = false) {
    Reply reply;
    reply.head = ReadUntil("\r\n\r\n");
    if (reply.head.size() < 12) return reply;
    reply.status = std::atoi(reply.head.c_str() + 9);
    const auto at = reply.head.find("Content-Length: ");
    if (at != reply.head.npos && !head_only) {
      reply.body = ReadExactly(std::size_t(std::atol(reply.head.c_str() + at + 16)));
    }
    return reply;
  }
  Reply Ask(std::string_view request, bool head_only = false) {
    Write(request);
    return ReadReply(head_only);
  }

 private:
  int socket_;
  std::string received_;
  bool ended_ = false;
  bool reset_ = false;
};

inline std::string Get(std::string_view path, std::string_view more = {}) {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: test\r\n" + std::string(more) + "\r\n";
}

/// A handler that gives the same answer again and again.
inline PathService::Handler Always(std::string body, int status = 200) {
  return [body = std::move(body), status](ServerRequest) -> Task<ServerResponse> {
    ServerResponse response;
    response.status = status;
    response.body = body;
    co_return response;
  };
}

}  // namespace beseda::net::test
