#include "server/chat/chat_socket.h"

#include "base/task.h"
#include "json/reader.h"
#include "server/chat/chat_session.h"
#include "server/chat/visitor.h"

namespace beseda::server {
namespace {

void SendFrame(WebSocket& socket, const json::Object& frame) { socket.Send(json::Dump(frame)); }

// Handles one frame after "hello".
Task<void> HandleFrame(ChatSession& session, WebSocket& socket, const json::Object& frame) {
  json::Reader in(frame);
  const auto type = in.Text("type", 40);
  if (type == "send") {
    const auto client_id = in.TextOr("client_id", "");
    auto reply_to = in.TextOr("reply_to", "", 200);
    if (auto checked = in.Check(); !checked.ok()) {
      SendFrame(socket, ErrorFrame(checked.error(), client_id));
      co_return;
    }
    auto accepted = co_await session.Send(client_id, in.Raw("content"), std::move(reply_to));
    SendFrame(socket, accepted.ok() ? *accepted : ErrorFrame(accepted.error(), client_id));
  } else if (type == "read") {
    const auto seq = in.Int("seq", 0);
    if (in.Check().ok()) co_await session.MarkRead(seq);
  } else if (type == "typing") {
    session.ShowTyping(in.BoolOr("on", true));
  } else if (type == "event" && in.TextOr("name", "") == "identify") {
    auto known = co_await session.Identify(in.Raw("data"));
    if (!known.ok()) SendFrame(socket, ErrorFrame(known.error()));
  } else if (type == "ping") {
    SendFrame(socket, json::Object{{"type", "pong"}});
  } else {
    SendFrame(socket, ErrorFrame(Error(ErrorCode::kInvalid, "This type of frame is not known; known are send, read, "
                                                            "typing, event and ping.")));
  }
}

// The first frame: who it is and what it has already.
Task<std::shared_ptr<ChatSession>> Greet(ChatServices& services, std::shared_ptr<const ChatChannel> channel,
                                         std::shared_ptr<WebSocket> socket) {
  const auto text = co_await socket->Read();
  if (!text) co_return nullptr;
  const auto frame = json::ParseObject(*text);
  if (!frame.ok()) {
    socket->Close(1008, "The first frame must be hello.");
    co_return nullptr;
  }
  json::Reader in(*frame);
  if (in.TextOr("type", "") != "hello") in.Fail("type", "The first frame must be hello.");
  auto token = in.TextOr("token", "");
  auto locale = in.TextOr("locale", "", 40);
  const auto after = in.OptionalInt("after", 0).value_or(0);
  if (!in.Check().ok()) {
    SendFrame(*socket, ErrorFrame(in.Check().error()));
    socket->Close(1008, "The hello was malformed.");
    co_return nullptr;
  }
  auto key = VisitorKey(token);
  if (!key) {
    // A new visitor, or a token of long ago: begins anew.
    token = NewVisitorToken(services.random);
    key = VisitorKey(token);
  }
  auto session = std::make_shared<ChatSession>(services, std::move(channel), std::move(token), *key, std::move(locale));
  ChatSession::Deliver deliver = [weak = std::weak_ptr(socket)](const ChatSession::Frame& live) {
    if (auto open = weak.lock()) open->Send(live);
  };
  auto ready = co_await session->Listen(std::move(deliver));
  if (ready.ok()) {
    auto frame = co_await session->Ready(after);
    if (!frame.ok()) ready = std::move(frame).error();
  }
  if (!ready.ok()) {
    SendFrame(*socket, ErrorFrame(ready.error()));
    socket->Close(1011, "The chat is not available right now.");
    co_return nullptr;
  }
  co_return session;
}

}  // namespace

Task<void> RunChatSocket(ChatServices& services, std::shared_ptr<const ChatChannel> channel,
                         std::shared_ptr<WebSocket> socket) {
  const auto session = co_await Greet(services, std::move(channel), socket);
  if (!session) co_return;
  for (;;) {
    const auto text = co_await socket->Read();
    if (!text) co_return;
    const auto frame = json::ParseObject(*text);
    if (frame.ok()) {
      co_await HandleFrame(*session, *socket, *frame);
    } else {
      SendFrame(*socket, ErrorFrame(frame.error()));
    }
  }
}

}  // namespace beseda::server
