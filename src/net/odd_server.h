#pragma once

/// For the tests of net/ only: a server that does what no proper one would.

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace beseda::net::test {

/// A socket that listens and does with each connection what a test says, in bytes, on a thread of its own.
class OddServer {
 public:
  explicit OddServer(std::function<void(int)> serve) : listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
    ::listen(listener_, 16);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this, serve = std::move(serve)] {
      for (;;) {
        const int peer = ::accept(listener_, nullptr, nullptr);
        if (peer < 0) return;
        const int on = 1;
        ::setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        peers_.push_back(peer);
        ++connections;
        serving_.emplace_back([serve, peer] {
          serve(peer);
          ::shutdown(peer, SHUT_RDWR);
        });
      }
    });
  }
  ~OddServer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    for (const int peer : peers_) ::shutdown(peer, SHUT_RDWR);
    for (auto& serving : serving_) serving.join();
    for (const int peer : peers_) ::close(peer);
    ::close(listener_);
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/"; }
  std::atomic<int> connections = 0;

 private:
  int listener_;
  std::uint16_t port_ = 0;
  std::thread thread_;
  std::vector<int> peers_;
  std::vector<std::thread> serving_;
};

/// What comes next; empty at the end.
inline std::string ReadSome(int peer) {
  std::string text(65536, '\0');
  const auto got = ::recv(peer, text.data(), text.size(), 0);
  text.resize(std::size_t(std::max<ssize_t>(got, 0)));
  return text;
}

/// One request with its body, in however many pieces it comes; what there is of it if the peer ends before.
inline std::string ReadRequest(int peer) {
  constexpr std::string_view kLength = "Content-Length: ";
  std::string text;
  std::size_t size = std::string::npos;
  while (text.size() < size) {
    const auto more = ReadSome(peer);
    if (more.empty()) break;
    text += more;
    const auto end = text.find("\r\n\r\n");
    if (end == text.npos) continue;
    const auto length = text.find(kLength);
    size = end + 4 + (length < end ? std::stoul(text.substr(length + kLength.size())) : 0);
  }
  return text;
}

inline void Write(int peer, std::string_view text) { (void)!::send(peer, text.data(), text.size(), MSG_NOSIGNAL); }

}  // namespace beseda::net::test
