#include "testing/fake_http.h"

#include <boost/asio/this_coro.hpp>
#include <utility>

#include "base/clock.h"
#include "base/task.h"

namespace beseda {
namespace {

// Waits as long as a connection may be silent.
Task<Error> Hang(Micros idle) {
  SystemClock clock;
  co_await clock.Sleep(idle);
  const auto state = co_await boost::asio::this_coro::cancellation_state;
  if (state.cancelled() != boost::asio::cancellation_type::none) {
    co_return Error(ErrorCode::kCancelled, "Cancelled.");
  }
  co_return Error(ErrorCode::kTimeout, "The other side was silent for too long.");
}

class FakeStream final : public HttpStream {
 public:
  FakeStream(FakeAnswer answer, Micros idle, std::shared_ptr<int> open, std::shared_ptr<std::vector<Micros>> timeouts)
      : answer_(std::move(answer)), idle_(idle), open_(std::move(open)), timeouts_(std::move(timeouts)) {
    ++*open_;
  }
  ~FakeStream() override { --*open_; }

  int status() const override { return answer_.status; }
  const HttpHeaders& headers() const override { return answer_.headers; }

  Task<Result<std::optional<std::string>>> Read() override {
    while (next_ < answer_.pieces.size()) {
      auto piece = std::move(answer_.pieces[next_++]);
      if (!piece.empty()) co_return std::optional(std::move(piece));
    }
    if (answer_.hangs) co_return co_await Hang(idle_);
    if (answer_.breaks) co_return *answer_.breaks;
    co_return std::optional<std::string>();
  }

  void SetIdleTimeout(Micros silence) override {
    idle_ = silence;
    timeouts_->push_back(silence);
  }

 private:
  FakeAnswer answer_;
  Micros idle_;
  std::shared_ptr<int> open_;
  std::shared_ptr<std::vector<Micros>> timeouts_;
  std::size_t next_ = 0;
};

}  // namespace

FakeAnswer JsonAnswer(std::string body, int status, HttpHeaders headers) {
  headers.Add("Content-Type", "application/json");
  FakeAnswer answer;
  answer.status = status;
  answer.headers = std::move(headers);
  answer.pieces.push_back(std::move(body));
  return answer;
}

FakeAnswer EventsAnswer(std::vector<std::string> data, HttpHeaders headers) {
  headers.Add("Content-Type", "text/event-stream; charset=utf-8");
  FakeAnswer answer;
  answer.headers = std::move(headers);
  for (auto& event : data) answer.pieces.push_back("data: " + std::move(event) + "\n\n");
  return answer;
}

FakeAnswer StreamAnswer(std::string type, std::vector<std::string> pieces, HttpHeaders headers) {
  headers.Add("Content-Type", std::move(type));
  FakeAnswer answer;
  answer.headers = std::move(headers);
  answer.pieces = std::move(pieces);
  return answer;
}

FakeAnswer FakeHttp::Next(const HttpRequest& request) {
  FakeAnswer answer;
  if (!answers_.empty()) {
    answer = std::move(answers_.front());
    answers_.pop_front();
  } else if (always_) {
    answer = always_(request);
  } else {
    answer.fails_to_open = Error(ErrorCode::kUnavailable, "No answer is prepared.");
  }
  return answer;
}

Task<Result<std::unique_ptr<HttpStream>>> FakeHttp::Open(HttpRequest request) {
  const auto idle = std::min(request.idle_timeout, request.total_timeout);
  auto answer = Next(request);
  requests_.push_back(std::move(request));
  if (answer.fails_to_open) co_return *answer.fails_to_open;
  if (answer.hangs_before) co_return co_await Hang(idle);
  co_return std::unique_ptr<HttpStream>(
      std::make_unique<FakeStream>(std::move(answer), idle, open_streams_, idle_timeouts_));
}

Task<Result<HttpResponse>> FakeHttp::Send(HttpRequest request) {
  CO_TRY(auto stream, co_await Open(std::move(request)));
  HttpResponse response;
  response.status = stream->status();
  response.headers = stream->headers();
  for (;;) {
    auto piece = co_await stream->Read();
    if (!piece.ok()) {
      // A whole answer that breaks off is a request whose outcome is not known.
      auto error = std::move(piece).error();
      if (error.code == ErrorCode::kUnavailable) error.code = ErrorCode::kUncertain;
      co_return error;
    }
    if (!*piece) co_return response;
    response.body += **piece;
  }
}

}  // namespace beseda
