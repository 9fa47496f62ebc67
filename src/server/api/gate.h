#pragma once

#include "server/api/api.h"
#include "server/api/routes.h"

namespace beseda::server {

inline constexpr std::string_view kSessionCookie = "beseda_session";

/// Lets a request through to its handler, or not. In this order:
///   who: the API key of "Authorization: Bearer bsk_…", otherwise the cookie's session (401);
///   may they: the route's requirement (403);
///   was it meant: with a cookie, an Origin that is this server's and, for all but GET and HEAD, the CSRF token (403);
///   form: a JSON body says so (415).
/// Then calls the handler, turns its error into a problem document, and adds the API's security headers.
Task<ServerResponse> PassGate(Api& api, const ApiRoute& route, ServerRequest request);

/// Whether the request's Origin header, if it has one, names this server: the Host of the request or `public_url`.
bool IsOwnOrigin(const ServerRequest& request, std::string_view public_url);

/// "https://chat.example.org": `public_url`, or as the caller addressed us.
std::string BaseUrl(const ServerRequest& request, std::string_view public_url);

/// Set-Cookie for a new session, and for none.
std::string SessionCookie(std::string_view token, bool secure);
std::string ClearedSessionCookie(bool secure);

}  // namespace beseda::server
