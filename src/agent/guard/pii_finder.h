#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace beseda::agent {

/// Personal data that can be told from other text by its form.
enum class PiiKind : std::uint8_t { kEmail, kPhone, kCard, kIban, kIp };
inline constexpr std::size_t kPiiKinds = 5;

/// A set of kinds; a value.
class PiiKinds {
 public:
  void Add(PiiKind kind) { bits_ |= Bit(kind); }
  bool Has(PiiKind kind) const { return (bits_ & Bit(kind)) != 0; }
  bool empty() const { return bits_ == 0; }
  std::vector<PiiKind> All() const;

 private:
  static std::uint32_t Bit(PiiKind kind) { return 1u << std::uint32_t(kind); }
  std::uint32_t bits_ = 0;
};

/// "email", "phone", "card", "iban", "ip".
std::string_view PiiKindName(PiiKind kind);
std::optional<PiiKind> ParsePiiKind(std::string_view name);

struct PiiSpan {
  std::size_t begin;
  std::size_t end;
  PiiKind kind;
};

/// Where `text` holds data of these kinds, in order, without overlaps.
///   email  local part, @, a domain with a dot;
///   phone  + and 8 to 15 digits; without +, 10 to 15 digits in groups, or 10 and more of them that begin with 0, or 11
///          with 7 or 8; between digits may stand spaces, dots, dashes and brackets. No dates;
///   card   13 to 19 digits with a valid check digit (Luhn, ISO/IEC 7812-1), in groups or not;
///   iban   a country, two check digits and up to 30 letters and digits whose remainder is right (ISO 13616, mod 97-10);
///   ip     IPv4 in four numbers, IPv6 with at least two colons.
/// Digits and letters of ASCII only. Linear in the text's length.
std::vector<PiiSpan> FindPii(std::string_view text, PiiKinds kinds);

}  // namespace beseda::agent
