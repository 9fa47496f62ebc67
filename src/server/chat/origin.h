#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "contracts/http_server.h"

namespace beseda::server {

/// The host that the client asked for, with its port; behind a trusted proxy what the proxy says.
std::string_view RequestHost(const ServerRequest& request);

/// Whether a page of this origin may use a web channel: our own pages, and those that its `allowed` list names ("*":
/// any). A request without an Origin header is no page's and passes.
bool OriginAllowed(const ServerRequest& request, const std::vector<std::string>& allowed);

/// Adds the CORS headers that let the page of the request's Origin read the answer. To be called only if it may.
void AllowOrigin(const ServerRequest& request, ServerResponse& response);

}  // namespace beseda::server
