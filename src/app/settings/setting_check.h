#pragma once

#include <string>
#include <string_view>

namespace beseda::app {

/// Checks that settings name (Setting::Check): what is wrong with the text and what to write, or empty. An empty text
/// means "not set" and passes all but CheckNotEmpty, CheckAddress and those of list elements.
std::string CheckNotEmpty(std::string_view text);
/// An IPv4 or IPv6 address, without brackets, or "localhost".
std::string CheckAddress(std::string_view text);
/// "address:port" or "[v6 address]:port".
std::string CheckHostPort(std::string_view text);
/// An address, or a network "10.0.0.0/8".
std::string CheckNetwork(std::string_view text);
/// http or https, a host, no path, query or fragment.
std::string CheckWebUrl(std::string_view text);
/// http, https, socks5 or socks5h, and a host.
std::string CheckProxyUrl(std::string_view text);
/// "type/subtype" or "type/*", lower case.
std::string CheckMediaType(std::string_view text);
/// As crypto::SealKey::Parse reads it. Does not repeat the text.
std::string CheckSecretKey(std::string_view text);

/// `text` in quotes, cut to a bearable length, on one line.
std::string Quoted(std::string_view text);

}  // namespace beseda::app
