#include "server/public/flow_calls.h"

#include <utility>

#include "base/task.h"
#include "base/text.h"
#include "flow/call_rows.h"
#include "json/json.h"
#include "server/problem.h"

namespace beseda::server {
namespace {

constexpr std::size_t kMostBody = 256 * 1024;

// As JSON, whatever was sent: text that is none becomes a text.
std::string JsonOf(const std::string& body) {
  if (Trim(body).empty()) return "null";
  auto parsed = json::Parse(body);
  return json::Dump(parsed.ok() ? *parsed : json::Value(ToUtf8(body)));
}

Task<ServerResponse> Take(Database& db, const Clock& clock, std::function<void(const std::string&)> wake, ServerRequest request) {
  const auto body = JsonOf(request.body);
  const std::string token(request.Parameter("token"));
  auto taken = co_await db.Write([&](Tx& tx) { return flow::TakeCall(tx, token, body, clock.Now()); });
  if (!taken.ok()) co_return MakeProblem(taken.error());
  if (taken->outcome == flow::CallOutcome::kUnknown) {
    co_return MakeProblem(Error(ErrorCode::kNotFound, "Nobody waits for a call here. The address is wrong, or its time is over."));
  }
  if (!taken->conversation_id.empty()) wake(taken->conversation_id);
  ServerResponse response;
  response.headers.Add("Content-Type", "application/json");
  response.body = taken->outcome == flow::CallOutcome::kAgain ? R"({"accepted":0,"duplicates":1})" : R"({"accepted":1,"duplicates":0})";
  co_return response;
}

}  // namespace

void AddFlowCallRoutes(Router& router, Database& db, const Clock& clock, std::function<void(const std::string&)> wake) {
  auto take = [&db, &clock, wake = std::move(wake)](ServerRequest request) { return Take(db, clock, wake, std::move(request)); };
  router.Add("POST", "/hooks/flow/{token}", std::move(take), kMostBody);
}

}  // namespace beseda::server
