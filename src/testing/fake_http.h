#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "contracts/http_client.h"

namespace beseda {

/// An answer that a test has prepared.
struct FakeAnswer {
  int status = 200;
  HttpHeaders headers = {};
  std::vector<std::string> pieces = {};       ///< The body, as it arrives.
  std::optional<Error> fails_to_open = {};    ///< Instead of an answer.
  std::optional<Error> breaks = {};           ///< After the pieces, instead of the end.
  bool hangs = false;                         ///< After the pieces: silence until the idle timeout or a cancellation.
  bool hangs_before = false;                  ///< The same before the status line.
};

/// A JSON answer.
FakeAnswer JsonAnswer(std::string body, int status = 200, HttpHeaders headers = {});
/// A stream of events with these data, in one piece for each.
FakeAnswer EventsAnswer(std::vector<std::string> data, HttpHeaders headers = {});

/// A stream of any kind, as these pieces of its bytes.
FakeAnswer StreamAnswer(std::string type, std::vector<std::string> pieces, HttpHeaders headers = {});

/// An HttpClient without a network: gives prepared answers and keeps what was asked. For one loop.
class FakeHttp final : public HttpClient {
 public:
  /// Appends an answer. When none is left, a request fails with kUnavailable.
  void Answer(FakeAnswer answer) { answers_.push_back(std::move(answer)); }
  void AnswerJson(std::string body, int status = 200, HttpHeaders headers = {}) {
    Answer(JsonAnswer(std::move(body), status, std::move(headers)));
  }
  void AnswerEvents(std::vector<std::string> data, HttpHeaders headers = {}) {
    Answer(EventsAnswer(std::move(data), std::move(headers)));
  }
  /// Asks `always` for an answer whenever none is prepared.
  void AlwaysAnswer(std::function<FakeAnswer(const HttpRequest&)> always) { always_ = std::move(always); }

  const std::vector<HttpRequest>& requests() const { return requests_; }
  /// Streams that were opened and not yet destroyed.
  int open_streams() const { return *open_streams_; }
  /// The idle timeouts that were set while streams ran.
  const std::vector<Micros>& idle_timeouts() const { return *idle_timeouts_; }

  Task<Result<HttpResponse>> Send(HttpRequest request) override;
  Task<Result<std::unique_ptr<HttpStream>>> Open(HttpRequest request) override;

 private:
  FakeAnswer Next(const HttpRequest& request);

  std::deque<FakeAnswer> answers_;
  std::function<FakeAnswer(const HttpRequest&)> always_;
  std::vector<HttpRequest> requests_;
  std::shared_ptr<int> open_streams_ = std::make_shared<int>(0);
  std::shared_ptr<std::vector<Micros>> idle_timeouts_ = std::make_shared<std::vector<Micros>>();
};

}  // namespace beseda
