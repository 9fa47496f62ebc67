#include "base/slug.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace beseda {
namespace {

constexpr std::size_t kLongest = 63;

bool IsPlain(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

/// Russian letters from U+0430 (а) to U+044F (я), as passports spell them.
constexpr std::array<std::string_view, 32> kRussian = {
    "a", "b", "v", "g", "d", "e", "zh", "z", "i", "i", "k", "l", "m", "n", "o", "p",
    "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "ie", "y", "", "e", "iu", "ia"};

std::string_view Latin(std::uint32_t letter) {
  if (letter == 0x401 || letter == 0x451) return "e";  // Ё, ё
  if (letter >= 0x410 && letter < 0x430) letter += 0x20;
  if (letter >= 0x430 && letter < 0x450) return kRussian[letter - 0x430];
  return "-";
}

}  // namespace

bool IsSlug(std::string_view text) {
  if (text.empty() || text.size() > kLongest || !IsPlain(text.front())) return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return IsPlain(c) || c == '-'; });
}

std::string SlugOf(std::string_view name, std::string_view otherwise) {
  std::string slug;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto byte = static_cast<unsigned char>(name[i]);
    if (byte >= 'A' && byte <= 'Z') {
      slug += char(byte + 32);
    } else if (IsPlain(name[i])) {
      slug += name[i];
    } else if ((byte & 0xE0) == 0xC0 && i + 1 < name.size()) {
      slug += Latin(std::uint32_t(byte & 0x1F) << 6 | (static_cast<unsigned char>(name[i + 1]) & 0x3F));
      ++i;
    } else if ((byte & 0xC0) != 0x80) {
      slug += '-';
    }
  }
  std::string tidy;
  for (char c : slug) {
    if (c != '-' || (!tidy.empty() && tidy.back() != '-')) tidy += c;
  }
  tidy.resize(std::min(tidy.size(), kLongest - 4));  // leaves room for "-99"
  while (!tidy.empty() && tidy.back() == '-') tidy.pop_back();
  return tidy.empty() ? std::string(otherwise) : tidy;
}

}  // namespace beseda
