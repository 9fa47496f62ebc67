// Measures what a small request costs the client: processor time of this process per request on kept connections, for
// libcurl and the plain client in turn, several rounds each. The server is a process of its own and not counted.
//
//   http_client_bench [REQUESTS [ROUNDS]]
#include <sys/prctl.h>
#include <sys/wait.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <memory>
#include <unordered_map>
#include <vector>

#include "base/scope.h"
#include "base/task.h"
#include "bench/tools/http_client.h"
#include "net/curl_client.h"
#include "net/io_threads.h"
#include "net/plain_client.h"

namespace beseda {
namespace {

/// What a chat completion looks like, without the model's time.
constexpr std::string_view kQuestion =
    R"({"model":"m","messages":[{"role":"system","content":"You are a helpful assistant."},{"role":"user","content":"Hello, who are you?"}]})";
constexpr std::string_view kAnswer =
    R"({"id":"c-1","object":"chat.completion","created":1700000000,"model":"m","choices":[{"index":0,"message":{"role":"assistant",)"
    R"("content":"I am a model that answers at once."},"finish_reason":"stop"}],"usage":{"prompt_tokens":20,"completion_tokens":8,"total_tokens":28}})";

[[noreturn]] void ServeForever(int listener) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const std::string answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
                             std::to_string(kAnswer.size()) + "\r\n\r\n" + std::string(kAnswer);
  const int poll = epoll_create1(EPOLL_CLOEXEC);
  epoll_event event{.events = EPOLLIN, .data = {.fd = listener}};
  epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event);
  std::unordered_map<int, std::string> received;
  epoll_event events[256];
  char buffer[65536];
  for (;;) {
    const int ready = epoll_wait(poll, events, 256, -1);
    for (int i = 0; i < ready; ++i) {
      const int fd = events[i].data.fd;
      if (fd == listener) {
        const int client = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        const int on = 1;
        setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        event.data.fd = client;
        epoll_ctl(poll, EPOLL_CTL_ADD, client, &event);
        continue;
      }
      const auto got = recv(fd, buffer, sizeof buffer, 0);
      if (got <= 0) {
        received.erase(fd);
        close(fd);
        continue;
      }
      auto& data = received[fd];
      data.append(buffer, std::size_t(got));
      while (const auto length = WholeMessage(data)) {
        (void)!send(fd, answer.data(), answer.size(), MSG_NOSIGNAL);
        data.erase(0, length);
      }
    }
  }
}

double ProcessorSeconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return double(time.tv_sec) + double(time.tv_nsec) * 1e-9;
}

struct Run {
  HttpClient& client;
  std::string url;
  bool streamed;
  std::atomic<int> left;
  std::atomic<int> failed = 0;
};

Task<bool> Ask(Run& run) {
  HttpRequest request;
  request.url = run.url;
  request.method = "POST";
  request.reach = Reach::kAnywhere;
  request.headers.Add("Content-Type", "application/json");
  request.headers.Add("Authorization", "Bearer sk-0123456789abcdef0123456789abcdef");
  request.body = kQuestion;
  if (!run.streamed) {
    const auto reply = co_await run.client.Send(std::move(request));
    co_return reply.ok() && reply->body.size() == kAnswer.size();
  }
  auto stream = co_await run.client.Open(std::move(request));
  if (!stream.ok()) co_return false;
  std::size_t size = 0;
  for (;;) {
    auto piece = co_await (*stream)->Read();
    if (!piece.ok()) co_return false;
    if (!*piece) co_return size == kAnswer.size();
    size += (*piece)->size();
  }
}

Task<void> Caller(Run& run) {
  while (run.left.fetch_sub(1) > 0) {
    const bool good = co_await Ask(run);
    if (!good) ++run.failed;
  }
}

struct Cost {
  double cpu_us = 0;
  double wall_us = 0;
};

Cost Measure(net::IoThreads& io, Run run, int callers) {
  const int requests = run.left;
  const auto all = [](net::IoThreads& io, Run& run, int callers) -> Task<void> {
    Scope scope(io.executor());
    for (int i = 0; i < callers; ++i) scope.Spawn(Caller(run));
    co_await scope.Join();
  };
  const auto cpu = ProcessorSeconds();
  const auto wall = Now();
  io.RunAndWait(all(io, run, callers));
  const Cost cost{(ProcessorSeconds() - cpu) / requests * 1e6, (Now() - wall) / requests * 1e6};
  if (run.failed > 0) std::fprintf(stderr, "%d requests failed\n", run.failed.load()), std::exit(1);
  return cost;
}

Cost Median(std::vector<Cost> costs) {
  std::sort(costs.begin(), costs.end(), [](const Cost& a, const Cost& b) { return a.cpu_us < b.cpu_us; });
  return costs[costs.size() / 2];
}

void Compare(const std::string& url, int threads, int callers, bool streamed, int requests, int rounds) {
  net::IoThreads io(threads);
  net::CurlClient curl(io.executor(), net::ProxyChoice());
  net::PlainClient plain(io.executor());
  const auto measure = [&](HttpClient& client, int count) {
    return Measure(io, Run{client, url, streamed, count}, callers);
  };
  measure(curl, requests / 10);
  measure(plain, requests / 10);
  std::vector<Cost> of_curl, of_plain;
  for (int i = 0; i < rounds; ++i) {
    of_curl.push_back(measure(curl, requests));
    of_plain.push_back(measure(plain, requests));
  }
  const auto a = Median(of_curl);
  const auto b = Median(of_plain);
  std::printf("| %d | %d | %s | %.1f µs | %.1f µs | %.1f | %.0f µs | %.0f µs |\n", threads, callers, streamed ? "Open" : "Send",
              a.cpu_us, b.cpu_us, a.cpu_us / b.cpu_us, a.wall_us, b.wall_us);
  io.RunAndWait(curl.Stop());
  plain.Stop();
}

}  // namespace
}  // namespace beseda

int main(int count, char** arguments) {
  const int requests = count > 1 ? std::atoi(arguments[1]) : 20'000;
  const int rounds = count > 2 ? std::atoi(arguments[2]) : 5;
  if (requests < 10 || rounds < 1) return std::fputs("http_client_bench [REQUESTS [ROUNDS]]\n", stderr), 2;
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = Loopback(0);
  socklen_t size = sizeof address;
  if (bind(listener, reinterpret_cast<const sockaddr*>(&address), size) < 0 || listen(listener, 1024) < 0) Fail("listen");
  getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  const int server = fork();
  if (server < 0) Fail("fork");
  if (server == 0) beseda::ServeForever(listener);
  close(listener);
  const auto url = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/v1/chat/completions";
  std::puts("| I/O threads | callers | call | CPU/request, libcurl | CPU/request, plain | ratio | time/request, libcurl | time/request, plain |");
  std::puts("|---|---|---|---|---|---|---|---|");
  for (const int threads : {1, 2}) {
    for (const int callers : {1, 64}) beseda::Compare(url, threads, callers, false, requests, rounds);
  }
  beseda::Compare(url, 1, 64, true, requests, rounds);
  kill(server, SIGKILL);
  waitpid(server, nullptr, 0);
}
