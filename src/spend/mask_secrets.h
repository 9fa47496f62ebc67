#pragma once

#include <string>
#include <string_view>

namespace beseda::spend {

/// `text` with what looks like a key or a token (by the beginnings that vendors give them, bearer headers, JWTs,
/// private keys) replaced by its beginning and "…". Errs on the side of hiding.
std::string MaskSecrets(std::string_view text);

}  // namespace beseda::spend
