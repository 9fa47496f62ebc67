#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace beseda::flow {

/// The words of a text that say something, folded: those of more than two letters.
std::set<std::string> TellingWords(std::string_view text);

/// How much of the best example's words were said, 0 to 1: what stands in for a model where there is none.
double ExampleScore(const std::vector<std::string>& examples, const std::set<std::string>& said);

/// From this score on, what was said is taken to mean what the example means.
inline constexpr double kMeansTheSame = 0.5;

}  // namespace beseda::flow
