#pragma once

#include <optional>
#include <string_view>

namespace beseda::net {

/// The two parts of a request target that the server looks at, percent-encoded as received; they point into it.
struct RequestTarget {
  std::string_view path;  ///< Begins with '/', or is "*" (OPTIONS only).
  std::string_view query;
};

/// Reads the origin form ("/a?b"), the absolute form ("http://host/a?b") and "*" (RFC 9112 §3.2). Nothing if it is
/// something else, has a fragment, or bytes that no URL has.
std::optional<RequestTarget> ParseRequestTarget(std::string_view target);

}  // namespace beseda::net
