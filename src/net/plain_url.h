#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace beseda::net {

/// The parts of a plain URL, as views into it.
struct PlainUrl {
  std::string_view host;       ///< A name, an IPv4 address, or an IPv6 address without its brackets.
  std::uint16_t port = 80;
  std::string_view authority;  ///< Host and port as they stand in the URL, for the Host field.
  std::string_view target;     ///< Path and query; may begin with the query or be empty.
};

/// Takes an http:// URL apart if it is of the simple kind that can be read in only one way: no credentials, no number
/// that stands for an address, no dot segments, nothing but printable ASCII. Nothing for all others: they may be quite
/// valid, and are for libcurl to read.
std::optional<PlainUrl> ParsePlainUrl(std::string_view url);

}  // namespace beseda::net
