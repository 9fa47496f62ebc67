// answer_load PORT CONNECTIONS FILE [DELIVERY_PORT]: sends the requests of FILE and waits for the bot's answer to
// each, on CONNECTIONS lanes that have one message under way at a time; prints one line of JSON. Of C lanes, lane n sends the
// requests n, n + C, n + 2 C …, as one person. Without DELIVERY_PORT the answer is the HTTP response. With it the response
// only says that the message was accepted, and the answer is what is then delivered to that port, as {"thread":"tN",…} of
// lane N. FILE holds [uint32 length][raw request]… .
#include <algorithm>
#include <fstream>
#include <iterator>
#include <unordered_map>
#include <vector>

#include "../tools/http_client.h"

namespace {

struct Lane {
  int fd = -1;
  std::size_t number = 0, next = 0;  // of its requests
  std::string_view unsent;
  std::string received;
  double sent_at = 0;
  bool accepted = false, answered = false;
};

/// A connection that answers are delivered on.
struct Delivery {
  int fd = -1;
  std::string received;
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

void Watch(int poll, int fd, void* data, std::uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = data;
  if (epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event) < 0) Fail("epoll_ctl");
}

int Listen(int port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const sockaddr_in address = Loopback(port);
  if (bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) < 0) Fail("bind");
  if (listen(fd, 1024) < 0) Fail("listen");
  return fd;
}

class Bench {
 public:
  Bench(int port, std::size_t lanes, std::vector<std::string_view> requests, int delivery_port)
      : port_(port), requests_(std::move(requests)), lanes_(lanes), poll_(epoll_create1(EPOLL_CLOEXEC)) {
    if (delivery_port > 0) {
      listener_ = Listen(delivery_port);
      Watch(poll_, listener_, &listener_, EPOLLIN);
    }
    latencies_.reserve(requests_.size());
  }

  int Run() {
    const double began = Now();
    for (std::size_t n = 0; n < lanes_.size(); ++n) {
      lanes_[n].number = n;
      ConnectLane(lanes_[n]);
      SendNext(lanes_[n]);
    }
    std::vector<epoll_event> events(256);
    while (open_ > 0) {
      const int ready = epoll_wait(poll_, events.data(), int(events.size()), 30'000);
      if (ready == 0) return std::fprintf(stderr, "no answer for 30 s; %zu were\n", latencies_.size()), 1;
      for (int i = 0; i < ready; ++i) Handle(events[std::size_t(i)].data.ptr);
    }
    Print(Now() - began);
    return 0;
  }

 private:
  void ConnectLane(Lane& lane) {
    lane.fd = Connect(port_);
    Watch(poll_, lane.fd, &lane, EPOLLIN | EPOLLOUT | EPOLLET);
  }

  void SendNext(Lane& lane) {
    const std::size_t request = lane.number + lane.next * lanes_.size();
    if (lane.next == 0) ++open_;
    if (request >= requests_.size()) {
      close(lane.fd);
      --open_;
      return;
    }
    ++lane.next;
    lane.unsent = requests_[request];
    lane.received.clear();
    lane.accepted = lane.answered = false;
    lane.sent_at = Now();
    Flush(lane);
  }

  static void Flush(Lane& lane) {
    const ssize_t sent = send(lane.fd, lane.unsent.data(), lane.unsent.size(), MSG_NOSIGNAL);
    if (sent > 0) lane.unsent.remove_prefix(std::size_t(sent));
  }

  void Answered(Lane& lane) {
    if (lane.answered) return void(++more_);
    lane.answered = true;
    latencies_.push_back(Now() - lane.sent_at);
    if (lane.accepted) SendNext(lane);
  }

  void Handle(void* what) {
    if (what == &listener_) {
      for (int fd; (fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
        auto& delivery = deliveries_[fd];
        delivery.fd = fd;
        Watch(poll_, fd, &delivery, EPOLLIN);
      }
      return;
    }
    auto* lane = static_cast<Lane*>(what);
    if (lane >= lanes_.data() && lane < lanes_.data() + lanes_.size()) return ReadLane(*lane);
    ReadDelivery(*static_cast<Delivery*>(what));
  }

  void ReadLane(Lane& lane) {
    if (!lane.unsent.empty()) Flush(lane);
    char buffer[65536];
    for (;;) {
      const ssize_t got = recv(lane.fd, buffer, sizeof buffer, 0);
      if (got < 0 && errno == EAGAIN) return;
      if (got <= 0) {
        ++broken_;
        close(lane.fd);
        ConnectLane(lane);
        return SendNext(lane);
      }
      lane.received.append(buffer, std::size_t(got));
      if (WholeMessage(lane.received) == 0) continue;
      if (lane.received.compare(9, 3, "200") != 0) {
        if (++refused_ == 1) std::fprintf(stderr, "%s\n", lane.received.c_str());
        return SendNext(lane);
      }
      if (first_.empty()) first_ = lane.received.substr(lane.received.find("\r\n\r\n") + 4);
      lane.accepted = true;
      lane.received.clear();
      if (listener_ < 0) return Answered(lane);
      if (lane.answered) return SendNext(lane);
    }
  }

  void ReadDelivery(Delivery& delivery) {
    char buffer[65536];
    const ssize_t got = recv(delivery.fd, buffer, sizeof buffer, 0);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) {
      close(delivery.fd);
      deliveries_.erase(delivery.fd);
      return;
    }
    delivery.received.append(buffer, std::size_t(got));
    for (std::size_t length; (length = WholeMessage(delivery.received)) > 0; delivery.received.erase(0, length)) {
      constexpr std::string_view kReply = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
      if (send(delivery.fd, kReply.data(), kReply.size(), MSG_NOSIGNAL) < 0) Fail("send");
      const std::string_view message = std::string_view(delivery.received).substr(0, length);
      constexpr std::string_view kThread = "\"thread\":\"t";
      const auto at = message.find(kThread);
      if (at == message.npos) continue;
      const auto lane = std::strtoul(std::string(message.substr(at + kThread.size(), 8)).c_str(), nullptr, 10);
      if (latencies_.empty()) first_ = message.substr(message.find("\r\n\r\n") + 4);
      if (lane < lanes_.size()) Answered(lanes_[lane]);
    }
  }

  void Print(double seconds) {
    std::sort(latencies_.begin(), latencies_.end());
    const auto percentile = [&](double p) {
      return latencies_.empty() ? 0.0 : latencies_[std::size_t(p * double(latencies_.size() - 1))] * 1000;
    };
    std::string shown;
    for (const char c : first_.substr(0, 300)) {
      if (c == '"' || c == '\\') shown += '\\';
      shown += c < ' ' && c >= 0 ? ' ' : c;
    }
    std::printf("{\"answered\": %zu, \"refused\": %zu, \"broken\": %zu, \"more\": %zu, \"seconds\": %.4f, \"p50_ms\": %.3f, \"p99_ms\": %.3f, \"first\": \"%s\"}\n",
                latencies_.size(), refused_, broken_, more_, seconds, percentile(0.5), percentile(0.99), shown.c_str());
  }

  int port_, listener_ = -1;
  std::vector<std::string_view> requests_;
  std::vector<Lane> lanes_;
  int poll_;
  std::unordered_map<int, Delivery> deliveries_;
  std::vector<double> latencies_;
  std::size_t open_ = 0, refused_ = 0, broken_ = 0, more_ = 0;
  std::string first_;
};

}  // namespace

int main(int count, char** arguments) {
  if (count != 4 && count != 5) return std::fputs("answer_load PORT CONNECTIONS FILE [DELIVERY_PORT]\n", stderr), 2;
  std::ifstream file(arguments[3], std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  return Bench(std::atoi(arguments[1]), std::strtoul(arguments[2], nullptr, 10), Requests(bytes), count == 5 ? std::atoi(arguments[4]) : 0).Run();
}
