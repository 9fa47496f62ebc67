#include "channels/whatsapp/whatsapp_ids.h"

#include <algorithm>

#include "base/text_limits.h"

namespace beseda {
namespace {

constexpr std::string_view kNumber = "#~";

/// Where the number that we have added begins; the end if there is none.
std::size_t NumberAt(std::string_view id) {
  const auto at = id.rfind(kNumber);
  if (at == id.npos) return id.size();
  const auto digits = id.substr(at + kNumber.size());
  const bool number = (digits.size() == 1 || digits.size() == 2) &&
                      std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  return number ? at : id.size();
}

}  // namespace

std::string UniqueIds::Take(std::string_view id) {
  // An author's id that ends as ours do gets a number at once, so that what is taken away is always our own.
  const auto numbered = [&](int number) { return std::string(id).append(kNumber) + std::to_string(number); };
  auto unique = NumberAt(id) == id.size() ? std::string(id) : numbered(1);
  for (int number = 2; std::find(taken_.begin(), taken_.end(), unique) != taken_.end(); ++number) {
    unique = numbered(number);
  }
  taken_.push_back(unique);
  return unique;
}

std::string_view ReadChosenId(std::string_view id) { return id.substr(0, NumberAt(id)); }

std::string UniqueTitles::Take(std::string_view title) {
  auto unique = Shorten(title, most_);
  for (int number = 2; std::find(taken_.begin(), taken_.end(), unique) != taken_.end(); ++number) {
    const auto end = " " + std::to_string(number);
    unique = Shorten(title, most_ - end.size()) + end;
  }
  taken_.push_back(unique);
  return unique;
}

}  // namespace beseda
