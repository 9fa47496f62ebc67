#include "net/curl_failure.h"

#include <string>

namespace beseda::net {

Error DescribeCurlFailure(CURLcode code, std::string_view host, std::string_view detail, bool sent) {
  const std::string name(host);
  std::string why(curl_easy_strerror(code));
  if (!detail.empty()) (why += ": ") += detail;
  switch (code) {
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_BAD_FUNCTION_ARGUMENT:
      return Error(ErrorCode::kInvalid, "The address is not a valid URL.", std::move(why));
    case CURLE_COULDNT_RESOLVE_HOST:
      return Error(ErrorCode::kUnavailable, "The name " + name + " cannot be found. Check the address.", std::move(why));
    case CURLE_COULDNT_RESOLVE_PROXY:
      return Error(ErrorCode::kUnavailable, "The proxy's name cannot be found. Check the proxy settings.", std::move(why));
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
      return Error(ErrorCode::kUnavailable,
                   "The TLS certificate of " + name + " is not trusted. If it is yours, add its authority's certificate.",
                   std::move(why));
    case CURLE_OPERATION_TIMEDOUT:
      if (sent) return Error(ErrorCode::kTimeout, name + " took too long to answer.", std::move(why));
      return Error(ErrorCode::kUnavailable, name + " did not accept the connection in time.", std::move(why));
    case CURLE_ABORTED_BY_CALLBACK:
      return Error(ErrorCode::kCancelled, "The request was cancelled.", std::move(why));
    case CURLE_OUT_OF_MEMORY:
    case CURLE_FAILED_INIT:
      if (!sent) return Error(ErrorCode::kInternal, "The request cannot be sent.", std::move(why));
      break;
    default:
      break;
  }
  if (sent) {
    return Error(ErrorCode::kUncertain, "The connection to " + name + " was lost before the answer came.", std::move(why));
  }
  return Error(ErrorCode::kUnavailable, "There is no connection to " + name + ".", std::move(why));
}

}  // namespace beseda::net
