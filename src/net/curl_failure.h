#pragma once

#include <curl/curl.h>

#include <string_view>

#include "base/result.h"

namespace beseda::net {

/// What a failure of libcurl means to the caller. `sent`: at least a part of the request went out. Before that every
/// failure is kUnavailable, for nothing can have happened; after that kTimeout or kUncertain.
Error DescribeCurlFailure(CURLcode code, std::string_view host, std::string_view detail, bool sent);

}  // namespace beseda::net
