#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "contracts/database.h"
#include "flow/outside_calls.h"

namespace beseda::flow {

/// Calls from outside in the database. Functions run in a transaction and throw SqlError.

enum class CallOutcome { kTaken, kAgain, kUnknown };
struct TakenCall {
  CallOutcome outcome = CallOutcome::kUnknown;
  std::string conversation_id = {};  ///< Of kTaken: its lane is to be woken after the commit.
};
/// Stores the call's body (JSON), and its event if the bot has the conversation. The first call counts, all others are kAgain.
TakenCall TakeCall(Tx& tx, std::string_view token, std::string_view body, Time now);

/// Events for calls that came while a person had the conversation, or the bot was off. At most `limit` are looked at; gives the
/// conversations to wake. Those that still cannot be told are looked at again in a minute.
std::vector<std::string> TellCalls(Tx& tx, Time now, std::int64_t limit);
bool AnyCallToTell(Tx& tx, Time now);
/// How many were removed, at most `limit`.
std::int64_t RemoveExpiredCalls(Tx& tx, Time now, std::int64_t limit);

class StoredCalls final : public OutsideCalls {
 public:
  struct Services {
    Database& db;
    const Clock& clock;
    Random& random;
    std::string public_url;  ///< "https://chat.example.org"; empty: unknown.
  };
  explicit StoredCalls(Services services) : services_(std::move(services)) {}

  Task<Result<std::string>> NewAddress(std::string workspace_id, std::string bot_id, std::string conversation_id, Micros lifetime) override;
  Task<Result<std::optional<std::string>>> Arrived(std::string conversation_id, std::string call_id) override;

 private:
  Services services_;
};

}  // namespace beseda::flow
