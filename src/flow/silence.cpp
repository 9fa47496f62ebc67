#include "flow/silence.h"

namespace beseda::flow {

void CountSilence(const Program& program, Session& session, bool heard, bool said, bool with_person, Time now) {
  if (with_person || program.silences().empty()) {
    session.silent_since.reset();
    session.silence_told = {};
  } else if (heard || (said && session.silence_told == Micros(0))) {
    session.silent_since = now;
    session.silence_told = {};
  }
}

std::optional<Silence> NextSilence(const Program& program, const Session& session) {
  if (!session.silent_since) return std::nullopt;
  for (const auto after : program.silences()) {
    if (after > session.silence_told) return Silence{*session.silent_since, after};
  }
  return std::nullopt;
}

}  // namespace beseda::flow
