// vendor PORT [ADDRESS]: stands for every vendor (of channels and of models)'s API on loopback. Answers each request at once in the vendor's form and counts
// the messages sent; GET /count gives the number, so that a benchmark knows when all replies are out.
#include <unordered_map>

#include "http_client.h"

namespace {

std::size_t messages = 0;

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
  if (line.find("/chat/completions") != std::string_view::npos) return Completion(request);
  std::string body;
  if (line.find("/sendMessage") != std::string_view::npos) {  // Telegram
    ++messages;
    body = R"({"ok":true,"result":{"message_id":)" + std::to_string(messages) +
           R"(,"date":1700000000,"chat":{"id":1,"type":"private","first_name":"Ann"},"text":"x"}})";
  } else if (line.find("/api/chat.postMessage") != std::string_view::npos) {  // Slack
    ++messages;
    body = R"({"ok":true,"channel":"C1","ts":"1700000000.)" + std::to_string(100000 + messages) + R"(","message":{"text":"x"}})";
  } else if (line.find("/api/") != std::string_view::npos) {  // Slack's auth.test
    body = R"({"ok":true,"url":"http://127.0.0.1/","team":"T","user":"bench","team_id":"T1","user_id":"U1","bot_id":"B1"})";
  } else if (line.starts_with("GET /price")) {  // what the five blocks of bench/flow/side_by_side ask
    body = R"({"price":42})";
  } else if (line.starts_with("GET /count")) {
    body = std::to_string(messages);
  } else {  // a delivery of Beseda's generic webhook
    ++messages;
    body = "{}";
  }
  return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
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
  const int poll = epoll_create1(EPOLL_CLOEXEC);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = listener;
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
        if (client < 0) continue;
        setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        event.events = EPOLLIN;
        event.data.fd = client;
        epoll_ctl(poll, EPOLL_CTL_ADD, client, &event);
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
        if (send(fd, answer.data(), answer.size(), MSG_NOSIGNAL) < 0) break;
        data.erase(0, length);
      }
    }
  }
}
