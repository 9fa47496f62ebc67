#include "net/http_errors.h"

namespace beseda::net {

Error AddressNotValid(std::string detail) {
  return Error(ErrorCode::kInvalid, "The address is not a valid URL.", std::move(detail));
}

Error AddressForbidden() {
  return Error(ErrorCode::kInvalid,
               "This address leads into a private or local network, where requests of this kind may not go.");
}

Error NameNotFound(std::string_view host, std::string detail) {
  return Error(ErrorCode::kUnavailable, "The name " + std::string(host) + " cannot be found. Check the address.",
               std::move(detail));
}

Error NoConnection(std::string_view host, std::string detail) {
  return Error(ErrorCode::kUnavailable, "There is no connection to " + std::string(host) + ".", std::move(detail));
}

Error NotInTime(std::string_view host, bool sent, std::string detail) {
  const std::string name(host);
  if (sent) return Error(ErrorCode::kTimeout, name + " took too long to answer.", std::move(detail));
  return Error(ErrorCode::kUnavailable, name + " did not accept the connection in time.", std::move(detail));
}

Error ConnectionLost(std::string_view host, std::string detail) {
  return Error(ErrorCode::kUncertain, "The connection to " + std::string(host) + " was lost before the answer came.",
               std::move(detail));
}

Error AnswerTooLarge(std::string_view host) {
  return Error(ErrorCode::kTooLarge, "The answer of " + std::string(host) + " is larger than allowed.");
}

Error RequestCancelled(std::string detail) {
  return Error(ErrorCode::kCancelled, "The request was cancelled.", std::move(detail));
}

}  // namespace beseda::net
