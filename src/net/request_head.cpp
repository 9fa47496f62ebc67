#include "net/request_head.h"

#include <algorithm>

namespace beseda::net {
namespace {

constexpr std::size_t kMaxMethod = 20;

bool IsMethod(std::string_view method) {
  return !method.empty() && method.size() <= kMaxMethod &&
         std::all_of(method.begin(), method.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool IsCleanHeader(std::string_view name, std::string_view value) {
  const auto bad_in_name = [](unsigned char c) { return c <= 0x20 || c >= 0x7f || c == ':'; };
  const auto bad_in_value = [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7f; };
  return !name.empty() && std::none_of(name.begin(), name.end(), bad_in_name) &&
         std::none_of(value.begin(), value.end(), bad_in_value);
}

void AppendField(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

Status CheckRequestHead(const HttpRequest& request) {
  if (!IsMethod(request.method)) return Error(ErrorCode::kInvalid, "The request method is not valid.");
  for (const auto& [name, value] : request.headers) {
    if (IsCleanHeader(name, value)) continue;
    return Error(ErrorCode::kInvalid, "A header field of the request has characters that are not allowed.", name);
  }
  return Ok();
}

bool IsIdempotent(std::string_view method) {
  return method == "GET" || method == "HEAD" || method == "OPTIONS" || method == "PUT" || method == "DELETE";
}

bool SendsBody(const HttpRequest& request) {
  if (request.method == "HEAD") return false;
  return !request.body.empty() || request.method == "POST" || request.method == "PUT" || request.method == "PATCH";
}

void AppendRequestHead(std::string& out, const HttpRequest& request, std::string_view host, std::string_view target) {
  out.append(request.method).append(" ");
  if (!target.starts_with('/')) out += '/';
  out.append(target).append(" HTTP/1.1\r\n");
  if (!request.headers.Find("Host")) AppendField(out, "Host", host);
  if (!request.headers.Find("User-Agent")) AppendField(out, "User-Agent", "Beseda");
  if (!request.headers.Find("Accept")) AppendField(out, "Accept", "*/*");
  for (const auto& [name, value] : request.headers) AppendField(out, name, value);
  if (SendsBody(request)) AppendField(out, "Content-Length", std::to_string(request.body.size()));
  out.append("\r\n");
}

}  // namespace beseda::net
