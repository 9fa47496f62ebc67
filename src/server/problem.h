#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "contracts/http_server.h"

namespace beseda::server {

/// The HTTP status that an error means.
int StatusOf(ErrorCode code);
/// "Not Found" and so on; empty for a status that is not known.
std::string_view StatusTitle(int status);

/// An answer as application/problem+json (RFC 9457), the Problem of schemas/openapi.yaml. The error's detail stays
/// inside.
ServerResponse MakeProblem(const Error& error);
/// As above, with a status of its own; `code` is what programs go by.
ServerResponse MakeProblem(int status, std::string_view code, std::string_view detail, std::string_view field = {});

}  // namespace beseda::server
