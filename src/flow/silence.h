#pragma once

#include <optional>

#include "base/time.h"
#include "flow/program.h"
#include "flow/session.h"

namespace beseda::flow {

/// A moment at which a silence has lasted as long as some trigger ("on_inactivity") waits for.
struct Silence {
  Time since = {};
  Micros after = {};
};

/// After a turn: a person who was heard ends the silence, and a new one begins; what the bot says begins it anew as long as no
/// trigger was told of it. `with_person`: the conversation is with a person of the team now, so that none is counted.
void CountSilence(const Program& program, Session& session, bool heard, bool said, bool with_person, Time now);

/// The next one that triggers wait for; nothing: all were told, or none wait.
std::optional<Silence> NextSilence(const Program& program, const Session& session);

}  // namespace beseda::flow
