#pragma once

#include <optional>
#include <string>
#include <vector>

#include "flow/run.h"

namespace beseda::flow {

/// One of the things that may be chosen.
struct Option {
  std::string id = {};                   ///< Also the payload of its button.
  std::vector<std::string> titles = {};  ///< In all languages, folded (base/unicode.h).
};

/// Which option an answer names: by its button, its number (from 1), its title in any language, or as the only title that
/// occurs in what was said.
std::optional<std::size_t> MatchOption(const std::vector<Option>& options, const Input& input);
/// All that an answer names: "1, 3", "red and blue".
std::vector<std::size_t> MatchOptions(const std::vector<Option>& options, const Input& input);

}  // namespace beseda::flow
