#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace beseda::server {

/// The segments of a request's path, percent-decoded. Nothing if the path is no honest one: it does not begin with
/// '/', is longer than 4096 bytes or has more than 32 segments, has a malformed escape, bytes that are not UTF-8,
/// control characters, a '\', an empty segment ("//"), or "." or ".." (escaped or not). An escaped '/' stays inside its
/// segment, which then fits only what takes the rest of a path. A slash at the end gives an empty last segment. Pure.
std::optional<std::vector<std::string>> SplitPath(std::string_view path);

/// One route's path: "/bots/{id}/test"; a last "{path*}" takes the rest, slashes and all (at least one segment).
class RoutePattern {
 public:
  /// `text` is written by a programmer; a malformed one ends the program at start.
  explicit RoutePattern(std::string_view text);

  using Parameters = std::vector<std::pair<std::string, std::string>>;
  /// The parameters' values if the path fits. A parameter fits any segment that is not empty.
  std::optional<Parameters> Match(const std::vector<std::string>& segments) const;

  /// Whether this one is to be preferred to `other` where both fit: the first difference decides; a literal goes
  /// before a parameter, a parameter before a rest.
  bool IsMoreExact(const RoutePattern& other) const;

  const std::string& text() const { return text_; }
  /// The first segment, if it is a literal.
  std::optional<std::string_view> begin() const {
    if (parts_.front().kind != Kind::kLiteral) return std::nullopt;
    return parts_.front().text;
  }

 private:
  enum class Kind { kLiteral, kParameter, kRest };
  struct Part {
    Kind kind;
    std::string text;  ///< The literal, or the parameter's name.
  };

  std::string text_;
  std::vector<Part> parts_;
};

}  // namespace beseda::server
