#include "server/api/gate.h"

#include <algorithm>

#include "access/api_key.h"
#include "access/authenticator.h"
#include "access/session.h"
#include "base/log.h"
#include "base/task.h"
#include "base/text.h"
#include "crypto/hash.h"
#include "server/problem.h"

namespace beseda::server {
namespace {

constexpr std::size_t kMaxIdempotencyKey = 128;

bool IsSafe(std::string_view method) { return method == "GET" || method == "HEAD"; }

/// "https://host:1" → "host:1"; nothing if it is no http(s) origin.
std::optional<std::string_view> Authority(std::string_view url) {
  for (std::string_view scheme : {"https://", "http://"}) {
    if (!url.starts_with(scheme)) continue;
    url.remove_prefix(scheme.size());
    return url.substr(0, url.find('/'));
  }
  return std::nullopt;
}

Error NotSignedIn() { return Error(ErrorCode::kUnauthenticated, "You are not signed in. Sign in and try again."); }

Task<Result<access::Principal>> Authenticate(Api& api, const ServerRequest& request) {
  // Whoever sends an Authorization header means it; a cookie that comes along does not count.
  if (const auto header = request.headers.Find("authorization")) {
    constexpr std::string_view kBearer = "bearer ";
    const bool bearer = header->size() > kBearer.size() && EqualsNoCase(header->substr(0, kBearer.size()), kBearer);
    const auto key = bearer ? Trim(header->substr(kBearer.size())) : std::string_view();
    if (!key.starts_with(access::kApiKeyStart)) {
      co_return Error(ErrorCode::kUnauthenticated, "The Authorization header must be \"Bearer\" and an API key, bsk_….");
    }
    co_return co_await access::AuthenticateApiKey(api.access, std::string(key));
  }
  const auto cookie = request.Cookie(kSessionCookie);
  if (!cookie || cookie->empty()) co_return NotSignedIn();
  co_return co_await access::AuthenticateSession(api.access, std::string(*cookie));
}

Status CheckRequirement(const Requirement& requirement, const access::Principal& principal) {
  if (requirement.kind == Requirement::Kind::kSession) {
    if (principal.kind == access::Principal::Kind::kMember) return Ok();
    return Error(ErrorCode::kForbidden, "This is about a member's own account; an API key has none. Sign in instead.")
        .As("session_required");
  }
  if (principal.permissions.Has(requirement.permission)) return Ok();
  return Error(ErrorCode::kForbidden, "You need the permission \"" +
                                          std::string(access::PermissionName(requirement.permission)) +
                                          "\" for this. Ask an owner or an admin of the workspace.");
}

Error ForeignOrigin() {
  return Error(ErrorCode::kForbidden,
               "The request came from another site and was refused. Open the admin pages at this server's own address; "
               "behind a proxy, pass the Host header on or set the server's public address.")
      .As("foreign_origin");
}

/// Against other sites that make a browser send requests with its cookie.
Status CheckMeant(const Api& api, const ServerRequest& request, const access::Principal& principal) {
  if (principal.kind == access::Principal::Kind::kApiKey) return Ok();
  if (!IsOwnOrigin(request, api.public_url)) return ForeignOrigin();
  if (IsSafe(request.method)) return Ok();
  if (crypto::EqualSecrets(request.headers.Get("x-csrf-token"), principal.csrf_token)) return Ok();
  return Error(ErrorCode::kForbidden,
               "The header X-CSRF-Token is missing or belongs to another session. Reload the page and try again.")
      .As("csrf");
}

bool IsJson(std::string_view content_type) {
  const auto type = ToLower(Trim(content_type.substr(0, content_type.find(';'))));
  return type == "application/json" || (type.starts_with("application/") && type.ends_with("+json"));
}

bool IsPrintable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c >= 0x20 && c < 0x7f; });
}

/// Everything before the handler; fills the call.
Task<Status> Admit(Api& api, const ApiRoute& route, Call& call) {
  const auto& request = call.request;
  if (route.requirement.kind == Requirement::Kind::kPublic) {
    // Nobody is to be signed in, or a server set up, by a foreign page either.
    if (!IsSafe(request.method) && !IsOwnOrigin(request, api.public_url)) co_return ForeignOrigin();
    co_return Ok();
  }
  CO_TRY(call.principal, co_await Authenticate(api, request));
  CO_CHECK_OK(CheckRequirement(route.requirement, call.principal));
  CO_CHECK_OK(CheckMeant(api, request, call.principal));
  if (request.method == "POST") {
    const auto key = request.headers.Get("idempotency-key");
    if (key.size() > kMaxIdempotencyKey || !IsPrintable(key)) {
      co_return Error(ErrorCode::kInvalid, "Idempotency-Key must have 1 to 128 printable ASCII characters.");
    }
    call.idempotency_key = std::string(key);
  }
  co_return Ok();
}

void AddSecurityHeaders(ServerResponse& response) {
  auto& headers = response.headers;
  headers.Set("Cache-Control", "no-store");
  headers.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  headers.Set("Referrer-Policy", "no-referrer");
  headers.Set("X-Frame-Options", "DENY");
  headers.Set("Cross-Origin-Resource-Policy", "same-origin");
}

ServerResponse Refusal(const ApiRoute& route, const Error& error) {
  if (StatusOf(error.code) >= 500 || error.code == ErrorCode::kStorage) {
    Log(LogLevel::kError, "server", "an API call failed",
        {{"method", route.method}, {"path", route.path}, {"error", error.message}, {"detail", error.detail}});
  }
  auto response = MakeProblem(error);
  if (response.status == 401) response.headers.Set("WWW-Authenticate", "Bearer realm=\"beseda\"");
  return response;
}

}  // namespace

bool IsOwnOrigin(const ServerRequest& request, std::string_view public_url) {
  const auto origin = request.headers.Find("origin");
  if (!origin) return true;
  const auto authority = Authority(*origin);
  if (!authority) return false;
  // The scheme is not compared: a proxy that ends TLS for us may not tell.
  if (EqualsNoCase(*authority, request.headers.Get("host"))) return true;
  const auto own = Authority(public_url);
  return own && EqualsNoCase(*authority, *own);
}

std::string BaseUrl(const ServerRequest& request, std::string_view public_url) {
  if (!public_url.empty()) {
    while (public_url.ends_with('/')) public_url.remove_suffix(1);
    return std::string(public_url);
  }
  return (request.secure ? "https://" : "http://") + std::string(request.headers.Get("host"));
}

std::string SessionCookie(std::string_view token, bool secure) {
  return std::string(kSessionCookie) + "=" + std::string(token) + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" +
         std::to_string(std::chrono::duration_cast<seconds>(access::kSessionLife).count()) + (secure ? "; Secure" : "");
}

std::string ClearedSessionCookie(bool secure) {
  return std::string(kSessionCookie) + "=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0" + (secure ? "; Secure" : "");
}

Task<ServerResponse> PassGate(Api& api, const ApiRoute& route, ServerRequest request) {
  Call call;
  call.origin = {request.remote_address, std::string(request.headers.Get("user-agent"))};
  call.base_url = BaseUrl(request, api.public_url);
  call.request = std::move(request);
  ServerResponse response;
  if (auto admitted = co_await Admit(api, route, call); !admitted.ok()) {
    response = Refusal(route, admitted.error());
  } else if (route.body == ApiRoute::Body::kJson && !IsJson(call.request.headers.Get("content-type"))) {
    response = MakeProblem(415, "unsupported_type", "Send the body as JSON, with Content-Type: application/json.");
  } else {
    auto handled = co_await route.handler(api, call);
    response = handled.ok() ? std::move(handled).value() : Refusal(route, handled.error());
  }
  AddSecurityHeaders(response);
  co_return response;
}

}  // namespace beseda::server
