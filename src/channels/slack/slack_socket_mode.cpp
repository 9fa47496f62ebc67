#include "channels/slack/slack_socket_mode.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/task.h"
#include "base/text.h"
#include "channels/slack/slack_envelope.h"
#include "channels/slack/slack_fields.h"
#include "contracts/web_socket.h"
#include "json/json.h"

namespace beseda::slack {
namespace {

/// A connection that Slack ends sooner than this is not replaced at once, lest we ask for new ones without a pause.
constexpr Micros kShortLife = seconds(10);

}  // namespace

Task<Status> SocketMode::Listen(EventSink& sink) const {
  CO_TRY(auto socket, co_await Connect());
  auto since = services_.clock.Now();
  for (;;) {
    CO_TRY(auto text, co_await socket->Read());
    if (!text) co_return Error(ErrorCode::kUnavailable, "Slack has closed the connection.");
    CO_TRY(const auto next, co_await Take(sink, *socket, std::move(*text)));
    if (next == Next::kGoOn) continue;
    if (services_.clock.Now() - since < kShortLife) co_return Error(ErrorCode::kUnavailable, "Slack asks to connect again.");
    // The old one is kept until the new one stands: Slack hands events to either.
    CO_TRY(auto fresh, co_await Connect());
    socket = std::move(fresh);
    since = services_.clock.Now();
  }
}

Task<Result<std::unique_ptr<ClientWebSocket>>> SocketMode::Connect() const {
  Call call{"apps.connections.open"};
  call.repeatable = true;
  CO_TRY(const auto reply, co_await app_.Ask(std::move(call)));
  CO_TRY(const auto body, json::ParseObject(reply.body));
  WebSocketClient::Request request;
  request.url = Text(body, "url");
  request.reach = app_.is_slack() ? Reach::kPublicOnly : Reach::kAnywhere;
  auto socket = co_await services_.sockets.Connect(std::move(request));
  // The address holds for half a minute and for one connection; a refusal is not for good.
  if (!socket.ok() && socket.error().code == ErrorCode::kRejected) {
    co_return Error(ErrorCode::kUnavailable, socket.error().message, socket.error().detail);
  }
  co_return socket;
}

Task<Result<SocketMode::Next>> SocketMode::Take(EventSink& sink, ClientWebSocket& socket, std::string text) const {
  auto read = ReadEnvelope(text, options_);
  if (!read.ok()) {
    Log(LogLevel::kWarning, "slack", "an envelope cannot be read", {{"reason", read.error().message}});
    co_return Next::kGoOn;
  }
  auto envelope = std::move(*read);
  switch (envelope.kind) {
    case Envelope::Kind::kNothing: co_return Next::kGoOn;
    case Envelope::Kind::kHello:
      co_await sink.Connected();
      co_return Next::kGoOn;
    case Envelope::Kind::kReconnect: co_return Next::kReconnect;
    case Envelope::Kind::kSwitchedOff:
      co_return Error(ErrorCode::kUnauthenticated, "Socket Mode is switched off for the app. Switch it on on its page Socket Mode, or off here.");
    case Envelope::Kind::kEvents: break;
  }
  if (!envelope.fault.empty()) {
    Log(LogLevel::kWarning, "slack", "an event cannot be read", {{"type", envelope.type}, {"reason", envelope.fault}});
  }
  if (!envelope.events.empty()) CO_CHECK_OK(co_await sink.Accept(std::move(envelope.events), ""));
  auto acknowledgement = json::Dump(json::Object{{"envelope_id", envelope.id}});
  CO_CHECK_OK(co_await socket.Write(std::move(acknowledgement)));
  co_return Next::kGoOn;
}

}  // namespace beseda::slack
