#include "net/websocket_client.h"

#include <boost/asio/this_coro.hpp>

#include "base/random.h"
#include "base/task.h"
#include "crypto/encoding.h"
#include "net/connection.h"
#include "net/http_errors.h"
#include "net/plain_url.h"
#include "net/resolver.h"
#include "net/tls_client.h"
#include "net/websocket_handshake.h"
#include "net/websocket_stream.h"

namespace beseda::net {

namespace asio = boost::asio;
using std::chrono::steady_clock;

struct ConnectorResources {
  ConnectorResources(Executor executor, ProxyChoice proxies)
      : executor(executor), deadlines(std::make_shared<Deadlines>(executor)), resolver(deadlines), proxies(std::move(proxies)) {}

  const Executor executor;
  const std::shared_ptr<Deadlines> deadlines;
  Resolver resolver;
  const ProxyChoice proxies;
  const TlsClient tls;
};

namespace {

Task<bool> WasCancelled() {
  const auto state = co_await asio::this_coro::cancellation_state;
  co_return state.cancelled() != asio::cancellation_type::none;
}

/// One connection on its way to being a WebSocket.
class Opening {
 public:
  Opening(ConnectorResources& shared, const WebSocketClient::Request& request, WebSocketUrl url)
      : shared_(shared), request_(request), url_(std::move(url)), end_(steady_clock::now() + request.connect_timeout) {}

  Task<Result<std::unique_ptr<ClientWebSocket>>> Run() {
    const std::string proxy(shared_.proxies.For(url_.secure ? "https" : "http", url_.host));
    if (proxy.empty()) {
      CO_CHECK_OK(co_await ConnectTo(url_.host, url_.port, request_.reach));
    } else {
      CO_CHECK_OK(co_await ReachByProxy(proxy));
    }
    if (url_.secure) CO_CHECK_OK(co_await BeginTls());
    std::byte bytes[16];
    SystemRandom().Fill(bytes);
    const auto key = crypto::ToBase64(bytes);
    CO_TRY(const auto upgrade, MakeUpgradeRequest(url_, request_.headers, key));
    CO_TRY(const auto answer, co_await Ask(upgrade));
    CO_CHECK_OK(CheckUpgrade(answer, key, url_.host));
    WebSocketStream::Limits limits;
    limits.idle_timeout = request_.idle_timeout;
    limits.max_message_bytes = request_.max_message_bytes;
    co_return std::unique_ptr<ClientWebSocket>(
        std::make_unique<WebSocketStream>(std::move(connection_), limits, url_.host, std::move(received_)));
  }

 private:
  /// Tries the addresses of the name one after another; each may take half of the time that is left.
  Task<Status> ConnectTo(std::string host, std::uint16_t port, Reach reach) {
    CO_TRY(const auto addresses, co_await shared_.resolver.Resolve(host, end_));
    bool forbidden = false;
    std::string failure;
    for (std::size_t i = 0; i < addresses.size(); ++i) {
      if (reach == Reach::kPublicOnly && !IsPublicAddress(addresses[i])) {
        forbidden = true;
        continue;
      }
      auto connection = std::make_unique<UpstreamConnection>(shared_.executor, shared_.deadlines);
      const auto left = end_ - steady_clock::now();
      const auto failed = co_await connection->Connect(addresses[i], port, i + 1 < addresses.size() ? end_ - left / 2 : end_);
      const bool cancelled = co_await WasCancelled();
      if (connection->stopped() || cancelled) co_return RequestCancelled();
      if (!failed) {
        connection_ = std::move(connection);
        connection_->MoveDeadline(end_);
        co_return Ok();
      }
      failure = FormatAddress(addresses[i]) + ": " + *failed;
    }
    if (forbidden) co_return AddressForbidden();
    if (steady_clock::now() >= end_) co_return NotInTime(host, false, std::move(failure));
    co_return NoConnection(host, std::move(failure));
  }

  /// The proxy resolves the name itself and is the one to guard its network; what is plain to see is refused here too.
  Task<Status> ReachByProxy(std::string proxy) {
    const auto address = ParseAddress(url_.host);
    if (request_.reach == Reach::kPublicOnly && address && !IsPublicAddress(*address)) co_return AddressForbidden();
    if (proxy.find("://") == proxy.npos) proxy.insert(0, "http://");
    const auto url = ParsePlainUrl(proxy);
    if (!url) co_return Error(ErrorCode::kInvalid, "The proxy " + proxy + " cannot be used for WebSockets: give it as http://host:port.");
    CO_CHECK_OK(co_await ConnectTo(std::string(url->host), url->port, Reach::kAnywhere));
    CO_TRY(const auto answer, co_await Ask(MakeTunnelRequest(url_)));
    if (answer.status / 100 == 2) co_return Ok();
    co_return NoConnection(url_.host, "the proxy answered " + std::to_string(answer.status));
  }

  Task<Status> BeginTls() {
    CO_TRY(auto transport, shared_.tls.MakeTransport(connection_->descriptor(), url_.host, request_.ca_file));
    connection_->SetTransport(std::move(transport));
    for (;;) {
      const auto state = connection_->transport().Handshake().state;
      if (state == IoState::kDone) co_return Ok();
      if (state != IoState::kWantRead && state != IoState::kWantWrite) co_return Failure("TLS failed: the certificate may not fit");
      CO_CHECK_OK(co_await Wait(state));
    }
  }

  /// Sends a request and reads the head of its answer; what comes behind it is kept.
  Task<Result<AnswerHead>> Ask(std::string text) {
    WriteCursor cursor;
    cursor.Add(text);
    while (!cursor.empty()) {
      const auto outcome = connection_->transport().Write(cursor.parts + cursor.first, cursor.count - cursor.first);
      if (outcome.state == IoState::kDone) {
        cursor.Advance(outcome.bytes);
      } else if (outcome.state == IoState::kWantRead || outcome.state == IoState::kWantWrite) {
        CO_CHECK_OK(co_await Wait(outcome.state));
      } else {
        co_return Failure("closed before the request was sent");
      }
    }
    for (;;) {
      if (const auto end = received_.find("\r\n\r\n"); end != received_.npos) {
        auto head = ParseAnswerHead(std::string_view(received_).substr(0, end));
        received_.erase(0, end + 4);
        if (!head) co_return Failure("the answer is not well-formed HTTP/1");
        co_return std::move(*head);
      }
      if (received_.size() > kMaxAnswerHead) co_return AnswerTooLarge(url_.host);
      const auto scratch = ThreadScratch();
      const auto outcome = connection_->transport().Read(scratch.data, scratch.size);
      if (outcome.state == IoState::kDone) {
        received_.append(scratch.data, outcome.bytes);
      } else if (outcome.state == IoState::kWantRead || outcome.state == IoState::kWantWrite) {
        CO_CHECK_OK(co_await Wait(outcome.state));
      } else {
        co_return Failure("closed without an answer");
      }
    }
  }

  Task<Status> Wait(IoState state) {
    if (state == IoState::kWantRead) {
      co_await connection_->WaitToRead();
    } else {
      co_await connection_->WaitToWrite();
    }
    const bool cancelled = co_await WasCancelled();
    if (cancelled || connection_->stopped()) co_return RequestCancelled();
    if (connection_->late()) co_return NotInTime(url_.host, false);
    co_return Ok();
  }

  Error Failure(std::string detail) const {
    if (connection_->stopped()) return RequestCancelled();
    if (connection_->late()) return NotInTime(url_.host, false, std::move(detail));
    return NoConnection(url_.host, std::move(detail));
  }

  ConnectorResources& shared_;
  const WebSocketClient::Request& request_;
  const WebSocketUrl url_;
  const SteadyTime end_;
  std::unique_ptr<UpstreamConnection> connection_;
  std::string received_;
};

}  // namespace

WebSocketConnector::WebSocketConnector(Executor executor, ProxyChoice proxies)
    : shared_(std::make_shared<ConnectorResources>(executor, std::move(proxies))) {}
WebSocketConnector::~WebSocketConnector() { Stop(); }

Task<Result<std::unique_ptr<ClientWebSocket>>> WebSocketConnector::Connect(Request request) {
  auto url = ParseWebSocketUrl(request.url);
  if (!url) co_return AddressNotValid();
  const auto shared = shared_;
  Opening opening(*shared, request, std::move(*url));
  const bool throws = co_await asio::this_coro::throw_if_cancelled();
  co_await asio::this_coro::throw_if_cancelled(false);
  auto opened = co_await opening.Run();
  co_await asio::this_coro::throw_if_cancelled(throws);
  co_return opened;
}

void WebSocketConnector::Stop() { shared_->deadlines->Stop(); }

}  // namespace beseda::net
