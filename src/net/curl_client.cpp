#include "net/curl_client.h"

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/text.h"
#include "net/curl_multi.h"
#include "net/http_errors.h"

namespace beseda::net {

namespace asio = boost::asio;

namespace {

using TransferPtr = std::shared_ptr<CurlTransfer>;
using MultiPtr = std::shared_ptr<CurlMulti>;

/// libcurl's own set-up, once for the program.
void SetUpCurl() {
  static const bool done = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  (void)done;
}

template <typename T>
Task<std::unique_ptr<T>> Box(Task<T> task) {
  co_await asio::this_coro::throw_if_cancelled(false);
  co_return std::make_unique<T>(co_await std::move(task));
}

/// Runs a task on the strand for a task elsewhere; that one's cancellation reaches it. Boxed, for a Result has no empty
/// state in which Asio could keep it.
template <typename T>
Task<T> RunOn(Executor strand, Task<T> task) {
  auto boxed = Box(std::move(task));
  const auto result = co_await asio::co_spawn(strand, std::move(boxed), asio::use_awaitable);
  co_return std::move(*result);
}

/// "https://host:port" as far as it decides who is spoken to.
std::string OriginOf(const std::string& url) {
  const auto scheme_end = url.find("://");
  if (scheme_end == url.npos) return url;
  const auto end = url.find_first_of("/?#", scheme_end + 3);
  return ToLower(std::string_view(url).substr(0, end));
}

/// The request that follows a redirect (RFC 9110 §15.4): another origin gets no credentials, and what was posted is not
/// posted again unless the status says so.
HttpRequest Redirected(HttpRequest request, std::string url, int status) {
  if (OriginOf(request.url) != OriginOf(url)) {
    HttpHeaders harmless;
    for (const auto& [name, value] : request.headers) {
      for (const auto* kept : {"Accept", "Accept-Language", "User-Agent", "Content-Type", "Range"}) {
        if (EqualsNoCase(name, kept)) harmless.Add(name, value);
      }
    }
    request.headers = std::move(harmless);
  }
  const bool to_get = (status == 303 && request.method != "HEAD") || ((status == 301 || status == 302) && request.method == "POST");
  if (to_get) {
    request.method = "GET";
    request.body.clear();
  }
  request.url = std::move(url);
  return request;
}

/// Ends the transfer when the coroutine that waits for it does, however that happens.
class Running {
 public:
  Running(MultiPtr multi, TransferPtr transfer) : multi_(std::move(multi)), transfer_(std::move(transfer)) {
    multi_->Add(transfer_);
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running() {
    if (transfer_) multi_->Remove(*transfer_);
  }
  TransferPtr Release() { return std::move(transfer_); }

 private:
  MultiPtr multi_;
  TransferPtr transfer_;
};

/// Sends the request, follows redirects, and comes back with the headers, or for a whole answer with its end.
Task<Result<TransferPtr>> Perform(MultiPtr multi, std::shared_ptr<const ProxyChoice> proxies, HttpRequest request,
                                  bool streamed) {
  co_await asio::this_coro::throw_if_cancelled(false);
  const auto end = std::chrono::steady_clock::now() + request.total_timeout;
  for (int redirects = 0;; ++redirects) {
    CO_TRY(auto transfer, CurlTransfer::Make(multi->strand(), std::move(request), *proxies, streamed));
    Running running(multi, transfer);
    std::string next;
    for (;;) {
      if (auto failure = transfer->Failure()) co_return std::move(*failure);
      if (transfer->headers_done() && transfer->request().max_redirects > 0) {
        next = transfer->RedirectUrl();
        if (!next.empty()) break;
      }
      if (transfer->done() || (streamed && transfer->headers_done())) break;
      if (!co_await transfer->Changed()) co_return RequestCancelled();
    }
    if (next.empty()) co_return running.Release();
    if (redirects >= transfer->request().max_redirects) {
      co_return Error(ErrorCode::kInvalid, "The address redirects too often.");
    }
    const auto left = std::chrono::duration_cast<Micros>(end - std::chrono::steady_clock::now());
    if (left <= Micros(0)) co_return Error(ErrorCode::kTimeout, "The redirects took too long.");
    request = Redirected(transfer->request(), std::move(next), transfer->response().status);
    request.total_timeout = left;
  }
}

Task<Result<HttpResponse>> PerformWhole(MultiPtr multi, std::shared_ptr<const ProxyChoice> proxies,
                                        HttpRequest request) {
  CO_TRY(auto transfer, co_await Perform(std::move(multi), std::move(proxies), std::move(request), false));
  co_return std::move(transfer->response());
}

Task<Result<std::optional<std::string>>> ReadPiece(TransferPtr transfer) {
  co_await asio::this_coro::throw_if_cancelled(false);
  for (;;) {
    if (auto piece = transfer->TakePiece(); !piece.empty()) co_return std::optional<std::string>(std::move(piece));
    if (auto failure = transfer->Failure()) {
      // The answer had begun: there is no doubt that the request arrived, only the rest of the answer is lost.
      if (failure->code == ErrorCode::kUncertain) failure->code = ErrorCode::kUnavailable;
      co_return std::move(*failure);
    }
    if (transfer->done()) co_return std::optional<std::string>();
    if (!co_await transfer->Changed()) co_return RequestCancelled();
  }
}

class CurlStream final : public HttpStream {
 public:
  CurlStream(MultiPtr multi, TransferPtr transfer)
      : multi_(std::move(multi)),
        transfer_(std::move(transfer)),
        status_(transfer_->response().status),
        headers_(transfer_->response().headers) {}

  ~CurlStream() override {
    auto strand = multi_->strand();
    asio::post(strand, [multi = std::move(multi_), transfer = std::move(transfer_)] { multi->Remove(*transfer); });
  }

  int status() const override { return status_; }
  const HttpHeaders& headers() const override { return headers_; }
  Task<Result<std::optional<std::string>>> Read() override {
    co_return co_await RunOn(multi_->strand(), ReadPiece(transfer_));
  }
  void SetIdleTimeout(Micros silence) override { transfer_->SetIdleTimeout(silence); }

 private:
  MultiPtr multi_;
  TransferPtr transfer_;
  const int status_;
  const HttpHeaders headers_;
};

Task<Result<std::unique_ptr<HttpStream>>> PerformStreamed(MultiPtr multi, std::shared_ptr<const ProxyChoice> proxies,
                                                          HttpRequest request) {
  CO_TRY(auto transfer, co_await Perform(multi, std::move(proxies), std::move(request), true));
  co_return std::unique_ptr<HttpStream>(std::make_unique<CurlStream>(std::move(multi), std::move(transfer)));
}

}  // namespace

struct CurlClient::State {
  State(Executor strand, ProxyChoice choice)
      : strand(strand),
        proxies(std::make_shared<const ProxyChoice>(std::move(choice))),
        pools{std::make_shared<CurlMulti>(strand), std::make_shared<CurlMulti>(strand)} {}

  const MultiPtr& Pool(Reach reach) const { return pools[reach == Reach::kPublicOnly ? 0 : 1]; }

  Executor strand;
  std::shared_ptr<const ProxyChoice> proxies;
  std::array<MultiPtr, 2> pools;
};

CurlClient::CurlClient(Executor executor, ProxyChoice proxies) {
  SetUpCurl();
  state_ = std::make_shared<State>(asio::make_strand(executor), std::move(proxies));
}

CurlClient::~CurlClient() {
  auto strand = state_->strand;
  asio::post(strand, [state = std::move(state_)] {
    for (const auto& pool : state->pools) pool->Shutdown();
  });
}

Task<Result<HttpResponse>> CurlClient::Send(HttpRequest request) {
  auto pool = state_->Pool(request.reach);
  auto strand = pool->strand();
  auto work = PerformWhole(std::move(pool), state_->proxies, std::move(request));
  co_return co_await RunOn(std::move(strand), std::move(work));
}

Task<Result<std::unique_ptr<HttpStream>>> CurlClient::Open(HttpRequest request) {
  auto pool = state_->Pool(request.reach);
  auto strand = pool->strand();
  auto work = PerformStreamed(std::move(pool), state_->proxies, std::move(request));
  co_return co_await RunOn(std::move(strand), std::move(work));
}

Task<void> CurlClient::Stop() {
  auto shutdown = [](std::shared_ptr<State> state) -> Task<bool> {
    for (const auto& pool : state->pools) pool->Shutdown();
    co_return true;
  };
  co_await RunOn(state_->strand, shutdown(state_));
}

}  // namespace beseda::net
