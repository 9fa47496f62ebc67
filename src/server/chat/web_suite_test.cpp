#include <gtest/gtest.h>

#include "base/scope.h"
#include "base/task.h"
#include "base/worker_pool.h"
#include "bus/in_process/in_process_bus.h"
#include "channels/web/web_channel.h"
#include "contracts/live_events.h"
#include "json/json.h"
#include "model/content_json.h"
#include "records/message_rows.h"
#include "server/chat/chat_api.h"
#include "server/chat/chat_session.h"
#include "server/chat/visitor.h"
#include "server/site.h"
#include "storage/files/disk_file_store.h"
#include "storage/testing/test_database.h"
#include "storage/testing/test_workspace.h"
#include "testing/channel_suite.h"
#include "testing/fake_channels.h"
#include "testing/fake_queues.h"
#include "testing/manual_clock.h"
#include "testing/null_metrics.h"
#include "testing/run_task.h"
#include "testing/seeded_random.h"

namespace beseda::server {
namespace {

std::string TextIn(const json::Object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value && value->is_string() ? std::string(json::View(value->get_string())) : std::string();
}

/// The web chat, held to what all channels are held to: what its clients post to the chat API arrives in the real inbox, and what the
/// server stores and says on the Bus is what they are given.
class WebHarness final : public ChannelHarness {
 public:
  WebHarness() {
    SeedTestWorkspace(*database_);
    RunTask(database_->Write([](Tx& tx) { tx.Exec("UPDATE channels SET kind = 'web'"); })).ok();
    channels_.account.kind = "web";
    AddChatRoutes(router_, services_);
    const auto session = Call("POST", "/session", "{}", {});
    token_ = TextIn(json::ParseObject(session.body).value(), "token");
    key_ = VisitorKey(token_).value();
    Call("POST", "/messages", R"({"client_id":"first","content":{"type":"text","text":"hi"}})", Bearer());
    conversation_ = RunTask(database_->Read([](Tx& tx) { return tx.Query("SELECT id FROM conversations")[0].Text(0); })).value();
  }
  ~WebHarness() override {
    scope_.Stop();
    RunTask(scope_.Join());
  }

  std::unique_ptr<ChannelKind> Kind() override { return MakeWebChannelKind(); }
  std::string Settings() override { return R"({"allowed_origins":["https://shop.example"]})"; }
  std::vector<std::string> Secrets() override { return {token_}; }
  std::vector<std::string> Bodies() override {
    std::vector<std::string> bodies;
    for (const char* content : {R"({"type":"text","text":"Hello *you*"})", R"({"type":"text","text":"Привет"})", R"({"type":"postback","payload":"p","title":"Yes"})",
                                R"({"type":"location","latitude":52.5,"longitude":13.25,"title":"Here"})", R"({"type":"contact","name":"Ann","phones":["+1 555"]})",
                                R"({"type":"reaction","message_id":"first","emoji":"👍"})", R"({"type":"image","url":"/media/upl_1/a.png","caption":"see"})",
                                R"({"type":"audio","url":"/media/upl_2/a.ogg","voice_note":true})", R"({"type":"file","url":"/media/upl_3/a.pdf","name":"a.pdf"})",
                                R"({"type":"event","name":"referral","data":{"ref":"campaign"}})"}) {
      bodies.push_back("{\"client_id\":\"c" + std::to_string(bodies.size()) + "\",\"content\":" + content + "}");
    }
    return bodies;
  }
  ChannelCall Sign(std::string body) override {
    ChannelCall call;
    call.headers = Bearer();
    call.body = std::move(body);
    return call;
  }
  bool SignsBodies() override { return false; }

  Result<WebhookContent> Decode(const ChannelAdapter& adapter, const ChannelCall& call) override {
    const WebhookRequest webhook{call.method, call.query, call.headers, call.body, call.at};
    EXPECT_EQ(adapter.DecodeWebhook(webhook).error().code, ErrorCode::kNotFound) << "it takes no webhooks";
    const auto answer = Call("POST", "/messages", call.body, call.headers);
    const auto said = json::ParseObject(answer.body).value();
    if (answer.status == 401) return Error(ErrorCode::kUnauthenticated, TextIn(said, "detail"));
    if (answer.status != 200) return Error(ErrorCode::kInvalid, TextIn(said, "detail"), answer.body);
    WebhookContent content;
    content.events.push_back(Stored(key_ + "." + TextIn(said, "client_id")));
    const auto* message = said.if_contains("message");
    EXPECT_TRUE(message && DumpContent(content.events.back().content) == json::Dump(message->at("content"))) << "the client is told what is stored";
    return content;
  }

  std::optional<ShownMessage> Fetch(const OutgoingMessage& outgoing) override {
    const auto message = Store(outgoing);
    const auto answer = Call("GET", "/messages", "", Bearer(), "after=" + std::to_string(message.seq - 1));
    const auto listed = json::ParseObject(answer.body).value().at("messages").as_array();
    EXPECT_EQ(listed.size(), 1u);
    if (listed.empty()) return std::nullopt;
    const auto& object = listed[0].as_object();
    EXPECT_EQ(json::Dump(heard_.at("message")), json::Dump(object)) << "the Bus tells the same as the API";
    auto shown = ShowContentJson(object.at("content").as_object());
    shown.answers = TextIn(object, "reply_to");
    return shown;
  }
  std::optional<ShownMessage> FetchTyping() override {
    Listen();
    LiveEvents(bus_).Typing("wsp_test", conversation_, "bot", true);
    if (TextIn(heard_, "type") != "typing") return std::nullopt;
    return ShownMessage{ShownMessage::Kind::kTyping};
  }
  std::optional<ShownMessage> FetchDraft(const std::string& text) override {
    replies_.Set(conversation_, {"msg_draft", text});
    const auto ready = json::ParseObject(Call("POST", "/session", "{\"token\":\"" + token_ + "\"}", {}).body).value();
    replies_.Remove(conversation_);
    ShownMessage shown{ShownMessage::Kind::kDraft};
    for (const auto& draft : ready.at("streaming").as_array()) shown.words.push_back(TextIn(draft.as_object(), "text"));
    return shown;
  }
  bool FetchRead() override {
    OutgoingMessage outgoing;
    outgoing.message.content = MakeText("read me");
    const auto message = Store(outgoing);
    RunTask(session_->MarkRead(message.seq));
    const auto state = RunTask(database_->Read([&](Tx& tx) { return records::LoadMessage(tx, message.id)->state; }));
    return state.ok() && *state == DeliveryState::kRead;
  }

  FakeAnswer Success(const HttpRequest&) override { return JsonAnswer("{}"); }
  FakeAnswer TooFast() override { return JsonAnswer("{}", 429); }
  FakeAnswer ServerError() override { return JsonAnswer("{}", 500); }
  FakeAnswer BadToken() override { return JsonAnswer("{}", 401); }
  std::pair<std::string, std::string> Thread() override { return {key_, key_}; }
  std::optional<ShownMessage> Show(const HttpRequest&) override { return std::nullopt; }
  // Its clients know messages by our ids.
  std::string MessageId() override { return "msg_old"; }

 private:
  ServerResponse Call(std::string method, const std::string& path, std::string body, const HttpHeaders& headers, std::string query = {}) {
    ServerRequest request;
    request.method = std::move(method);
    request.path = "/chat-api/test" + path;
    request.query = std::move(query);
    request.headers = headers;
    request.headers.Add("Host", "chat.example.org");
    request.headers.Add("Content-Type", "application/json");
    request.body = std::move(body);
    return RunTask(site_.Handle(std::move(request)));
  }
  HttpHeaders Bearer() const { return {{"Authorization", "Bearer " + token_}}; }

  IncomingEvent Stored(const std::string& id) {
    auto event = RunTask(database_->Read([&](Tx& tx) {
      IncomingEvent found;
      const auto rows = tx.Query(
          "SELECT e.vendor_event_id, c.thread_key, c.vendor_user_id, e.message_id FROM events e JOIN conversations c ON c.id = e.conversation_id "
          "WHERE e.vendor_event_id = $1",
          id);
      if (rows.size() != 1) return found;
      found.vendor_event_id = rows[0].Text(0);
      found.thread_key = rows[0].Text(1);
      found.vendor_user_id = rows[0].Text(2);
      if (auto message = records::LoadMessage(tx, rows[0].Text(3))) found.content = std::move(message->content);
      return found;
    }));
    return event.value();
  }

  void Listen() {
    if (session_) return;
    auto channel = std::make_shared<ChatChannel>();
    channel->account = channels_.account;
    session_ = std::make_shared<ChatSession>(services_, std::move(channel), token_, key_, "");
    EXPECT_TRUE(RunTask(session_->Listen([this](const ChatSession::Frame& frame) { heard_ = json::ParseObject(*frame).value(); })).ok());
    EXPECT_TRUE(RunTask(session_->Ready(0)).ok());
  }

  // As the conversation stores what a pulled channel is to show.
  Message Store(const OutgoingMessage& outgoing) {
    Listen();
    auto message = outgoing.message;
    message.id = ids_.New("msg");
    message.workspace_id = "wsp_test";
    message.conversation_id = conversation_;
    message.direction = Direction::kOut;
    message.author = Author::kBot;
    message.state = DeliveryState::kSent;
    EXPECT_TRUE(RunTask(database_->Write([&](Tx& tx) { records::InsertMessage(tx, message); })).ok());
    LiveEvents(bus_).MessageCreated(message);
    return message;
  }

  TestDatabase database_;
  ManualClock clock_;
  SeededRandom random_;
  IdSource ids_{clock_, random_};
  InProcessBus bus_;
  NullMetrics metrics_;
  FakeChannels channels_;
  FakeTurnQueue turns_;
  Inbox inbox_{*database_, bus_, clock_, ids_, metrics_, turns_};
  LiveReplies replies_;
  VisitorLimits limits_{clock_, 1e9, 1e9};
  WorkerPool workers_{1, 100};
  std::unique_ptr<DiskFileStore> files_ = DiskFileStore::Open(database_.directory() + "/files", workers_).value();
  Uploads uploads_{*database_, *files_, clock_, random_, 1024 * 1024, {"*/*"}};
  Scope scope_{LoopOfThisThread().executor()};
  ChatServices services_{scope_, *database_, bus_, clock_, random_, channels_, inbox_, replies_, limits_, uploads_};
  Router router_;
  Site site_{router_};
  json::Object heard_;
  std::shared_ptr<ChatSession> session_;
  std::string token_, key_, conversation_;
};

const bool kRegistered = RegisterChannelSuite("Web", [] { return std::make_unique<WebHarness>(); });

}  // namespace
}  // namespace beseda::server
