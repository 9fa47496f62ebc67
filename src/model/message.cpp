#include "model/message.h"

#include <array>
#include <utility>

namespace beseda {
namespace {

constexpr std::array kDirections = {"in", "out"};
constexpr std::array kAuthors = {"contact", "bot", "agent", "system"};
constexpr std::array kStates = {"accepted", "queued", "sending", "sent",    "delivered",
                                "read",     "failed", "uncertain", "skipped"};

template <typename Enum, std::size_t N>
std::optional<Enum> Lookup(const std::array<const char*, N>& names, std::string_view name) {
  for (std::size_t i = 0; i < N; ++i) {
    if (names[i] == name) return Enum(i);
  }
  return std::nullopt;
}

}  // namespace

std::string_view DirectionName(Direction direction) { return kDirections[std::size_t(direction)]; }
std::string_view AuthorName(Author author) { return kAuthors[std::size_t(author)]; }
std::string_view DeliveryStateName(DeliveryState state) { return kStates[std::size_t(state)]; }
std::optional<Direction> ParseDirection(std::string_view name) { return Lookup<Direction>(kDirections, name); }
std::optional<Author> ParseAuthor(std::string_view name) { return Lookup<Author>(kAuthors, name); }
std::optional<DeliveryState> ParseDeliveryState(std::string_view name) { return Lookup<DeliveryState>(kStates, name); }

}  // namespace beseda
