#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace beseda::flow {

/// How long something takes, as people write it: "1h 30m", "90 minutes", "полтора часа", "1:30", "eine halbe Stunde", "PT5M".
/// Units and small numbers are known in English, Russian, Arabic, German, Spanish and French; words around them ("about")
/// are passed over. `bare`: what a number without a unit counts; nothing: it is not understood. At most ten years.
std::optional<Micros> ReadDuration(std::string_view text, std::string_view locale, std::optional<Micros> bare);

/// ISO 8601 with days, hours, minutes and seconds: "P1DT2H30M", "PT0S".
std::string DurationText(Micros duration);

}  // namespace beseda::flow
