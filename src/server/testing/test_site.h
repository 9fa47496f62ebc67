#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/role.h"
#include "contracts/http_server.h"
#include "json/json.h"
#include "server/api/api.h"

namespace beseda {
class FakeHttp;
class FakeMail;
class FakeModelDirectory;
class ManualClock;
class TestLoop;
class TestDatabase;

namespace server {

/// Who sends a request: a browser with a session, a program with a key, or (empty) nobody.
struct TestCaller {
  std::string session = {};
  std::string csrf = {};
  std::string api_key = {};
  std::string member_id = {};
};
struct TestAnswer {
  int status = 0;
  HttpHeaders headers = {};
  std::string text = {};
  std::optional<WebSocketRoute> websocket = {};
  json::Object body = {};
  /// A member of the body as text; empty if it is not there or no text.
  std::string Text(std::string_view name) const;
  std::string code() const { return Text("code"); }
};

/// The admin API as it stands behind the HTTP server: the real database, gate, router and handlers; the clock stands
/// still, and what would go to vendors goes to a FakeHttp. For tests.
class TestSite {
 public:
  using Caller = TestCaller;
  using Answer = TestAnswer;

  TestSite();
  ~TestSite();

  /// Set up by an owner, who is signed in. To be called once, first.
  Caller SetUp();
  /// A member of that role, invited by `inviter`, who has joined and is signed in.
  Caller Join(const Caller& inviter, access::Role role, const std::string& email);
  Caller SignIn(const std::string& email, const std::string& password);
  /// An API key of that maker.
  Caller MakeKey(const Caller& maker, const std::vector<std::string>& scopes);

  Answer Get(const std::string& path, const Caller& who = {}) { return Send("GET", path, who); }
  Answer Post(const std::string& path, const Caller& who, const std::string& body) { return Send("POST", path, who, body); }
  Answer Patch(const std::string& path, const Caller& who, const std::string& body) { return Send("PATCH", path, who, body); }
  Answer Put(const std::string& path, const Caller& who, const std::string& body) { return Send("PUT", path, who, body); }
  Answer Delete(const std::string& path, const Caller& who) { return Send("DELETE", path, who); }
  /// `path` is below /api/v1 and may have a query. A streamed body is read to its end.
  Answer Send(const std::string& method, const std::string& path, const Caller& who, const std::string& body = "",
              const HttpHeaders& headers = {});

  Api& api();
  Database& db();
  ManualClock& clock();
  FakeHttp& http();
  FakeMail& mail();
  TestLoop& loop();
  HttpService& service();
  /// What the playground asks.
  FakeModelDirectory& models();
  /// Conversations whose outbox was woken.
  const std::vector<std::string>& woken() const;
  /// Conversations whose lane was woken.
  const std::vector<std::string>& woken_turns() const;
  Bus& bus();
  ChannelDirectory& channels();

  /// A conversation on a channel, with one message of the person. Gives its id.
  std::string MakeConversation(const std::string& bot_id, const std::string& channel_id, const std::string& text,
                               const std::string& thread = "thread");

  static constexpr const char* kOwnerEmail = "olga@example.org";
  static constexpr const char* kPassword = "lamp river seven";

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace server
}  // namespace beseda
