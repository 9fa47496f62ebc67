#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

#include "base/text.h"
#include "server/api/routes.h"
#include "server/testing/test_site.h"

namespace beseda::server {
namespace {

/// An operation as schemas/openapi.yaml declares it.
struct Declared {
  std::string method;
  std::string path;
  std::string operation_id;
  std::string requirement;  ///< "public", "session", a permission, or empty.
  bool has_json_body = false;
};

/// Reads the operations out of the document. It is written with two spaces a level and one key a line, which the count
/// of operationIds below holds it to.
std::vector<Declared> ReadDocument(const std::string& file) {
  std::ifstream in(file);
  EXPECT_TRUE(in) << file;
  std::vector<Declared> operations;
  std::string line, path;
  bool in_paths = false;
  while (std::getline(in, line)) {
    const auto text = Trim(line);
    const auto depth = line.find_first_not_of(' ');
    if (text.empty() || text.starts_with('#')) continue;
    if (depth == 0) in_paths = text == "paths:";
    if (!in_paths) continue;
    if (depth == 2) path = text.substr(0, text.size() - 1);
    if (depth == 4 && text != "parameters:" && !text.starts_with("parameters: ")) {
      auto method = std::string(text.substr(0, text.size() - 1));
      std::transform(method.begin(), method.end(), method.begin(), [](char c) { return char(c - 32); });
      operations.push_back({method, path});
    }
    if (depth != 6 || operations.empty()) continue;
    auto& operation = operations.back();
    if (text.starts_with("operationId: ")) operation.operation_id = text.substr(13);
    if (text == "x-public: true") operation.requirement = "public";
    if (text == "x-session: true") operation.requirement = "session";
    if (text.starts_with("x-permission: ")) operation.requirement = text.substr(14);
    if (text.starts_with("requestBody: ")) operation.has_json_body = text.find("application/json") != text.npos;
  }
  return operations;
}

const std::vector<Declared>& Document() {
  static const auto operations = ReadDocument(BESEDA_SCHEMAS_DIR "/openapi.yaml");
  return operations;
}

std::string RequirementName(const Requirement& requirement) {
  switch (requirement.kind) {
    case Requirement::Kind::kPublic: return "public";
    case Requirement::Kind::kSession: return "session";
    case Requirement::Kind::kPermission: return std::string(access::PermissionName(requirement.permission));
  }
  return "";
}

std::string Key(std::string_view method, std::string_view path) {
  return std::string(method).append(" ").append(path);
}

TEST(ApiDocument, IsReadWhole) {
  std::ifstream in(BESEDA_SCHEMAS_DIR "/openapi.yaml");
  std::stringstream text;
  text << in.rdbuf();
  std::size_t ids = 0;
  for (std::size_t at = 0; (at = text.str().find("operationId:", at)) != std::string::npos; ++at) ++ids;
  EXPECT_EQ(Document().size(), ids);
  EXPECT_GE(ids, 50u);
  for (const auto& operation : Document()) {
    EXPECT_FALSE(operation.operation_id.empty()) << Key(operation.method, operation.path);
    EXPECT_FALSE(operation.requirement.empty()) << Key(operation.method, operation.path);
  }
}

TEST(ApiDocument, AndTheTableOfRoutesSayTheSame) {
  std::map<std::string, const ApiRoute*> routes;
  for (const auto& route : ApiRoutes()) routes[Key(route.method, route.path)] = &route;
  EXPECT_EQ(routes.size(), ApiRoutes().size());
  for (const auto& operation : Document()) {
    const auto key = Key(operation.method, operation.path);
    const auto found = routes.find(key);
    ASSERT_NE(found, routes.end()) << key << " is in the document, but the server does not have it";
    EXPECT_EQ(RequirementName(found->second->requirement), operation.requirement) << key;
    EXPECT_EQ(found->second->body == ApiRoute::Body::kJson, operation.has_json_body) << key;
    routes.erase(found);
  }
  for (const auto& [key, route] : routes) ADD_FAILURE() << key << " is not in the document";
}

/// The path with something in place of each parameter.
std::string Filled(std::string path) {
  for (auto open = path.find('{'); open != path.npos; open = path.find('{')) {
    path.replace(open, path.find('}') - open + 1, "nothing");
  }
  return path;
}

class EveryOperation : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    site = new TestSite;
    owner = site->SetUp();
    for (auto role : {access::Role::kAdmin, access::Role::kEditor, access::Role::kAgent, access::Role::kViewer}) {
      members[role] = site->Join(owner, role, std::string(access::RoleName(role)) + "@example.org");
      ASSERT_FALSE(members[role].session.empty());
    }
  }
  static void TearDownTestSuite() {
    delete site;
    site = nullptr;
    members.clear();
  }
  TestSite::Answer Send(const Declared& operation, const TestSite::Caller& who, const HttpHeaders& headers = {}) {
    const bool reads = operation.method == "GET";
    return site->Send(operation.method, Filled(operation.path), who, reads ? "" : "{}", headers);
  }
  static access::PermissionSet Needed(const Declared& operation) {
    access::PermissionSet set;
    if (auto permission = access::ParsePermission(operation.requirement)) set.Add(*permission);
    return set;
  }

  static inline TestSite* site = nullptr;
  static inline TestSite::Caller owner;
  static inline std::map<access::Role, TestSite::Caller> members;
};

TEST_F(EveryOperation, DeniesNobodyInParticular) {
  for (const auto& operation : Document()) {
    SCOPED_TRACE(Key(operation.method, operation.path));
    const auto answer = Send(operation, {});
    if (operation.requirement == "public") {
      EXPECT_NE(answer.status, 401);
      continue;
    }
    EXPECT_EQ(answer.status, 401);
    EXPECT_EQ(answer.headers.Get("content-type"), "application/problem+json");
    EXPECT_EQ(answer.code(), "unauthenticated");
    // Nor do credentials help that are none.
    EXPECT_EQ(Send(operation, TestSite::Caller{.session = "forged", .csrf = "forged"}).status, 401);
    EXPECT_EQ(Send(operation, TestSite::Caller{.api_key = "bsk_forged"}).status, 401);
    EXPECT_EQ(Send(operation, {}, {{"Authorization", "Basic b2xnYTpsYW1w"}}).status, 401);
  }
}

TEST_F(EveryOperation, DeniesRolesWithoutThePermission) {
  std::size_t denied = 0;
  for (const auto& operation : Document()) {
    for (const auto& [role, caller] : members) {
      if (Needed(operation).empty() || access::PermissionsOf(role).Contains(Needed(operation))) continue;
      SCOPED_TRACE(Key(operation.method, operation.path) + " as " + std::string(access::RoleName(role)));
      const auto answer = Send(operation, caller);
      EXPECT_EQ(answer.status, 403);
      EXPECT_EQ(answer.code(), "forbidden");
      EXPECT_NE(answer.Text("detail").find(operation.requirement), std::string::npos);
      ++denied;
    }
  }
  EXPECT_GT(denied, 50u);
}

TEST_F(EveryOperation, DeniesKeysWithoutTheScope) {
  for (std::size_t i = 0; i < access::kPermissionCount; ++i) {
    const auto permission = access::Permission(i);
    const auto key = site->MakeKey(owner, {std::string(access::PermissionName(permission))});
    ASSERT_FALSE(key.api_key.empty());
    for (const auto& operation : Document()) {
      if (operation.requirement == "public") continue;
      SCOPED_TRACE(Key(operation.method, operation.path) + " with " + std::string(access::PermissionName(permission)));
      if (Needed(operation) == access::PermissionSet{permission}) continue;
      EXPECT_EQ(Send(operation, key).status, 403);
    }
  }
}

TEST_F(EveryOperation, DeniesChangesWithoutTheCsrfToken) {
  for (const auto& operation : Document()) {
    if (operation.method == "GET" || operation.requirement == "public") continue;
    SCOPED_TRACE(Key(operation.method, operation.path));
    const auto missing = Send(operation, TestSite::Caller{.session = owner.session});
    EXPECT_EQ(missing.status, 403);
    EXPECT_EQ(missing.code(), "csrf");
    const auto foreign = TestSite::Caller{.session = owner.session, .csrf = members[access::Role::kAdmin].csrf};
    EXPECT_EQ(Send(operation, foreign).code(), "csrf");
  }
}

TEST_F(EveryOperation, DeniesOtherSites) {
  for (const auto& operation : Document()) {
    if (operation.method == "GET" && operation.requirement == "public") continue;
    SCOPED_TRACE(Key(operation.method, operation.path));
    for (auto origin : {"https://evil.example", "null", "https://chat.example.org.evil.example"}) {
      const auto answer = Send(operation, owner, {{"Origin", origin}});
      EXPECT_EQ(answer.status, 403);
      EXPECT_EQ(answer.code(), "foreign_origin");
    }
  }
}

TEST_F(EveryOperation, AnswersCarryTheSecurityHeaders) {
  for (const auto& operation : Document()) {
    SCOPED_TRACE(Key(operation.method, operation.path));
    const auto answer = Send(operation, {});
    EXPECT_EQ(answer.headers.Get("cache-control"), "no-store");
    EXPECT_EQ(answer.headers.Get("x-content-type-options"), "nosniff");
    EXPECT_NE(answer.headers.Get("content-security-policy").find("default-src 'none'"), std::string::npos);
    EXPECT_EQ(answer.headers.Get("x-frame-options"), "DENY");
  }
}

/// Whoever holds the permission gets past the gate: whatever the answer is, it is not one of the gate's.
TEST_F(EveryOperation, LetsInWhoMay) {
  for (const auto& operation : Document()) {
    if (operation.operation_id == "logout" || operation.requirement == "public") continue;
    SCOPED_TRACE(Key(operation.method, operation.path));
    const auto answer = Send(operation, owner, {{"Origin", "https://chat.example.org"}});
    EXPECT_NE(answer.status, 401);
    EXPECT_NE(answer.status, 403);
    EXPECT_LT(answer.status, 500);
  }
}

}  // namespace
}  // namespace beseda::server
