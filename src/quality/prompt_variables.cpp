#include "quality/prompt_variables.h"

#include <algorithm>

#include "base/text.h"

namespace beseda::quality {

std::vector<std::string> VariablesIn(std::string_view text) {
  std::vector<std::string> names;
  for (;;) {
    const auto begin = text.find("{{");
    const auto end = begin == text.npos ? text.npos : text.find("}}", begin + 2);
    if (end == text.npos) return names;
    std::string name(Trim(text.substr(begin + 2, end - begin - 2)));
    if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
    text.remove_prefix(end + 2);
  }
}

}  // namespace beseda::quality
