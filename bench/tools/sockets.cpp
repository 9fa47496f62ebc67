// sockets PORT COUNT TARGET [HELLO]: opens COUNT WebSockets, sends HELLO as a text frame on each, waits for one frame
// back, prints "open N failed M" and holds them, answering pings, until its standard input is closed.
#include <poll.h>

#include <vector>

#include "http_client.h"

namespace {

constexpr int kAtOnce = 200;           // handshakes under way at a time
constexpr int kPerSourceAddress = 9000;  // loopback addresses are many, ports are not

struct Socket {
  int fd = -1;
  enum { kConnecting, kUpgrading, kGreeting, kOpen, kFailed } state = kConnecting;
};

std::string Frame(int opcode, std::string_view text) {
  std::string frame(1, static_cast<char>(0x80 | opcode));
  if (text.size() < 126) {
    frame += static_cast<char>(0x80 | text.size());
  } else {
    frame += static_cast<char>(0x80 | 126);
    frame += static_cast<char>(text.size() >> 8);
    frame += static_cast<char>(text.size() & 255);
  }
  return frame.append(4, '\0').append(text);  // masked with zeros
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 4) return std::fputs("sockets PORT COUNT TARGET [HELLO]\n", stderr), 2;
  const int port = std::atoi(arguments[1]);
  std::vector<Socket> all(std::strtoul(arguments[2], nullptr, 10));
  const std::string hello = count > 4 ? Frame(1, arguments[4]) : "";
  const std::string upgrade = "GET " + std::string(arguments[3]) + " HTTP/1.1\r\nHost: 127.0.0.1:" + arguments[1] +
                              "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                              "Sec-WebSocket-Version: 13\r\nOrigin: http://127.0.0.1:" + arguments[1] + "\r\n\r\n";
  const int epoll = epoll_create1(EPOLL_CLOEXEC);
  epoll_event input{};
  input.events = EPOLLIN;
  input.data.ptr = nullptr;
  epoll_ctl(epoll, EPOLL_CTL_ADD, STDIN_FILENO, &input);
  std::size_t started = 0, done = 0, failed = 0;
  bool told = false;
  char buffer[65536];
  epoll_event events[512];
  const double began = Now();
  for (;;) {
    while (started < all.size() && started - done < kAtOnce) {
      Socket& socket = all[started];
      socket.fd = Connect(port, 2 + static_cast<int>(started) / kPerSourceAddress);
      epoll_event event{};
      event.events = EPOLLIN | EPOLLOUT | EPOLLET;
      event.data.ptr = &socket;
      epoll_ctl(epoll, EPOLL_CTL_ADD, socket.fd, &event);
      ++started;
    }
    const int ready = epoll_wait(epoll, events, 512, told ? -1 : 20000);
    if (ready == 0) return std::fputs("no answer for 20 s\n", stderr), 1;
    for (int i = 0; i < ready; ++i) {
      if (events[i].data.ptr == nullptr) return 0;  // standard input closed
      Socket& socket = *static_cast<Socket*>(events[i].data.ptr);
      if (socket.state == Socket::kConnecting && (events[i].events & EPOLLOUT)) {
        send(socket.fd, upgrade.data(), upgrade.size(), MSG_NOSIGNAL);
        socket.state = Socket::kUpgrading;
      }
      for (;;) {
        const ssize_t got = recv(socket.fd, buffer, sizeof buffer, 0);
        if (got < 0 && errno == EAGAIN) break;
        if (got <= 0) {
          if (socket.state != Socket::kOpen && socket.state != Socket::kFailed) ++done, ++failed;
          if (socket.state == Socket::kOpen) ++failed;
          socket.state = Socket::kFailed;
          close(socket.fd);
          break;
        }
        std::string_view data(buffer, static_cast<std::size_t>(got));
        if (socket.state == Socket::kUpgrading) {
          if (!data.starts_with("HTTP/1.1 101")) {
            if (failed++ == 0) std::fprintf(stderr, "%.*s\n", static_cast<int>(data.size()), data.data());
            ++done;
            socket.state = Socket::kFailed;
            close(socket.fd);
            break;
          }
          data.remove_prefix(std::min(data.size(), data.find("\r\n\r\n") + 4));
          socket.state = hello.empty() ? Socket::kOpen : Socket::kGreeting;
          if (hello.empty()) ++done;
          else send(socket.fd, hello.data(), hello.size(), MSG_NOSIGNAL);
        }
        if (data.empty()) continue;
        if ((data.front() & 15) == 9) {  // ping
          const std::string pong = Frame(10, "");
          send(socket.fd, pong.data(), pong.size(), MSG_NOSIGNAL);
        } else if (socket.state == Socket::kGreeting) {
          socket.state = Socket::kOpen;
          ++done;
        }
      }
    }
    if (!told && done == all.size()) {
      told = true;
      std::printf("{\"open\": %zu, \"failed\": %zu, \"seconds\": %.2f}\n", done - failed, failed, Now() - began);
      std::fflush(stdout);
    }
  }
}
