#pragma once

#include <string_view>

namespace beseda::flow {

/// What the engine says where an author has written nothing. In kIsThatRight, {} stands for what was found.
enum class Words {
  kApology, kNotText, kNotNumber, kNotEmail, kNotPhone, kNotUrl, kNotDate, kNotTime, kNotChoice, kNotYesNo, kNotRating, kNotFile,
  kNotLocation, kNotPattern, kYes, kNo, kDone, kChoose, kHandedOver, kTooLow, kTooHigh,
  kNotDuration, kChange, kStreet, kCity, kPostcode, kCountry, kIsThatRight, kCount
};

/// In the locale's language, or in English.
std::string_view OwnWords(Words which, std::string_view locale);

}  // namespace beseda::flow
