// load PORT CONNECTIONS FILE [RATE [TIMES]]: sends the requests of FILE over keep-alive connections, each as soon as the one
// before on that connection is answered, and prints one line of JSON. With RATE that many start each second, evenly, on
// whichever connection is free; their latency counts from when they were due, so that a slow server cannot hide behind
// requests that were never sent; 0 is no rate. FILE holds [uint32 length][raw HTTP request]… . TIMES is written: when each request was sent, in
// their order, a number a line, in seconds of the monotonic clock.
#include <sys/prctl.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <vector>

#include "http_client.h"

namespace {

struct Client {
  int fd = -1;
  std::string_view unsent;
  std::string received;
  double sent_at = 0;
};

std::vector<std::string_view> Requests(const std::string& bytes) {
  std::vector<std::string_view> requests;
  for (std::size_t at = 0; at + 4 <= bytes.size();) {
    std::uint32_t length = 0;
    std::memcpy(&length, bytes.data() + at, 4);
    requests.emplace_back(bytes.data() + at + 4, length);
    at += 4 + length;
  }
  return requests;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 4 || count > 6) return std::fputs("load PORT CONNECTIONS FILE [RATE [TIMES]]\n", stderr), 2;
  const double rate = count >= 5 ? std::atof(arguments[4]) : 0;
  prctl(PR_SET_TIMERSLACK, 1UL);  // else the kernel starts requests up to 50 us late
  const int port = std::atoi(arguments[1]);
  std::ifstream file(arguments[3], std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  const auto requests = Requests(bytes);
  std::vector<Client> clients(std::min<std::size_t>(std::strtoul(arguments[2], nullptr, 10), requests.size()));
  std::vector<double> latencies;
  latencies.reserve(requests.size());
  std::vector<double> times(count == 6 ? requests.size() : 0);
  std::size_t next = 0, open = 0, ok = 0, refused = 0, broken = 0;

  std::vector<Client*> idle;
  double began = 0;

  const int poll = epoll_create1(EPOLL_CLOEXEC);
  const auto due_at = [&](std::size_t request) { return rate > 0 ? began + static_cast<double>(request) / rate : 0; };
  const auto start_next = [&](Client& client) {
    if (next == requests.size()) {
      close(client.fd);
      --open;
      return;
    }
    const double now = Now(), due = due_at(next);
    if (due > now) return idle.push_back(&client);
    client.received.clear();
    client.sent_at = rate > 0 ? due : now;
    if (!times.empty()) times[next] = client.sent_at;
    client.unsent = requests[next++];
    const ssize_t sent = send(client.fd, client.unsent.data(), client.unsent.size(), MSG_NOSIGNAL);
    if (sent > 0) client.unsent.remove_prefix(static_cast<std::size_t>(sent));
  };
  const auto connect_client = [&](Client& client) {
    client.fd = Connect(port);
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLET;
    event.data.ptr = &client;
    epoll_ctl(poll, EPOLL_CTL_ADD, client.fd, &event);
  };
  began = Now();
  for (Client& client : clients) {
    ++open;
    connect_client(client);
    start_next(client);
  }
  std::vector<epoll_event> events(clients.size());
  char buffer[65536];
  while (open > 0) {
    while (!idle.empty() && (next == requests.size() || due_at(next) <= Now())) {
      Client& client = *idle.back();
      idle.pop_back();
      start_next(client);
    }
    if (open == 0) break;
    const double pause = idle.empty() ? 30.0 : std::max(0.0, due_at(next) - Now());
    timespec wait{};
    wait.tv_sec = static_cast<time_t>(pause);
    wait.tv_nsec = static_cast<long>((pause - static_cast<double>(wait.tv_sec)) * 1e9);
    const int ready = epoll_pwait2(poll, events.data(), static_cast<int>(events.size()), &wait, nullptr);
    if (ready == 0 && idle.empty()) return std::fputs("no answer for 30 s\n", stderr), 1;
    for (int i = 0; i < ready; ++i) {
      Client& client = *static_cast<Client*>(events[static_cast<std::size_t>(i)].data.ptr);
      if (!client.unsent.empty()) {
        const ssize_t sent = send(client.fd, client.unsent.data(), client.unsent.size(), MSG_NOSIGNAL);
        if (sent > 0) client.unsent.remove_prefix(static_cast<std::size_t>(sent));
      }
      for (;;) {
        const ssize_t got = recv(client.fd, buffer, sizeof buffer, 0);
        if (got < 0 && errno == EAGAIN) break;
        if (got <= 0) {  // closed on us: this request failed, go on with a new connection
          ++broken;
          close(client.fd);
          connect_client(client);
          start_next(client);
          break;
        }
        client.received.append(buffer, static_cast<std::size_t>(got));
        if (WholeMessage(client.received) == 0) continue;
        latencies.push_back(Now() - client.sent_at);
        ++(client.received.compare(9, 3, "200") == 0 ? ok : refused);
        if (refused == 1 && client.received.compare(9, 3, "200") != 0) std::fprintf(stderr, "%s\n", client.received.c_str());
        start_next(client);
        break;
      }
    }
  }
  const double seconds = Now() - began;
  if (!times.empty()) {
    std::ofstream out(arguments[5]);
    out.precision(16);
    for (const double time : times) out << time << '\n';
  }
  std::sort(latencies.begin(), latencies.end());
  const auto percentile = [&](double p) {
    return latencies.empty() ? 0.0 : latencies[static_cast<std::size_t>(p * static_cast<double>(latencies.size() - 1))] * 1000;
  };
  std::printf("{\"ok\": %zu, \"refused\": %zu, \"broken\": %zu, \"seconds\": %.4f, \"p50_ms\": %.3f, \"p99_ms\": %.3f}\n", ok, refused,
              broken, seconds, percentile(0.5), percentile(0.99));
  return 0;
}
