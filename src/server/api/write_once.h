#pragma once

#include <functional>

#include "server/api/api.h"

namespace beseda::server {

/// Runs the body of a POST in a write transaction and gives its answer. If the request carried an Idempotency-Key, the
/// answer is stored in that same transaction, so that a repeated request, at the same time or within 24 hours, gets
/// the stored answer and has no effect of its own; a crash in between leaves either both or none. The same key with
/// another request is kInvalid ("idempotency_key_reused"). Errors are not stored: such a request may be repeated.
/// `body` may be run twice (contracts/database.h). `replayed`, if given, tells whether the answer is a stored one.
Task<Result<ServerResponse>> WriteOnce(Api& api, Call& call, std::function<Result<ServerResponse>(Tx&)> body,
                                       bool* replayed = nullptr);

}  // namespace beseda::server
