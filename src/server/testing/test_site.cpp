#include "server/testing/test_site.h"

#include "access/password_hasher.h"
#include "access/setup.h"
#include "base/scope.h"
#include "base/worker_pool.h"
#include "bus/in_process/in_process_bus.h"
#include "channels/web/web_channel.h"
#include "channels/webhook/webhook_channel.h"
#include "flow/script/scripts.h"
#include "flow/workplace.h"
#include "providers/offline/offline_passages.h"
#include "providers/openai/openai_provider.h"
#include "records/conversation_rows.h"
#include "records/message_rows.h"
#include "records/stored_mail_sender.h"
#include "server/api/gate.h"
#include "server/api/routes.h"
#include "server/site.h"
#include "storage/files/disk_file_store.h"
#include "storage/testing/test_database.h"
#include "testing/fake_channel_services.h"
#include "testing/fake_channels.h"
#include "testing/fake_http.h"
#include "testing/fake_mail.h"
#include "testing/fake_model_directory.h"
#include "testing/manual_clock.h"
#include "testing/null_metrics.h"
#include "testing/run_task.h"
#include "testing/seeded_random.h"

namespace beseda::server {
namespace {

constexpr crypto::PasswordCost kCheap{.passes = 1, .memory_bytes = 8192};

/// Gathers a streamed body.
class Gathering final : public ResponseStream {
 public:
  Task<Status> Write(std::string piece) override {
    body += piece;
    co_return Ok();
  }
  void Last(std::string piece) override { body += piece; }
  void AnswerInstead(ServerResponse) override {}
  std::string body;
};

/// Stands for the bots' agent.
class Agent final : public TurnHandler {
 public:
  Task<Status> Run(Turn& turn) override {
    turn.Say(MakeText("The agent answers."));
    co_return Ok();
  }
};

Task<std::string> ReadStream(std::function<Task<void>(ResponseStream&)> stream) {
  Gathering out;
  co_await stream(out);
  co_return std::move(out.body);
}

}  // namespace

struct TestSite::Parts {
  TestLoop loop;
  Scope scope{loop.executor()};
  TestDatabase database;
  ManualClock clock;
  SeededRandom random;
  IdSource ids{clock, random};
  WorkerPool workers{2, 100};
  access::PasswordHasher passwords{kCheap};
  InProcessBus bus;
  crypto::Sealer sealer{{crypto::SealKey::New(random)}, random};
  FakeHttp http;
  FakeModelDirectory models;
  FakeChannels channels;
  std::unique_ptr<DiskFileStore> files = DiskFileStore::Open(database.directory() + "/files", workers).value();
  Uploads uploads{*database, *files, clock, random, 1024 * 1024, {"*/*"}};
  NullMetrics metrics;
  StoredSpending spending{scope, {*database, bus, clock, ids, metrics}};
  std::unique_ptr<ProviderKind> openai = MakeOpenAiKind();
  FakeChannelServices channel_services;
  std::unique_ptr<ChannelKind> web = MakeWebChannelKind();
  std::unique_ptr<ChannelKind> webhook = MakeWebhookChannelKind();
  std::vector<std::string> woken, woken_turns;
  flow::Scripts scripts;
  Agent agent;
  FakeMail mail;
  records::StoredMailSender mail_sender{*database, sealer, mail, clock};
  flow::WorkServices flow_work{models, http, agent, clock};
  std::unique_ptr<PassageSearch> passages = MakeOfflinePassages();
  Api api{access::Services{*database, clock, random, ids, passwords},
          scope,
          bus,
          sealer,
          http,
          clock,
          channel_services.services(),
          uploads,
          channels,
          spending,
          {openai.get()},
          {web.get(), webhook.get()},
          [this](const std::string& conversation) { woken.push_back(conversation); },
          [](std::string, std::string) -> Task<Result<Message>> {
            co_return Error(ErrorCode::kConflict, "Only what failed can be sent again.");
          },
          SystemFacts{.version = "test"},
          {},
          passages.get(),
          [this](const std::string& conversation) { woken_turns.push_back(conversation); },
          &models,
          {},
          nullptr,
          &scripts,
          &flow_work,
          &mail_sender};
  Router router;
  Site site{router};
};

TestSite::TestSite() : parts_(std::make_unique<Parts>()) {
  parts_->api.system.started_at = parts_->clock.Now();
  AddApiRoutes(parts_->router, parts_->api);
  parts_->loop.Run(parts_->spending.Start());
}

TestSite::~TestSite() {
  parts_->scope.Stop();
  parts_->loop.Run(parts_->scope.Join());
  parts_->loop.Run(parts_->spending.Close());
}

std::string TestAnswer::Text(std::string_view name) const {
  const auto* value = body.if_contains(name);
  return value && value->is_string() ? std::string(json::View(value->get_string())) : std::string();
}

TestSite::Answer TestSite::Send(const std::string& method, const std::string& path, const Caller& who,
                                const std::string& body, const HttpHeaders& headers) {
  ServerRequest request;
  request.method = method;
  const auto question = path.find('?');
  request.path = std::string(kApiRoot) + path.substr(0, question);
  if (question != path.npos) request.query = path.substr(question + 1);
  request.remote_address = "203.0.113.7";
  request.headers = headers;
  if (!request.headers.Find("host")) request.headers.Add("Host", "chat.example.org");
  if (!who.session.empty()) request.headers.Add("Cookie", std::string(kSessionCookie) + "=" + who.session);
  if (!who.csrf.empty() && method != "GET") request.headers.Add("X-CSRF-Token", who.csrf);
  if (!who.api_key.empty()) request.headers.Add("Authorization", "Bearer " + who.api_key);
  if (!body.empty() && !request.headers.Find("content-type")) request.headers.Add("Content-Type", "application/json");
  request.body = body;
  auto response = parts_->loop.Run(parts_->site.Handle(std::move(request)));
  Answer answer;
  answer.status = response.status;
  answer.headers = response.headers;
  answer.text = response.stream ? parts_->loop.Run(ReadStream(std::move(response.stream))) : response.body;
  answer.websocket = std::move(response.websocket);
  if (auto parsed = json::ParseObject(response.body); parsed.ok()) answer.body = std::move(parsed).value();
  return answer;
}

namespace {

TestSite::Caller CallerOf(const TestSite::Answer& answer) {
  TestSite::Caller caller;
  const std::string cookie(answer.headers.Get("set-cookie"));
  const auto begin = cookie.find('=') + 1;
  caller.session = cookie.substr(begin, cookie.find(';') - begin);
  caller.csrf = answer.Text("csrf_token");
  if (const auto* member = answer.body.if_contains("member")) caller.member_id = member->at("id").as_string().c_str();
  return caller;
}

}  // namespace

TestSite::Caller TestSite::SetUp() {
  const auto token = parts_->loop.Run(access::NewSetupToken(parts_->api.access)).value().value();
  return CallerOf(Post("/setup", {}, json::Dump(json::Object{{"token", token},
                                                             {"name", "Olga"},
                                                             {"email", kOwnerEmail},
                                                             {"password", kPassword},
                                                             {"workspace_name", "Acme"}})));
}

TestSite::Caller TestSite::Join(const Caller& inviter, access::Role role, const std::string& email) {
  const auto invited = Post("/members", inviter,
                            json::Dump(json::Object{{"email", email}, {"role", json::Value(access::RoleName(role))}}));
  const auto url = invited.Text("invite_url");
  const auto token = url.substr(url.find("token=") + 6);
  return CallerOf(Post("/invitations/" + token, {},
                       json::Dump(json::Object{{"name", "Member"}, {"password", kPassword}})));
}

TestSite::Caller TestSite::SignIn(const std::string& email, const std::string& password) {
  return CallerOf(Post("/auth/login", {}, json::Dump(json::Object{{"email", email}, {"password", password}})));
}

TestSite::Caller TestSite::MakeKey(const Caller& maker, const std::vector<std::string>& scopes) {
  json::Array names;
  for (const auto& scope : scopes) names.emplace_back(scope);
  Caller caller;
  caller.api_key = Post("/api-keys", maker, json::Dump(json::Object{{"name", "key"}, {"scopes", names}})).Text("key");
  return caller;
}

Api& TestSite::api() { return parts_->api; }
Database& TestSite::db() { return *parts_->database; }
FakeMail& TestSite::mail() { return parts_->mail; }
ManualClock& TestSite::clock() { return parts_->clock; }
FakeHttp& TestSite::http() { return parts_->http; }
FakeModelDirectory& TestSite::models() { return parts_->models; }
TestLoop& TestSite::loop() { return parts_->loop; }
HttpService& TestSite::service() { return parts_->site; }
const std::vector<std::string>& TestSite::woken() const { return parts_->woken; }
const std::vector<std::string>& TestSite::woken_turns() const { return parts_->woken_turns; }
Bus& TestSite::bus() { return parts_->bus; }
ChannelDirectory& TestSite::channels() { return parts_->channels; }

std::string TestSite::MakeConversation(const std::string& bot_id, const std::string& channel_id,
                                       const std::string& text, const std::string& thread) {
  auto& parts = *parts_;
  parts.channels.account.id = channel_id;
  Conversation conversation;
  auto made = parts.loop.Run(db().Write([&](Tx& tx) {
    const auto now = parts.clock.Now();
    conversation.workspace_id = tx.Query("SELECT id FROM workspaces")[0].Text(0);
    Contact contact{parts.ids.New("con"), conversation.workspace_id, "Ivan", "", now, now};
    records::InsertContact(tx, contact, channel_id, "visitor-" + thread);
    conversation.id = parts.ids.New("cnv");
    conversation.bot_id = bot_id;
    conversation.channel_id = channel_id;
    conversation.contact_id = contact.id;
    conversation.thread_key = thread;
    conversation.created_at = now;
    conversation.vendor_user_id = "visitor-" + thread;
    records::InsertConversation(tx, conversation);
    Message message;
    message.id = parts.ids.New("msg");
    message.workspace_id = conversation.workspace_id;
    message.conversation_id = conversation.id;
    message.content = MakeText(text);
    message.created_at = now;
    records::InsertMessage(tx, message);
  }));
  return made.ok() ? conversation.id : "";
}

}  // namespace beseda::server
