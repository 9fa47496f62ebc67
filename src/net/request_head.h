#pragma once

#include <string>
#include <string_view>

#include "contracts/http_client.h"

namespace beseda::net {

/// Whether method and header fields can be sent as they are: no line ends or other characters that would break out of
/// their place. kInvalid if not.
Status CheckRequestHead(const HttpRequest& request);

/// A repeated request of these does what one does (RFC 9110 §9.2.2).
bool IsIdempotent(std::string_view method);

/// Whether the request has a body, if only an empty one, and so says how long it is.
bool SendsBody(const HttpRequest& request);

/// Appends the request line and the header fields with the empty line behind them. `host` is the authority as it stands
/// in the URL, `target` the path with the query. Host, Accept and User-Agent of the request go before ours; its fields
/// must not be about framing or the connection. The request has passed CheckRequestHead.
void AppendRequestHead(std::string& out, const HttpRequest& request, std::string_view host, std::string_view target);

}  // namespace beseda::net
