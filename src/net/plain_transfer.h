#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>

#include "base/task.h"
#include "contracts/http_client.h"
#include "net/connection_pool.h"
#include "net/plain_url.h"
#include "net/resolver.h"
#include "net/response_parser.h"

namespace beseda::net {

/// What the requests of a plain client share.
struct PlainResources {
  PlainResources(Executor executor, PoolLimits limits)
      : executor(executor),
        deadlines(std::make_shared<Deadlines>(executor)),
        pool(std::make_shared<ConnectionPool>(executor, limits)),
        resolver(deadlines) {}

  const Executor executor;
  const std::shared_ptr<Deadlines> deadlines;
  const std::shared_ptr<ConnectionPool> pool;
  Resolver resolver;
};

/// One request and its answer. Used by one task at a time, which must not throw when it is cancelled
/// (this_coro::throw_if_cancelled). Its end closes the connection, unless the answer has ended and another request may
/// follow on it.
class PlainTransfer {
 public:
  /// `request` has a URL that ParsePlainUrl takes.
  PlainTransfer(std::shared_ptr<PlainResources> shared, HttpRequest request);
  /// If all that is missing of the answer is its end, and that is here, the connection is kept.
  ~PlainTransfer();
  PlainTransfer(const PlainTransfer&) = delete;
  PlainTransfer& operator=(const PlainTransfer&) = delete;

  /// Sends the request and reads to the end of the header; what came of the body with it is in `body`.
  Task<Status> Begin(std::string& body);
  /// Reads more of the body.
  Task<Status> ReadMore(std::string& body);
  bool done() const { return parser_->done(); }

  const HttpRequest& request() const { return request_; }
  std::string_view host() const { return url_.host; }
  ResponseParser& answer() { return *parser_; }
  /// Thread-safe; counts from the next wait on.
  void SetIdleTimeout(Micros silence) { idle_timeout_.store(silence.count(), std::memory_order_relaxed); }

 private:
  /// How a step ended; all but kGood are for good.
  enum class Step { kGood, kLost, kEnded, kBadAnswer };

  Task<Status> Connect();
  Task<Status> Prepare(bool& reused);
  Task<Step> Write();
  Task<Step> Read(std::string& body);
  Task<bool> Wait(bool for_writing);
  bool MayRepeat(bool reused, Step step) const;
  Error Failure(Step step) const;
  Step Take(IoOutcome outcome, const char* data, std::string& body);
  void Release();
  void RestDeadline();
  SteadyTime IdleDeadline() const;

  const std::shared_ptr<PlainResources> shared_;
  const HttpRequest request_;
  const PlainUrl url_;
  const std::string peer_;  ///< Host, port and reach: what may share connections.
  std::atomic<std::int64_t> idle_timeout_;  ///< Microseconds.
  const SteadyTime started_;
  const SteadyTime total_end_;
  std::unique_ptr<UpstreamConnection> connection_;
  std::optional<ResponseParser> parser_;
  bool sent_ = false;       ///< A part of the request went out, on this connection or an earlier one.
  bool written_ = false;    ///< The same, on this connection.
  bool drained_ = true;     ///< Nothing lies in the socket, as far as we know.
  bool cancelled_ = false;
  bool answered_early_ = false;  ///< The answer came before the request was all sent.
};

}  // namespace beseda::net
