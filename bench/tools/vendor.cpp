// vendor PORT [ADDRESS]: stands for every vendor (of channels and of models)'s API on loopback. Answers each request at once in the vendor's form and counts
// the messages sent; GET /count gives the number, so that a benchmark knows when all replies are out, GET /others that of all other calls ("is typing" and
// the like). GET /replies gives when the messages since the last such call came, one a line: the conversation and the seconds of the monotonic clock.
#include <poll.h>

#include <unordered_map>
#include <utility>
#include <vector>

#include "http_client.h"

namespace {

std::size_t messages = 0, others = 0;
std::vector<std::pair<std::string, double>> replies;  // Since they were asked for.

/// What stands between `before` and one of `ends`; empty if `before` is not there.
std::string_view Between(std::string_view text, std::string_view before, std::string_view ends) {
  const auto at = text.find(before);
  if (at == text.npos) return {};
  const auto rest = text.substr(at + before.size());
  return rest.substr(0, rest.find_first_of(ends));
}

void Count(std::string_view conversation) {
  ++messages;
  replies.emplace_back(conversation, Now());
}

std::string TakeReplies() {
  std::string out;
  char time[32];
  for (const auto& [conversation, at] : std::exchange(replies, {})) {
    std::snprintf(time, sizeof time, " %.6f\n", at);
    out += conversation + time;
  }
  return out;
}

/// A chat completion as OpenAI gives it, whole or (with "stream":true) as twenty events.
std::string Completion(std::string_view request) {
  if (request.find("\"stream\":true") == std::string_view::npos) {
    const std::string body =
        R"({"id":"chatcmpl-1","object":"chat.completion","created":1700000000,"model":"bench","choices":[{"index":0,"message":)"
        R"({"role":"assistant","content":"The shop opens at nine in the morning and closes at six in the evening."},"finish_reason":"stop"}],)"
        R"("usage":{"prompt_tokens":20,"completion_tokens":16,"total_tokens":36}})";
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }
  const auto chunk = [](const std::string& data) {
    char size[16];
    std::snprintf(size, sizeof size, "%zx\r\n", data.size());
    return size + data + "\r\n";
  };
  const std::string head = R"(data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":"bench",)";
  std::string out = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 18; ++i) {
    out += chunk(head + R"("choices":[{"index":0,"delta":{"content":"word )" + std::to_string(i) + R"( "},"finish_reason":null}]})" + "\n\n");
  }
  out += chunk(head + R"("choices":[{"index":0,"delta":{},"finish_reason":"stop"}]})" + "\n\n");
  out += chunk(head + R"("choices":[],"usage":{"prompt_tokens":20,"completion_tokens":36,"total_tokens":56}})" + "\n\ndata: [DONE]\n\n");
  return out + "0\r\n\r\n";
}

std::string Answer(std::string_view request) {
  const std::string_view line = request.substr(0, request.find("\r\n"));
  const std::string_view content = request.substr(request.find("\r\n\r\n") + 4);
  if (line.find("/chat/completions") != std::string_view::npos) return Completion(request);
  std::string body;
  if (line.starts_with("GET /replies")) {
    body = TakeReplies();
    return "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }
  if (line.find("/sendMessage ") != std::string_view::npos) {  // Telegram
    Count(Between(content, "\"chat_id\":", ",}"));
    body = R"({"ok":true,"result":{"message_id":)" + std::to_string(messages) +
           R"(,"date":1700000000,"chat":{"id":1,"type":"private","first_name":"Ann"},"text":"x"}})";
  } else if (line.find("/api/chat.postMessage") != std::string_view::npos) {  // Slack
    Count(Between(content, "channel=", "&"));
    body = R"({"ok":true,"channel":"C1","ts":"1700000000.)" + std::to_string(100000 + messages) + R"(","message":{"text":"x"}})";
  } else if (line.find("/bot") != std::string_view::npos) {  // Telegram's other methods: getMe, sendChatAction, sendMessageDraft
    ++others;
    body = line.find("/getMe") != std::string_view::npos ? R"({"ok":true,"result":{"id":1,"is_bot":true,"first_name":"Bench","username":"bench_bot"}})"
                                                         : R"({"ok":true,"result":true})";
  } else if (line.find("/api/") != std::string_view::npos) {  // Slack's others: auth.test
    ++others;
    body = R"({"ok":true,"url":"http://127.0.0.1/","team":"T","user":"bench","team_id":"T1","user_id":"U1","bot_id":"B1"})";
  } else if (line.starts_with("GET /price")) {  // what the five blocks of bench/flow/side_by_side ask
    body = R"({"price":42})";
  } else if (line.starts_with("GET /count")) {
    body = std::to_string(messages);
  } else if (line.starts_with("GET /others")) {
    body = std::to_string(others);
  } else {  // a delivery of Beseda's generic webhook
    Count(Between(content, "\"thread\":\"", "\""));
    body = "{}";
  }
  return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

/// Sends all of it, waiting where the other side is slow (only /replies is that long).
bool SendAll(int fd, std::string_view data) {
  while (!data.empty()) {
    const ssize_t sent = send(fd, data.data(), data.size(), MSG_NOSIGNAL);
    if (sent > 0) {
      data.remove_prefix(static_cast<std::size_t>(sent));
    } else if (sent < 0 && errno == EAGAIN) {
      pollfd wait{fd, POLLOUT, 0};
      poll(&wait, 1, 1000);
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2 && count != 3) return std::fputs("vendor PORT [ADDRESS]\n", stderr), 2;
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address = Loopback(std::atoi(arguments[1]));
  if (count == 3 && inet_pton(AF_INET, arguments[2], &address.sin_addr) != 1) Fail("inet_pton");
  if (bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) < 0) Fail("bind");
  if (listen(listener, 1024) < 0) Fail("listen");
  const int ready_set = epoll_create1(EPOLL_CLOEXEC);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = listener;
  epoll_ctl(ready_set, EPOLL_CTL_ADD, listener, &event);
  std::unordered_map<int, std::string> received;
  epoll_event events[256];
  char buffer[65536];
  for (;;) {
    const int ready = epoll_wait(ready_set, events, 256, -1);
    for (int i = 0; i < ready; ++i) {
      const int fd = events[i].data.fd;
      if (fd == listener) {
        const int client = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (client < 0) continue;
        setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        event.events = EPOLLIN;
        event.data.fd = client;
        epoll_ctl(ready_set, EPOLL_CTL_ADD, client, &event);
        continue;
      }
      std::string& data = received[fd];
      const ssize_t got = recv(fd, buffer, sizeof buffer, 0);
      if (got <= 0) {
        if (got < 0 && errno == EAGAIN) continue;
        received.erase(fd);
        close(fd);
        continue;
      }
      data.append(buffer, static_cast<std::size_t>(got));
      while (const std::size_t length = WholeMessage(data)) {
        const std::string answer = Answer(std::string_view(data).substr(0, length));
        if (!SendAll(fd, answer)) break;
        data.erase(0, length);
      }
    }
  }
}
