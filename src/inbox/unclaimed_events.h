#pragma once

#include <string>
#include <string_view>

#include "model/message.h"

namespace beseda {

/// The ids of events that are kept for an account that no channel has begin so.
inline constexpr std::string_view kUnclaimedIds = "elsewhere/";

/// Why an event stays with the channel whose address was called.
enum class Unclaimed {
  kNoChannel,  ///< No channel that is switched on has this account.
  kRefused,    ///< One has it, but does not accept the call: its app secret is another one.
};

/// In words for a person.
std::string ExplainUnclaimed(Unclaimed why, std::string_view account);

/// An event of another account of the vendor's app (IncomingEvent::account_key), as it is kept by the channel whose address was called: in the
/// thread "account:<id>", with why and what came, and answered by nobody. The same event gives the same one.
IncomingEvent MakeUnclaimed(const IncomingEvent& event, Unclaimed why);

}  // namespace beseda
