#pragma once
// What the benchmark's small programs share. They use plain sockets and epoll and nothing of Beseda, so that the
// thing that measures has no code in common with the thing that is measured. Linux only, one thread, loopback only.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>
#include <string_view>

inline double Now() {
  timespec t{};
  clock_gettime(CLOCK_MONOTONIC, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

[[noreturn]] inline void Fail(const char* what) {
  std::perror(what);
  std::exit(1);
}

inline sockaddr_in Loopback(int port, int last_byte = 1) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(0x7f000000u | static_cast<unsigned>(last_byte));
  return address;
}

/// A non-blocking socket that is connecting to the port; source_byte n > 1 binds it to 127.0.0.n first, because
/// one source address has too few ports for 20,000 connections.
inline int Connect(int port, int source_byte = 1) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) Fail("socket");
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (source_byte > 1) {
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    const sockaddr_in from = Loopback(0, source_byte);
    if (bind(fd, reinterpret_cast<const sockaddr*>(&from), sizeof from) < 0) Fail("bind");
  }
  const sockaddr_in to = Loopback(port);
  if (connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) < 0 && errno != EINPROGRESS) Fail("connect");
  return fd;
}

/// Case-insensitive search of a header in a message head; empty when it is not there.
inline std::string_view Header(std::string_view head, std::string_view name) {
  for (std::size_t at = head.find("\r\n"); at != std::string_view::npos && at + 2 < head.size(); at = head.find("\r\n", at + 2)) {
    const std::string_view line = head.substr(at + 2);
    if (line.size() > name.size() && line[name.size()] == ':' && strncasecmp(line.data(), name.data(), name.size()) == 0) {
      std::string_view value = line.substr(name.size() + 1);
      value = value.substr(0, value.find("\r\n"));
      while (!value.empty() && value.front() == ' ') value.remove_prefix(1);
      return value;
    }
  }
  return {};
}

/// Length of the first whole HTTP message (head and body) at the start of data, or 0 when more must be read.
inline std::size_t WholeMessage(std::string_view data) {
  const std::size_t head_end = data.find("\r\n\r\n");
  if (head_end == std::string_view::npos) return 0;
  const std::string_view head = data.substr(0, head_end + 2);
  if (const auto length = Header(head, "content-length"); !length.empty()) {
    const std::size_t total = head_end + 4 + std::strtoul(std::string(length).c_str(), nullptr, 10);
    return data.size() >= total ? total : 0;
  }
  if (Header(head, "transfer-encoding").find("chunked") != std::string_view::npos) {
    const std::size_t end = data.find("0\r\n\r\n", head_end + 2);
    return end == std::string_view::npos ? 0 : end + 5;
  }
  return head_end + 4;
}
