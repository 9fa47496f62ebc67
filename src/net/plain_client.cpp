#include "net/plain_client.h"

#include <algorithm>
#include <array>
#include <boost/asio/this_coro.hpp>

#include "base/task.h"
#include "net/http_errors.h"
#include "net/plain_transfer.h"

namespace beseda::net {

namespace asio = boost::asio;

namespace {

/// Fields about the connection or the body's framing, which libcurl knows how to obey.
constexpr std::array<std::string_view, 8> kNotPlain = {"Connection", "Content-Length",    "Expect",  "Keep-Alive",
                                                       "TE",         "Transfer-Encoding", "Trailer", "Upgrade"};

class PlainStream final : public HttpStream {
 public:
  PlainStream(std::unique_ptr<PlainTransfer> transfer, std::string body)
      : transfer_(std::move(transfer)), body_(std::move(body)) {}

  int status() const override { return transfer_->answer().status(); }
  const HttpHeaders& headers() const override { return transfer_->answer().headers(); }
  void SetIdleTimeout(Micros silence) override { transfer_->SetIdleTimeout(silence); }

  Task<Result<std::optional<std::string>>> Read() override {
    const bool throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    while (body_.empty() && !failure_ && !transfer_->done()) {
      const auto more = co_await transfer_->ReadMore(body_);
      if (more.ok()) continue;
      failure_ = more.error();
      // The answer had begun: there is no doubt that the request arrived, only the rest of the answer is lost.
      if (failure_->code == ErrorCode::kUncertain) failure_->code = ErrorCode::kUnavailable;
    }
    co_await asio::this_coro::throw_if_cancelled(throws);
    if (!body_.empty()) co_return std::optional<std::string>(std::exchange(body_, {}));
    if (failure_) co_return *failure_;
    co_return std::optional<std::string>();
  }

 private:
  const std::unique_ptr<PlainTransfer> transfer_;
  std::string body_;  ///< What has come and is not yet read.
  std::optional<Error> failure_;
};

Task<Result<HttpResponse>> Fetch(PlainTransfer& transfer) {
  HttpResponse response;
  CO_CHECK_OK(co_await transfer.Begin(response.body));
  const auto length = transfer.answer().content_length();
  if (!transfer.done() && length && *length > transfer.request().max_response_bytes) {
    co_return AnswerTooLarge(transfer.host());
  }
  while (!transfer.done()) CO_CHECK_OK(co_await transfer.ReadMore(response.body));
  response.status = transfer.answer().status();
  response.headers = std::move(transfer.answer().headers());
  co_return response;
}

}  // namespace

PlainClient::PlainClient(Executor executor, PoolLimits limits)
    : shared_(std::make_shared<PlainResources>(executor, limits)) {}
PlainClient::~PlainClient() { Stop(); }

bool PlainClient::Serves(const HttpRequest& request) {
  if (request.max_redirects > 0 || !ParsePlainUrl(request.url)) return false;
  return std::none_of(request.headers.begin(), request.headers.end(), [](const HttpHeaders::Field& field) {
    return std::any_of(kNotPlain.begin(), kNotPlain.end(), [&](auto name) { return EqualsNoCase(field.first, name); });
  });
}

Task<Result<HttpResponse>> PlainClient::Send(HttpRequest request) {
  if (!Serves(request)) co_return AddressNotValid("not for the plain client");
  PlainTransfer transfer(shared_, std::move(request));
  const bool throws = co_await asio::this_coro::throw_if_cancelled();
  co_await asio::this_coro::throw_if_cancelled(false);
  auto response = co_await Fetch(transfer);
  co_await asio::this_coro::throw_if_cancelled(throws);
  co_return response;
}

Task<Result<std::unique_ptr<HttpStream>>> PlainClient::Open(HttpRequest request) {
  if (!Serves(request)) co_return AddressNotValid("not for the plain client");
  auto transfer = std::make_unique<PlainTransfer>(shared_, std::move(request));
  std::string body;
  const bool throws = co_await asio::this_coro::throw_if_cancelled();
  co_await asio::this_coro::throw_if_cancelled(false);
  const auto begun = co_await transfer->Begin(body);
  co_await asio::this_coro::throw_if_cancelled(throws);
  if (!begun.ok()) co_return begun.error();
  co_return std::unique_ptr<HttpStream>(std::make_unique<PlainStream>(std::move(transfer), std::move(body)));
}

void PlainClient::Stop() {
  shared_->deadlines->Stop();
  shared_->pool->Stop();
}

std::size_t PlainClient::idle_connections() const { return shared_->pool->size(); }

}  // namespace beseda::net
