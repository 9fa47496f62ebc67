#pragma once

#include <span>
#include <string_view>

namespace beseda {

/// A text file that is part of the program (cmake/embed.cmake).
struct EmbeddedFile {
  std::string_view path;  ///< Below the folder that was embedded, with "/".
  std::string_view text;  ///< JSON without white space, all else as it is.
};

/// By path. Constant from the program's start, so that other constants may be made of them.
using EmbeddedFiles = std::span<const EmbeddedFile>;

}  // namespace beseda
