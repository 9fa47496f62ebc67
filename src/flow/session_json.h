#pragma once

#include <string>
#include <string_view>

#include "flow/session.h"

namespace beseda::flow {

/// Sessions in names rather than numbers, so that they outlive the program they were made with:
/// {"version", "block", "kind", "flow", "frames", "values", "attempts", "memo", "due", "timer", "picked"}. Variables that outlive
/// a session are stored apart (variable_rows.h).
json::Object EncodeSession(const Program& program, const Session& session, std::string_view version_id);

/// A session as another program can take it up.
struct TakenUp {
  Session session = {};
  std::string lost_block = {};   ///< It stood on a block that this program does not have, or has as another kind.
  std::int32_t begin_at = -1;    ///< Then: the start of that block's flow, to be begun anew; -1: nothing is left.
};
/// Errors: kInvalid: it is no session.
Result<TakenUp> DecodeSession(const Program& program, const json::Object& object);

/// The version that a session was made with; empty: unknown.
std::string SessionVersion(const json::Object& object);
/// Whether it waits for anything.
bool SessionWaits(const json::Object& object);

/// Whether `session`, a conversation's whole one, stands at a block that waits for a person of the team to hand back.
bool WaitsForHandBack(std::string_view session);

/// The member of conversations.session that is ours. The others belong to the bot's agent.
inline constexpr std::string_view kSessionMember = "flow";

}  // namespace beseda::flow
