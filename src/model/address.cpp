#include "model/address.h"

#include <algorithm>

#include "base/text.h"

namespace beseda {
namespace {

constexpr std::size_t kMostEmail = 254, kLeastDigits = 7, kMostDigits = 15;

std::string NormalEmail(std::string_view text) {
  std::string email(Trim(text));
  if (email.size() > kMostEmail) return {};
  for (char& c : email) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= ' ' || byte == 0x7F) return {};
    if (c >= 'A' && c <= 'Z') c = char(c + 32);
  }
  const auto at = email.find('@');
  const bool two_parts = at != std::string::npos && at > 0 && at + 1 < email.size() && email.find('@', at + 1) == std::string::npos;
  return two_parts ? email : std::string();
}

std::string NormalPhone(std::string_view text, bool international) {
  const auto trimmed = Trim(text);
  std::string digits;
  for (const char c : trimmed) {
    if (c >= '0' && c <= '9') {
      digits += c;
    } else if (std::string_view(" ().-/+").find(c) == std::string_view::npos) {
      return {};
    }
  }
  if (trimmed.starts_with("00")) {
    digits.erase(0, 2);
  } else if (!trimmed.starts_with("+") && !international) {
    return {};
  }
  if (digits.size() < kLeastDigits || digits.size() > kMostDigits || digits[0] == '0') return {};
  return "+" + digits;
}

}  // namespace

std::string_view AddressKindName(KnownAddress::Kind kind) { return kind == KnownAddress::Kind::kEmail ? "email" : "phone"; }

std::string NormalAddress(const KnownAddress& address) {
  if (address.kind == KnownAddress::Kind::kEmail) return NormalEmail(address.address);
  return NormalPhone(address.address, address.verified);
}

}  // namespace beseda
