#include "agent/tools/http_tool.h"

#include "agent/instructions.h"
#include "agent/tool_runner.h"
#include "base/task.h"
#include "base/text.h"
#include "json/reader.h"

namespace beseda::agent {
namespace {

constexpr std::size_t kMaxResponse = 2 * 1024 * 1024;
constexpr std::int64_t kProblemTokens = 300;
constexpr std::size_t kMostCitations = 10;

bool IsText(std::string_view type) {
  const auto kind = ToLower(type);
  return kind.empty() || kind.starts_with("text/") || kind.find("json") != kind.npos || kind.find("xml") != kind.npos ||
         kind.starts_with("application/x-www-form-urlencoded") || kind.starts_with("application/yaml");
}

std::string Cut(std::string_view text, std::int64_t tokens) {
  const auto kept = CutKnowledge(text, tokens);
  std::string out(kept);
  if (kept.size() < Trim(text).size()) out += "\n[… the rest of the answer was left out …]";
  return out;
}

// Sources that the answer itself names: {"citations": [{"title": …, "url": …}]}.
std::vector<Citation> CitationsIn(std::string_view body) {
  std::vector<Citation> citations;
  if (body.find("\"citations\"") == body.npos) return citations;
  const auto object = json::ParseObject(body);
  if (!object.ok()) return citations;
  json::Reader in(*object);
  for (auto& one : in.Children("citations")) {
    Citation citation;
    citation.title = one.TextOr("title", "", 300);
    citation.url = one.TextOr("url", "", 2000);
    if (!citation.url.starts_with("https://") && !citation.url.starts_with("http://")) citation.url.clear();
    if (!citation.title.empty() && citations.size() < kMostCitations) citations.push_back(std::move(citation));
  }
  return citations;
}

}  // namespace

HttpTool::HttpTool(std::string name, std::string description, HttpToolSettings settings, Headers secret_headers,
                   bool needs_approval, HttpClient& http)
    : definition_{std::move(name), std::move(description), settings.parameters},
      settings_(std::move(settings)),
      secret_headers_(std::move(secret_headers)),
      needs_approval_(needs_approval),
      http_(http) {}

Result<HttpRequest> HttpTool::MakeRequest(const json::Object& arguments, const std::string& key) const {
  HttpRequest request;
  request.method = settings_.method;
  TRY(request.url, FillUrl(settings_.url, arguments));
  request.headers.Set("Accept", "application/json, text/*;q=0.9, */*;q=0.1");
  for (const auto& [name, value] : settings_.headers) request.headers.Set(name, value);
  for (const auto& [name, value] : secret_headers_) request.headers.Set(name, value);
  if (!settings_.body.empty()) {
    request.body = FillBody(settings_.body, arguments);
  } else if (request.method != "GET" && request.method != "DELETE") {
    request.body = json::Dump(arguments);
  }
  if (!request.body.empty() && !request.headers.Find("Content-Type")) {
    request.headers.Set("Content-Type", "application/json");
  }
  // https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
  if (request.method != "GET") request.headers.Set("Idempotency-Key", key);
  request.reach = settings_.allow_private ? Reach::kAnywhere : Reach::kPublicOnly;
  request.total_timeout = settings_.timeout;
  request.idle_timeout = settings_.timeout;
  request.max_response_bytes = kMaxResponse;
  // None: a redirect would carry the secret headers to another host.
  request.max_redirects = 0;
  return request;
}

ToolResult HttpTool::Read(const HttpResponse& response) const {
  const auto type = response.headers.Get("Content-Type");
  const auto body = IsText(type) ? ToUtf8(response.body)
                                 : "[" + std::to_string(response.body.size()) + " bytes of " + std::string(type) + "]";
  ToolResult result;
  if (response.status >= 200 && response.status < 300) {
    result.text = Cut(body, settings_.max_tokens);
    if (result.text.empty()) result.text = "Done; the server gave no text.";
    result.citations = CitationsIn(body);
    if (!settings_.source.empty()) {
      Citation source;
      source.title = settings_.source;
      result.citations.push_back(std::move(source));
    }
    return result;
  }
  result.failed = true;
  result.text = "The server answered with the status " + std::to_string(response.status);
  if (response.status >= 300 && response.status < 400) {
    result.text += ", a redirection, which is not followed";
  }
  result.text += ".\n" + Cut(body, kProblemTokens);
  return result;
}

Task<Result<ToolResult>> HttpTool::Run(Turn&, std::string arguments, std::string key) {
  const auto object = json::ParseObject(arguments);
  if (!object.ok()) co_return Failure("The arguments are not a JSON object.");
  auto request = MakeRequest(*object, key);
  if (!request.ok()) co_return Failure(request.error().message);
  const auto response = co_await http_.Send(std::move(*request));
  if (response.ok()) co_return Read(*response);
  switch (response.error().code) {
    case ErrorCode::kCancelled: co_return response.error();
    case ErrorCode::kUncertain:
    case ErrorCode::kTimeout:
      if (settings_.method == "GET") break;
      co_return Failure("No answer came. The call may or may not have had its effect; do not simply repeat it. " +
                        response.error().message);
    default: break;
  }
  co_return Failure("The call did not succeed: " + response.error().message);
}

}  // namespace beseda::agent
