#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "base/task_fwd.h"
#include "base/time.h"

namespace beseda::flow {

/// Addresses that scenarios give to other systems, and the one call that is awaited at each. Thread-safe.
class OutsideCalls {
 public:
  virtual ~OutsideCalls() = default;
  /// A new address for this conversation, at which one call is taken until it expires; nobody can guess it. kConflict: nobody
  /// knows under which address other systems reach this server.
  virtual Task<Result<std::string>> NewAddress(std::string workspace_id, std::string bot_id, std::string conversation_id, Micros lifetime) = 0;
  /// The body (JSON) of the call that has come to the address with this id, if one has. kNotFound: no such address of this conversation.
  virtual Task<Result<std::optional<std::string>>> Arrived(std::string conversation_id, std::string call_id) = 0;
};

/// What an address is known by here; a stolen database tells no addresses. Empty: it is no address of ours.
std::string CallIdOf(std::string_view address);

}  // namespace beseda::flow
