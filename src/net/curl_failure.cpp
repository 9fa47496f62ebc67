#include "net/curl_failure.h"

#include <string>

#include "net/http_errors.h"

namespace beseda::net {

Error DescribeCurlFailure(CURLcode code, std::string_view host, std::string_view detail, bool sent) {
  std::string why(curl_easy_strerror(code));
  if (!detail.empty()) (why += ": ") += detail;
  switch (code) {
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_BAD_FUNCTION_ARGUMENT:
      return AddressNotValid(std::move(why));
    case CURLE_COULDNT_RESOLVE_HOST:
      return NameNotFound(host, std::move(why));
    case CURLE_COULDNT_RESOLVE_PROXY:
      return Error(ErrorCode::kUnavailable, "The proxy's name cannot be found. Check the proxy settings.", std::move(why));
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
      return Error(ErrorCode::kUnavailable,
                   "The TLS certificate of " + std::string(host) + " is not trusted. If it is yours, add its authority's certificate.",
                   std::move(why));
    case CURLE_OPERATION_TIMEDOUT:
      return NotInTime(host, sent, std::move(why));
    case CURLE_ABORTED_BY_CALLBACK:
      return RequestCancelled(std::move(why));
    case CURLE_OUT_OF_MEMORY:
    case CURLE_FAILED_INIT:
      if (!sent) return Error(ErrorCode::kInternal, "The request cannot be sent.", std::move(why));
      break;
    default:
      break;
  }
  if (sent) return ConnectionLost(host, std::move(why));
  return NoConnection(host, std::move(why));
}

}  // namespace beseda::net
