#pragma once

#include <string_view>

#include "base/result.h"

namespace beseda::quality {

/// Regular expressions that people write, in RE2's syntax (https://github.com/google/re2/wiki/Syntax): matching takes
/// time linear in the text and a bounded amount of memory, whatever the pattern (docs/adr/0029). What cannot be had that
/// way (look-around, back-references) is refused.

/// Errors: kInvalid, saying what is wrong with the pattern.
Status CheckPattern(std::string_view pattern);

/// Whether the pattern is found anywhere in the text; "^" and "$" hold it to the ends. Errors: as CheckPattern.
Result<bool> IsFound(std::string_view pattern, std::string_view text);

}  // namespace beseda::quality
