#include "channels/telegram/telegram_api.h"

#include "base/task.h"
#include "base/text.h"
#include "channels/telegram/telegram_errors.h"
#include "channels/telegram/telegram_fields.h"
#include "crypto/hash.h"
#include "json/json.h"

namespace beseda::telegram {
namespace {

constexpr Micros kPatience = seconds(30);
constexpr Micros kUploadPatience = seconds(300);
constexpr std::size_t kMostAnswer = 4 * 1024 * 1024;

// What stands between the quotes of a Content-Disposition parameter (HTML's rules for form data).
std::string Quoted(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c == '"') {
      out += "%22";
    } else if (c != '\r' && c != '\n') {
      out += c;
    }
  }
  return out;
}

}  // namespace

std::string MultipartBody(const json::Object& params, const std::vector<Upload>& uploads, std::string_view boundary) {
  std::string body;
  const auto begin = [&](std::string_view name) {
    body.append("--").append(boundary).append("\r\nContent-Disposition: form-data; name=\"").append(Quoted(name)).append("\"");
  };
  for (const auto& [name, value] : params) {
    begin(name);
    body += "\r\n\r\n";
    body += value.is_string() ? std::string(json::View(value.get_string())) : json::Dump(value);
    body += "\r\n";
  }
  for (const auto& upload : uploads) {
    begin(upload.field);
    body.append("; filename=\"").append(Quoted(upload.name.empty() ? "file" : upload.name)).append("\"\r\nContent-Type: ");
    body.append(upload.mime.empty() ? "application/octet-stream" : Quoted(upload.mime)).append("\r\n\r\n").append(upload.bytes).append("\r\n");
  }
  return body.append("--").append(boundary).append("--\r\n");
}

Error Api::Discreet(Error error) const {
  for (auto* text : {&error.message, &error.detail}) {
    for (auto at = text->find(token_); !token_.empty() && at != text->npos; at = text->find(token_)) text->replace(at, token_.size(), "…");
  }
  return error;
}

void Api::UseNewChat(json::Object& params) {
  std::lock_guard lock(mutex_);
  const auto moved = moved_.find(IntIn(params, "chat_id"));
  if (moved != moved_.end()) params["chat_id"] = moved->second;
}

Task<Result<HttpResponse>> Api::Post(std::string method, const json::Object& params, const std::vector<Upload>& uploads, Micros patience,
                                     std::size_t most) {
  HttpRequest request;
  request.method = "POST";
  request.url = base_ + "/bot" + token_ + "/" + method;
  request.reach = reach_;
  if (uploads.empty()) {
    request.headers.Add("Content-Type", "application/json");
    request.body = json::Dump(params);
  } else {
    // No file holds its own digest, so that the boundary cannot stand in one.
    const auto boundary = "beseda-" + crypto::Sha256Hex(uploads.front().bytes).substr(0, 48);
    request.headers.Add("Content-Type", "multipart/form-data; boundary=" + boundary);
    request.body = MultipartBody(params, uploads, boundary);
  }
  request.total_timeout = patience;
  request.idle_timeout = patience;
  request.max_response_bytes = most;
  co_return co_await http_.Send(std::move(request));
}

Task<Result<json::Value>> Api::Ask(std::string method, json::Object params, std::vector<Upload> uploads, Micros patience, std::size_t most) {
  if (token_.empty()) co_return Error(ErrorCode::kUnauthenticated, "The channel has no bot token yet. Take one from @BotFather and enter it.");
  UseNewChat(params);
  for (bool again = false;; again = true) {
    auto response = co_await Post(method, params, uploads, patience, most);
    if (!response.ok()) co_return Discreet(std::move(response).error());
    auto answer = json::ParseObject(response->body);
    if (response->status < 300 && answer.ok() && FlagIn(*answer, "ok")) {
      auto* result = answer->if_contains("result");
      co_return result ? std::move(*result) : json::Value();
    }
    if (response->status < 300 && !answer.ok()) co_return Error(ErrorCode::kUncertain, "Telegram's answer cannot be read.", std::string(CutUtf8(response->body, 200)));
    const auto moved = MigratedTo(response->body);
    if (!moved || again || IntIn(params, "chat_id") == 0) co_return Discreet(ReadRefusal(response->status, response->body));
    {
      std::lock_guard lock(mutex_);
      moved_[IntIn(params, "chat_id")] = *moved;
    }
    params["chat_id"] = *moved;
  }
}

Task<Result<json::Value>> Api::Call(std::string method, json::Object params, std::vector<Upload> uploads) {
  const auto patience = uploads.empty() ? kPatience : kUploadPatience;
  co_return co_await Ask(std::move(method), std::move(params), std::move(uploads), patience, kMostAnswer);
}

Task<Result<json::Value>> Api::Wait(std::string method, json::Object params, Micros patience, std::size_t most) {
  co_return co_await Ask(std::move(method), std::move(params), {}, patience, most);
}

Task<Result<std::string>> Api::Download(std::string path, std::size_t most) {
  HttpRequest request;
  request.url = base_ + "/file/bot" + token_ + "/" + path;
  request.reach = reach_;
  request.total_timeout = kUploadPatience;
  request.max_response_bytes = most;
  auto response = co_await http_.Send(std::move(request));
  if (!response.ok()) co_return Discreet(std::move(response).error());
  if (response->status == 404) co_return Error(ErrorCode::kNotFound, "Telegram no longer has the file.");
  if (response->status != 200) co_return Discreet(ReadRefusal(response->status, response->body));
  co_return std::move(response->body);
}

}  // namespace beseda::telegram
