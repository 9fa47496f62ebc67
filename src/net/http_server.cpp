#include "net/http_server.h"

#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cassert>

#include "base/log.h"
#include "base/scope.h"
#include "base/strand.h"
#include "net/listen_address.h"
#include "net/response_head.h"
#include "net/server_context.h"
#include "net/tls_context.h"

namespace beseda::net {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

/// So many of those above the limit of connections get time to read why; the rest of a flood is dropped.
constexpr std::size_t kRefusedAtOnce = 64;
constexpr auto kRequestsHelp = "HTTP requests answered, by class of status.";

Task<void> SeeOff(std::shared_ptr<Connection> connection, Connections& refused, Micros linger) {
  co_await asio::this_coro::throw_if_cancelled(false);
  co_await connection->CloseGently(linger);
  refused.Remove(*connection);
}

}  // namespace

ServerFigures::ServerFigures(Metrics& metrics)
    : latency(metrics.MakeHistogram("beseda_http_request_seconds", "Time a handler took to give its answer.")),
      connections(metrics.MakeGauge("beseda_http_connections", "Open connections, WebSockets included.")),
      websockets(metrics.MakeGauge("beseda_websockets", "Open WebSockets.")) {
  constexpr std::array kNames = {"1xx", "2xx", "3xx", "4xx", "5xx", "other"};
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    by_class[i] = &metrics.MakeCounter("beseda_http_requests_total", kRequestsHelp, {{"status", kNames[i]}});
  }
}

void ServerFigures::Count(int status) {
  by_class[status >= 100 && status < 600 ? std::size_t(status / 100 - 1) : 5]->Add();
}

struct HttpServer::State {
  State(Executor executor, HttpService& service, Metrics& metrics, HttpServerOptions options)
      : executor(executor),
        context{service, std::move(options), ServerFigures(metrics), {}, {}, {}},
        listeners(executor),
        housekeeping(executor),
        serving(executor) {}

  Status Open(const std::string& text);
  Task<void> Accept(std::shared_ptr<tcp::acceptor> acceptor);
  Task<void> KeepHouse();
  void Admit(tcp::socket socket);
  void RefuseConnection(tcp::socket socket);

  Executor executor;
  ServerContext context;
  std::vector<std::shared_ptr<tcp::acceptor>> acceptors;
  std::vector<std::string> addresses;
  std::vector<std::uint16_t> ports;
  Connections refused;  ///< What is told that the server is full, and counts in no limit but its own.
  Scope listeners;
  Scope housekeeping;
  Scope serving;
  std::string full_answer;  ///< What connections above the limit get.
  bool started = false;
  bool stopped = false;
};

HttpServer::HttpServer(Executor executor, HttpService& service, Metrics& metrics, HttpServerOptions options)
    : state_(std::make_unique<State>(std::move(executor), service, metrics, std::move(options))) {}

HttpServer::~HttpServer() { assert((!state_->started || state_->stopped) && "Stop an HttpServer before it goes"); }

Status HttpServer::Start() {
  auto& context = state_->context;
  TRY(context.proxies, TrustedProxies::Parse(context.options.trusted_proxies));
  if (context.options.tls) {
    TRY(context.tls, MakeTlsContext(*context.options.tls));
  }
  for (const auto& address : context.options.listen) {
    if (auto opened = state_->Open(address); !opened.ok()) {
      state_->acceptors.clear();
      return std::move(opened).error();
    }
  }
  const auto full = context.service.Refuse(503, "The server has as many connections as it can serve. Try again soon.");
  Framing framing;
  framing.keep_alive = false;
  framing.content_length = full.body.size();
  AppendResponseHead(state_->full_answer, full.status, full.headers, framing);
  state_->full_answer += full.body;

  state_->started = true;
  for (auto& acceptor : state_->acceptors) {
    state_->listeners.SpawnOn(acceptor->get_executor(), state_->Accept(acceptor));
  }
  state_->housekeeping.Spawn(state_->KeepHouse());
  return Ok();
}

Status HttpServer::State::Open(const std::string& text) {
  TRY(const auto address, ResolveListenAddress(text));
  const tcp::endpoint endpoint(asio::ip::make_address(address.ip), address.port);
  auto acceptor = std::make_shared<tcp::acceptor>(MakeStrand(executor));
  boost::system::error_code failure;
  acceptor->open(endpoint.protocol(), failure);
  if (!failure) acceptor->set_option(tcp::acceptor::reuse_address(true), failure);
  if (!failure && endpoint.address().is_v6()) acceptor->set_option(asio::ip::v6_only(false), failure);
  if (!failure) acceptor->bind(endpoint, failure);
  if (!failure) acceptor->listen(4096, failure);
  if (failure) return ListenError(text, failure.value());
  const auto port = acceptor->local_endpoint().port();
  addresses.push_back(FormatListenAddress(address.ip, port));
  ports.push_back(port);
  acceptors.push_back(std::move(acceptor));
  return Ok();
}

Task<void> HttpServer::State::Accept(std::shared_ptr<tcp::acceptor> acceptor) {
  co_await asio::this_coro::throw_if_cancelled(false);
  asio::steady_timer pause(acceptor->get_executor());
  while (acceptor->is_open()) {
    const auto home = context.options.one_thread ? executor : MakeStrand(executor);
    boost::system::error_code failure;
    auto socket = co_await acceptor->async_accept(home, asio::redirect_error(asio::use_awaitable, failure));
    if (!failure) {
      Admit(std::move(socket));
      continue;
    }
    if (failure == asio::error::operation_aborted || !acceptor->is_open()) break;
    if (failure == asio::error::connection_aborted) continue;
    // Out of descriptors, mostly: others must close before it can go on.
    Log(LogLevel::kWarning, "net", "cannot accept a connection", {{"reason", failure.message()}});
    pause.expires_after(std::chrono::milliseconds(100));
    co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, failure));
  }
}

void HttpServer::State::Admit(tcp::socket socket) {
  boost::system::error_code failure;
  const auto peer = socket.remote_endpoint(failure);
  if (failure) return;  // gone already
  if (context.connections.size() >= context.options.max_connections) return RefuseConnection(std::move(socket));
  socket.non_blocking(true, failure);
  socket.set_option(tcp::no_delay(true), failure);
  auto transport = context.tls ? context.tls->MakeTransport(socket.native_handle())
                               : MakePlainTransport(socket.native_handle());
  if (!transport) return;
  const auto bytes = ParseAddress(peer.address().to_string());
  auto home = socket.get_executor();
  auto connection = std::make_shared<Connection>(std::move(socket), std::move(transport),
                                                 bytes ? FormatAddress(*bytes) : peer.address().to_string());
  context.connections.Add(*connection);
  auto task = serving.SpawnOn(home, ServeConnection(connection, context));
  asio::post(home, [connection, task = std::move(task)] { connection->set_task(task); });
}

void HttpServer::State::RefuseConnection(tcp::socket socket) {
  context.figures.Count(503);
  boost::system::error_code ignored;
  socket.non_blocking(true, ignored);
  if (!context.tls) socket.write_some(asio::buffer(full_answer), ignored);
  if (context.tls || refused.size() >= kRefusedAtOnce) {
    socket.shutdown(tcp::socket::shutdown_send, ignored);
    return;
  }
  auto transport = MakePlainTransport(socket.native_handle());
  auto home = socket.get_executor();
  auto connection = std::make_shared<Connection>(std::move(socket), std::move(transport), std::string());
  refused.Add(*connection);
  serving.SpawnOn(std::move(home), SeeOff(std::move(connection), refused, context.options.linger));
}

Task<void> HttpServer::State::KeepHouse() {
  co_await asio::this_coro::throw_if_cancelled(false);
  asio::steady_timer timer(co_await asio::this_coro::executor);
  auto tls_checked = NowTicks();
  while (!housekeeping.stopped()) {
    timer.expires_after(context.options.tick);
    boost::system::error_code cancelled;
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
    context.connections.CheckDeadlines();
    refused.CheckDeadlines();
    if (context.tls && NowTicks() - tls_checked >= 1000) {
      tls_checked = NowTicks();
      context.tls->ReloadIfChanged();
    }
  }
}

std::vector<std::string> HttpServer::addresses() const { return state_->addresses; }

std::uint16_t HttpServer::port() const { return state_->ports.empty() ? std::uint16_t(0) : state_->ports.front(); }

Task<void> HttpServer::Stop(Micros grace) {
  if (!state_->started || state_->stopped) co_return;
  auto& state = *state_;
  for (auto& acceptor : state.acceptors) {
    asio::post(acceptor->get_executor(), [acceptor] {
      boost::system::error_code ignored;
      acceptor->close(ignored);
    });
  }
  state.listeners.Stop();
  co_await state.listeners.Join();

  state.context.connections.StopAll();
  state.refused.CloseAll();
  asio::steady_timer pause(co_await asio::this_coro::executor);
  const auto end = std::chrono::steady_clock::now() + grace;
  while (state.serving.size() > 0 && std::chrono::steady_clock::now() < end) {
    pause.expires_after(std::chrono::milliseconds(2));
    boost::system::error_code ignored;
    co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
  if (const auto left = state.serving.size(); left > 0) {
    Log(LogLevel::kWarning, "net", "connections did not end in time and are cut off", {{"connections", left}});
  }
  state.serving.Stop();
  state.context.connections.CloseAll();
  co_await state.serving.Join();
  state.housekeeping.Stop();
  co_await state.housekeeping.Join();
  state.acceptors.clear();
  state.stopped = true;
}

}  // namespace beseda::net
