#include "server/chat/chat_api.h"

#include <algorithm>

#include "base/mailbox.h"
#include "base/task.h"
#include "json/reader.h"
#include "model/message_json.h"
#include "records/bot_rows.h"
#include "records/conversation_rows.h"
#include "records/message_rows.h"
#include "server/chat/chat_session.h"
#include "server/chat/chat_socket.h"
#include "server/chat/origin.h"
#include "server/chat/visitor.h"
#include "server/chat/visitor_feedback.h"
#include "server/problem.h"
#include "server/starter.h"

namespace beseda::server {
namespace {

constexpr std::size_t kPage = 50;
constexpr std::size_t kMaxPage = 200;
constexpr std::int64_t kLongestWait = 60;
constexpr Micros kKeepAlive = std::chrono::seconds(20);
constexpr std::size_t kQueuedFrames = 1024;

ServerResponse JsonResponse(const json::Object& body) {
  ServerResponse response;
  response.headers.Add("Content-Type", "application/json");
  response.headers.Add("Cache-Control", "no-store");
  response.body = json::Dump(body);
  return response;
}

std::int64_t NumberIn(const ServerRequest& request, std::string_view name, std::int64_t fallback, std::int64_t most) {
  const auto text = request.Query(name);
  if (!text || text->empty() || text->size() > 18) return fallback;
  if (!std::all_of(text->begin(), text->end(), [](unsigned char c) { return std::isdigit(c); })) return fallback;
  return std::min<std::int64_t>(std::stoll(*text), most);
}

/// The language that the browser asks for first: "de-AT" of "de-AT,de;q=0.9"; empty if it asks for none.
std::string_view FirstLanguage(const ServerRequest& request) {
  const auto languages = request.headers.Get("Accept-Language");
  return languages.substr(0, languages.find_first_of(",; "));
}

/// A request on its way: the channel it names, and who asks.
struct Call {
  ServerRequest request;
  std::shared_ptr<const ChatChannel> channel;
  std::string token;
  std::string key;  ///< Empty: no valid token came along.
};

class ChatApi {
 public:
  explicit ChatApi(ChatServices& services) : services_(services) {}

  using Handler = Task<ServerResponse> (ChatApi::*)(Call);

  // Finds the channel, checks the origin, and lets the page read the answer.
  Task<ServerResponse> Run(Handler handler, bool needs_visitor, ServerRequest request) {
    Call call;
    auto channel = co_await FindChatChannel(services_.db, services_.channels, std::string(request.Parameter("channel")));
    if (!channel.ok()) co_return Open(request, MakeProblem(channel.error()));
    if (!OriginAllowed(request, (*channel)->allowed_origins)) {
      // With the CORS headers: so the widget can tell why it stays away.
      co_return Open(request,
                     MakeProblem(Error(ErrorCode::kForbidden,
                                       "This site may not embed the chat. Add its origin to the channel's allowed origins.")));
    }
    call.channel = *channel;
    call.token = BearerToken(request.headers.Get("authorization"));
    call.key = VisitorKey(call.token).value_or("");
    if (needs_visitor && call.key.empty()) {
      co_return Open(request, MakeProblem(Error(ErrorCode::kUnauthenticated,
                                                "Begin with POST …/session and send its token as a bearer token.")));
    }
    call.request = request;
    auto response = co_await (this->*handler)(std::move(call));
    co_return Open(request, std::move(response));
  }

  Task<ServerResponse> Preflight(Call) {
    ServerResponse response;
    response.status = 204;
    response.headers.Add("Access-Control-Allow-Methods", "GET, POST");
    response.headers.Add("Access-Control-Allow-Headers", "Authorization, Content-Type, X-File-Name");
    response.headers.Add("Access-Control-Max-Age", "600");
    co_return response;
  }

  Task<ServerResponse> Config(Call call) {
    auto bot = co_await services_.db.Read([&](Tx& tx) { return records::LoadBot(tx, call.channel->account.bot_id); });
    if (!bot.ok()) co_return MakeProblem(bot.error());
    if (!*bot) co_return MakeProblem(Error(ErrorCode::kNotFound, "The bot of this chat was removed."));
    const auto settings = json::ParseObject(call.channel->account.settings);
    json::Reader in(*settings);
    const auto title = in.TextOr("title", "");
    const auto locale = in.TextOr("locale", "auto");
    const auto greeting = StarterGreeting((*bot)->greeting, locale == "auto" ? FirstLanguage(call.request) : locale);
    json::Object bot_info{{"name", (*bot)->name}, {"slug", (*bot)->slug}};
    json::Array upload_types(services_.uploads.types().begin(), services_.uploads.types().end());
    json::Object config{{"channel_id", call.channel->account.id},
                        {"bot", std::move(bot_info)},
                        {"title", title.empty() ? (*bot)->name : title},
                        {"subtitle", in.TextOr("subtitle", "")},
                        {"accent", in.TextOr("accent", "#0f766e")},
                        {"position", in.TextOr("position", "right")},
                        {"theme", in.TextOr("theme", "auto")},
                        {"locale", locale},
                        {"launcher_text", in.TextOr("launcher_text", "")},
                        {"greeting", std::string(greeting)},
                        {"feedback", (*bot)->feedback},
                        {"max_upload_bytes", services_.uploads.max_bytes()},
                        {"upload_types", std::move(upload_types)}};
    co_return JsonResponse(config);
  }

  Task<ServerResponse> BeginSession(Call call) {
    std::string locale;
    if (!call.request.body.empty()) {
      const auto body = json::ParseObject(call.request.body);
      if (!body.ok()) co_return MakeProblem(body.error());
      json::Reader in(*body);
      if (call.token.empty()) call.token = in.TextOr("token", "");
      locale = in.TextOr("locale", "", 40);
      if (!in.Check().ok()) co_return MakeProblem(in.Check().error());
    }
    auto key = VisitorKey(call.token);
    if (!key) {
      call.token = NewVisitorToken(services_.random);
      key = VisitorKey(call.token);
    }
    auto session = std::make_shared<ChatSession>(services_, call.channel, call.token, *key, locale);
    auto ready = co_await session->Ready(0);
    co_return ready.ok() ? JsonResponse(*ready) : MakeProblem(ready.error());
  }

  Task<ServerResponse> SendMessage(Call call) {
    const auto body = json::ParseObject(call.request.body);
    if (!body.ok()) co_return MakeProblem(body.error());
    json::Reader in(*body);
    auto client_id = in.TextOr("client_id", "");
    auto reply_to = in.TextOr("reply_to", "", 200);
    auto locale = in.TextOr("locale", "", 40);
    if (!in.Check().ok()) co_return MakeProblem(in.Check().error());
    auto session = std::make_shared<ChatSession>(services_, call.channel, call.token, call.key, locale);
    auto accepted = co_await session->Send(std::move(client_id), in.Raw("content"), std::move(reply_to));
    co_return accepted.ok() ? JsonResponse(*accepted) : MakeProblem(accepted.error());
  }

  Task<ServerResponse> TakeFeedback(Call call) {
    auto taken = co_await TakeVisitorFeedback(services_, *call.channel, call.key, call.request.body);
    co_return taken.ok() ? JsonResponse(json::Object()) : MakeProblem(taken.error());
  }

  // The messages after `after` (waiting for one up to `wait` seconds), or the page before `before`.
  Task<ServerResponse> ListMessages(Call call) {
    const auto after = NumberIn(call.request, "after", 0, INT64_MAX);
    const auto before = NumberIn(call.request, "before", 0, INT64_MAX);
    const auto limit = std::size_t(NumberIn(call.request, "limit", kPage, kMaxPage));
    const auto wait = seconds(NumberIn(call.request, "wait", 0, kLongestWait));
    const auto mailbox = std::make_shared<Mailbox>(kQueuedFrames);
    auto session = std::make_shared<ChatSession>(services_, call.channel, call.token, call.key, "");
    if (wait > seconds(0)) {
      ChatSession::Deliver deliver = [mailbox](const ChatSession::Frame& frame) { mailbox->Put(frame); };
      auto listening = co_await session->Listen(std::move(deliver));
      if (!listening.ok()) co_return MakeProblem(listening.error());
      if (auto ready = co_await session->Ready(after); !ready.ok()) co_return MakeProblem(ready.error());
    }
    const auto until = services_.clock.Now() + wait;
    for (;;) {
      auto messages = co_await LoadMessages(call, after, before, limit);
      if (!messages.ok()) co_return MakeProblem(messages.error());
      const auto left = until - services_.clock.Now();
      if (!messages->empty() || before > 0 || left <= Micros(0)) {
        const bool more = messages->size() == limit;
        json::Array items;
        for (const auto& message : *messages) {
          if (message.state != DeliveryState::kSkipped) items.push_back(EncodeMessage(message, Audience::kPerson));
        }
        co_return JsonResponse(json::Object{{"messages", std::move(items)}, {"more", more}});
      }
      (void)co_await mailbox->Take(left);  // Any frame is a reason to look again.
    }
  }

  // The frames of the WebSocket as server-sent events, for clients that cannot open one.
  Task<ServerResponse> Events(Call call) {
    const auto after = NumberIn(call.request, "after", 0, INT64_MAX);
    const auto mailbox = std::make_shared<Mailbox>(kQueuedFrames);
    auto session = std::make_shared<ChatSession>(services_, call.channel, call.token, call.key, "");
    ChatSession::Deliver deliver = [mailbox](const ChatSession::Frame& frame) { mailbox->Put(frame); };
    auto listening = co_await session->Listen(std::move(deliver));
    if (!listening.ok()) co_return MakeProblem(listening.error());
    if (auto ready = co_await session->Ready(after); !ready.ok()) co_return MakeProblem(ready.error());
    ServerResponse response;
    response.headers.Add("Content-Type", "text/event-stream");
    response.headers.Add("Cache-Control", "no-store");
    response.headers.Add("X-Accel-Buffering", "no");
    response.stream = [session, mailbox](ResponseStream& out) { return StreamFrames(session, mailbox, out); };
    co_return response;
  }

  Task<ServerResponse> Upload(Call call) {
    const auto name = PercentDecode(call.request.headers.Get("x-file-name")).value_or("");
    const auto& account = call.channel->account;
    auto upload = co_await services_.uploads.Save(account.workspace_id, account.id, name, std::move(call.request.body));
    if (!upload.ok()) co_return MakeProblem(upload.error());
    co_return JsonResponse(json::Object{{"id", upload->id},
                                        {"url", upload->url},
                                        {"name", upload->name},
                                        {"mime", upload->mime},
                                        {"size", upload->size}});
  }

  Task<ServerResponse> Socket(Call call) {
    if (!EqualsNoCase(call.request.headers.Get("upgrade"), "websocket")) {
      co_return MakeProblem(Error(ErrorCode::kInvalid, "Open a WebSocket at this address."));
    }
    ServerResponse response;
    WebSocketRoute route;
    route.max_message_bytes = 128 * 1024;
    route.run = [this, channel = call.channel](std::shared_ptr<WebSocket> socket) {
      return RunChatSocket(services_, channel, std::move(socket));
    };
    response.websocket = std::move(route);
    co_return response;
  }

 private:
  static ServerResponse Open(const ServerRequest& request, ServerResponse response) {
    AllowOrigin(request, response);
    return response;
  }

  Task<Result<std::vector<Message>>> LoadMessages(const Call& call, std::int64_t after, std::int64_t before,
                                                  std::size_t limit) {
    co_return co_await services_.db.Read([&](Tx& tx) -> std::vector<Message> {
      const auto conversation = records::FindConversation(tx, call.channel->account.id, call.key);
      if (!conversation) return {};
      if (before > 0) return records::LoadNewestMessages(tx, conversation->id, 0, before, limit);
      return records::LoadMessagesAfter(tx, conversation->id, after, limit);
    });
  }

  static Task<void> StreamFrames(std::shared_ptr<ChatSession>, std::shared_ptr<Mailbox> mailbox, ResponseStream& out) {
    for (;;) {
      const auto frame = co_await mailbox->Take(kKeepAlive);
      if (mailbox->overflowed()) co_return;  // The client comes back and asks for what it has missed.
      std::string piece = frame ? "data: " + **frame + "\n\n" : ": still here\n\n";
      if (auto written = co_await out.Write(std::move(piece)); !written.ok()) co_return;
    }
  }

  ChatServices& services_;
};

}  // namespace

void AddChatRoutes(Router& router, ChatServices& services) {
  const auto api = std::make_shared<ChatApi>(services);
  const auto add = [&](const char* method, const std::string& path, ChatApi::Handler handler, bool needs_visitor,
                       std::size_t max_body = 256 * 1024) {
    const auto run = [api, handler, needs_visitor](ServerRequest request) {
      return api->Run(handler, needs_visitor, std::move(request));
    };
    router.Add(method, "/chat-api/{channel}" + path, run, max_body);
  };
  add("GET", "/config", &ChatApi::Config, false);
  add("POST", "/session", &ChatApi::BeginSession, false);
  add("GET", "/socket", &ChatApi::Socket, false);
  add("GET", "/messages", &ChatApi::ListMessages, true);
  add("POST", "/messages", &ChatApi::SendMessage, true);
  add("POST", "/feedback", &ChatApi::TakeFeedback, true);
  add("GET", "/events", &ChatApi::Events, true);
  add("POST", "/uploads", &ChatApi::Upload, true, services.uploads.max_bytes() + 1);
  for (const char* path : {"/config", "/session", "/messages", "/feedback", "/events", "/uploads"}) {
    add("OPTIONS", path, &ChatApi::Preflight, false);
  }
}

}  // namespace beseda::server
