#include "channels/slack/slack_place.h"

#include <charconv>

namespace beseda::slack {

std::string KeyOf(const Place& place) { return place.ts.empty() ? place.channel : place.channel + ":" + place.ts; }

Place PlaceOf(std::string_view key) {
  const auto colon = key.find(':');
  if (colon == key.npos) return Place{std::string(key), {}};
  return Place{std::string(key.substr(0, colon)), std::string(key.substr(colon + 1))};
}

std::optional<Time> TimeOf(std::string_view ts) {
  const auto dot = ts.find('.');
  const auto whole = ts.substr(0, dot);
  const auto rest = dot == ts.npos ? std::string_view() : ts.substr(dot + 1);
  const auto number = [](std::string_view digits, std::int64_t& out) {
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
    return failure == std::errc() && end == digits.data() + digits.size() && out >= 0;
  };
  std::int64_t sec = 0, micros = 0;
  if (!number(whole, sec) || sec > 100'000'000'000 || (!rest.empty() && (rest.size() != 6 || !number(rest, micros)))) return std::nullopt;
  return Time(seconds(sec) + Micros(micros));
}

}  // namespace beseda::slack
