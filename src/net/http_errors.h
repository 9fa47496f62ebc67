#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace beseda::net {

/// The failures of outgoing requests, in the words that every client of this folder uses for them. `detail` is for logs.
Error AddressNotValid(std::string detail = {});
Error AddressForbidden();
Error NameNotFound(std::string_view host, std::string detail = {});
Error NoConnection(std::string_view host, std::string detail = {});
/// `sent`: at least a part of the request went out; then it is kTimeout, before that kUnavailable.
Error NotInTime(std::string_view host, bool sent, std::string detail = {});
Error ConnectionLost(std::string_view host, std::string detail = {});
Error AnswerTooLarge(std::string_view host);
Error RequestCancelled(std::string detail = {});

}  // namespace beseda::net
