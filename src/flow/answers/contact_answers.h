#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace beseda::flow {

/// What people write where they are asked how to be reached. Each looks for it in the whole message, so that "It is
/// ann@example.com, thanks" will do.

/// An address as the HTML standard takes it (html.spec.whatwg.org, "valid e-mail address"), and with a dot in its domain;
/// letters of other scripts are let through (RFC 6531).
std::optional<std::string> FindEmail(std::string_view text);

/// A telephone number of 7 to 15 digits (ITU-T E.164) without what people put between; "00" becomes "+", and in Russian the
/// "8" of eleven digits "+7". A number without country code is given as it is.
std::optional<std::string> FindPhone(std::string_view text, std::string_view locale);

/// An http(s) address; "example.com/a" gets "https://".
std::optional<std::string> FindUrl(std::string_view text);

/// `text` with the digits of other scripts (Arabic, Persian, Devanagari, full width) as 0 to 9.
std::string WithAsciiDigits(std::string_view text);

}  // namespace beseda::flow
