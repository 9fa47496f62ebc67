#include "channels/common/meta_graph.h"

#include "base/clock.h"
#include "base/task.h"
#include "base/text.h"
#include "channels/common/meta_signature.h"
#include "channels/common/meta_usage.h"
#include "contracts/channel_pace.h"
#include "crypto/hash.h"
#include "json/json.h"

namespace beseda {
namespace {

constexpr auto kCallTimeout = seconds(30);
constexpr auto kFileTimeout = seconds(120);
constexpr std::size_t kMaxAnswer = 8 * 1024 * 1024;

std::string QueryText(const MetaFields& query) {
  std::string text;
  for (const auto& [name, value] : query) {
    text += text.empty() ? '?' : '&';
    text += name + "=" + PercentEncode(value);
  }
  return text;
}

/// A name that cannot leave its header (HTML's rules for form data).
std::string HeaderName(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c == '"') {
      out += "%22";
    } else {
      out += static_cast<unsigned char>(c) < 0x20 ? '_' : c;
    }
  }
  return out.empty() ? "file" : out;
}

}  // namespace

std::string WriteMultipart(const MetaFields& fields, const MetaFile& file, std::string_view boundary) {
  std::string body;
  body.reserve(file.bytes.size() + 1024);
  const auto begin = [&](std::string_view name) {
    body.append("--").append(boundary).append("\r\nContent-Disposition: form-data; name=\"").append(name).append("\"");
  };
  for (const auto& [name, value] : fields) {
    begin(name);
    body.append("\r\n\r\n").append(value).append("\r\n");
  }
  begin(file.field);
  body.append("; filename=\"").append(HeaderName(file.name)).append("\"\r\nContent-Type: ");
  body.append(HeaderName(file.mime.empty() ? "application/octet-stream" : file.mime));
  body.append("\r\n\r\n").append(file.bytes).append("\r\n--").append(boundary).append("--\r\n");
  return body;
}

MetaGraph::MetaGraph(MetaAccess access, const ChannelServices& services)
    : access_(std::move(access)), services_(services) {}

HttpRequest MetaGraph::Prepare(std::string_view method, std::string_view path, const MetaFields& query) const {
  auto fields = query;
  if (!access_.app_secret.empty()) {
    fields.emplace_back("appsecret_proof", MetaAppSecretProof(access_.app_secret, access_.access_token));
  }
  HttpRequest request;
  request.method = method;
  request.url = access_.api_base + "/" + access_.version + "/" + std::string(path) + QueryText(fields);
  request.reach = access_.own_base ? Reach::kAnywhere : Reach::kPublicOnly;
  request.headers.Add("Authorization", "Bearer " + access_.access_token);
  request.total_timeout = kCallTimeout;
  request.max_response_bytes = kMaxAnswer;
  return request;
}

void MetaGraph::NotePace(const HttpHeaders& headers) {
  const auto usage = ReadMetaUsage(headers);
  if (!usage) return;
  const auto now = services_.clock.Now();
  if (usage->regain_in) {
    services_.pace.HoldBack(access_.channel_id, now + *usage->regain_in);
  } else if (const auto share = MetaPaceShare(usage->percent); share < 1) {
    // The counters are of the last hour; each answer tells them anew.
    services_.pace.SlowDown(access_.channel_id, share, now + std::chrono::minutes(5));
  }
}

Task<Result<json::Object>> MetaGraph::Send(HttpRequest request) {
  auto response = co_await services_.http.Send(std::move(request));
  if (!response.ok()) co_return std::move(response).error();
  NotePace(response->headers);
  if (response->status < 200 || response->status >= 300) {
    co_return ReadMetaErrorAnswer(access_.product, response->status, response->headers, response->body);
  }
  auto document = json::ParseObject(response->body);
  if (!document.ok()) {
    co_return Error(ErrorCode::kUncertain, "Meta's answer is not what it should be; whether the call had its effect is not known.",
                    std::string(CutUtf8(response->body, 300)));
  }
  if (document->contains("error")) {
    co_return ReadMetaErrorAnswer(access_.product, response->status, response->headers, response->body);
  }
  co_return std::move(document).value();
}

Task<Result<json::Object>> MetaGraph::Get(std::string path, MetaFields query) {
  co_return co_await Send(Prepare("GET", path, query));
}

Task<Result<json::Object>> MetaGraph::GetOfToken(std::string path, MetaFields query) {
  query.emplace_back("access_token", access_.access_token);
  auto request = Prepare("GET", "", MetaFields());
  request.url = access_.api_base + "/" + path + QueryText(query);
  co_return co_await Send(std::move(request));
}

Task<Result<json::Object>> MetaGraph::Delete(std::string path, MetaFields query, std::string json_body) {
  auto request = Prepare("DELETE", path, query);
  request.headers.Add("Content-Type", "application/json");
  request.body = std::move(json_body);
  co_return co_await Send(std::move(request));
}

Task<Result<json::Object>> MetaGraph::Post(std::string path, std::string json_body) {
  auto request = Prepare("POST", path, MetaFields());
  request.headers.Add("Content-Type", "application/json");
  request.body = std::move(json_body);
  co_return co_await Send(std::move(request));
}

Task<Result<json::Object>> MetaGraph::Upload(std::string path, MetaFields fields, MetaFile file) {
  // A file cannot hold its own digest.
  const auto boundary = "beseda-" + crypto::Sha256Hex(file.bytes).substr(0, 40);
  auto request = Prepare("POST", path, MetaFields());
  request.headers.Add("Content-Type", "multipart/form-data; boundary=" + boundary);
  request.body = WriteMultipart(fields, file, boundary);
  request.total_timeout = kFileTimeout;
  co_return co_await Send(std::move(request));
}

Task<Result<std::string>> MetaGraph::Download(std::string url, bool with_token, std::size_t max_bytes) {
  HttpRequest request;
  request.url = std::move(url);
  request.reach = access_.own_base ? Reach::kAnywhere : Reach::kPublicOnly;
  request.total_timeout = kFileTimeout;
  request.max_response_bytes = max_bytes;
  request.max_redirects = with_token ? 0 : 3;
  if (with_token) request.headers.Add("Authorization", "Bearer " + access_.access_token);
  // Without a name of a program Meta's file servers refuse.
  request.headers.Add("User-Agent", "Beseda");
  auto response = co_await services_.http.Send(std::move(request));
  if (!response.ok()) co_return std::move(response).error();
  if (response->status == 200) co_return std::move(response->body);
  if (response->status == 404 || response->status == 410 || response->status == 403) {
    co_return Error(ErrorCode::kNotFound, "Meta does not have this file any more.");
  }
  auto error = ReadMetaErrorAnswer(access_.product, response->status, response->headers, response->body);
  if (error.code == ErrorCode::kUncertain) error.code = ErrorCode::kUnavailable;  // Reading may be repeated.
  co_return error;
}

}  // namespace beseda
