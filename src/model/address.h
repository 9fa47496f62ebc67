#pragma once

#include <string>
#include <string_view>

namespace beseda {

/// Where a person can be reached besides the channel that they write on.
struct KnownAddress {
  enum class Kind { kEmail, kPhone };
  Kind kind = Kind::kEmail;
  std::string address;    ///< As it was said; NormalAddress gives the form that is compared.
  bool verified = false;  ///< The vendor, or the site's own signature, vouches that it is theirs; else anybody may have said so.
};

std::string_view AddressKindName(KnownAddress::Kind kind);

/// The form in which addresses are stored and compared; empty: it is none.
/// E-mails: lower case (ASCII). Phones: "+" and 7 to 15 digits (E.164); they need their country's number, with "+" or "00" before
/// it unless the vendor vouches for them, who always names it.
std::string NormalAddress(const KnownAddress& address);

}  // namespace beseda
