#include "server/route_pattern.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "base/text.h"
#include "contracts/http_types.h"

namespace beseda::server {
namespace {

constexpr std::size_t kMaxPath = 4096;
constexpr std::size_t kMaxSegments = 32;

bool IsHonestPart(std::string_view part) {
  if (part == "." || part == "..") return false;
  return std::none_of(part.begin(), part.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f || c == '\\'; });
}

// A segment may have escaped slashes inside; what they part must be as honest as segments, and not empty.
bool IsHonest(std::string_view segment) {
  if (!IsUtf8(segment)) return false;
  const auto parts = Split(segment, '/');
  return std::all_of(parts.begin(), parts.end(), [&](std::string_view part) {
    return IsHonestPart(part) && (parts.size() == 1 || !part.empty());
  });
}

}  // namespace

std::optional<std::vector<std::string>> SplitPath(std::string_view path) {
  if (path.empty() || path.front() != '/' || path.size() > kMaxPath) return std::nullopt;
  const auto raw = Split(path.substr(1), '/');
  if (raw.size() > kMaxSegments) return std::nullopt;
  std::vector<std::string> segments;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    auto decoded = PercentDecode(raw[i]);
    if (!decoded || !IsHonest(*decoded)) return std::nullopt;
    if (decoded->empty() && i + 1 < raw.size()) return std::nullopt;
    segments.push_back(std::move(*decoded));
  }
  return segments;
}

RoutePattern::RoutePattern(std::string_view text) : text_(text) {
  const auto malformed = [&] {
    std::fprintf(stderr, "malformed route \"%s\"\n", text_.c_str());
    std::abort();
  };
  if (text.empty() || text.front() != '/') malformed();
  for (auto part : Split(text.substr(1), '/')) {
    if (!parts_.empty() && parts_.back().kind == Kind::kRest) malformed();
    if (!part.starts_with('{')) {
      parts_.push_back({Kind::kLiteral, std::string(part)});
      continue;
    }
    if (!part.ends_with('}') || part.size() < 3) malformed();
    auto name = part.substr(1, part.size() - 2);
    const bool rest = name.ends_with('*');
    if (rest) name.remove_suffix(1);
    parts_.push_back({rest ? Kind::kRest : Kind::kParameter, std::string(name)});
  }
}

std::optional<RoutePattern::Parameters> RoutePattern::Match(const std::vector<std::string>& segments) const {
  const bool rest = parts_.back().kind == Kind::kRest;
  if (rest ? segments.size() < parts_.size() : segments.size() != parts_.size()) return std::nullopt;
  Parameters parameters;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const auto& part = parts_[i];
    switch (part.kind) {
      case Kind::kLiteral:
        if (segments[i] != part.text) return std::nullopt;
        break;
      case Kind::kParameter:
        if (segments[i].empty() || segments[i].find('/') != std::string::npos) return std::nullopt;
        parameters.emplace_back(part.text, segments[i]);
        break;
      case Kind::kRest: {
        std::string joined = segments[i];
        for (std::size_t k = i + 1; k < segments.size(); ++k) joined.append("/").append(segments[k]);
        if (joined.empty()) return std::nullopt;
        parameters.emplace_back(part.text, std::move(joined));
        break;
      }
    }
  }
  return parameters;
}

bool RoutePattern::IsMoreExact(const RoutePattern& other) const {
  for (std::size_t i = 0; i < std::min(parts_.size(), other.parts_.size()); ++i) {
    if (parts_[i].kind != other.parts_[i].kind) return parts_[i].kind < other.parts_[i].kind;
  }
  return parts_.size() > other.parts_.size();
}

}  // namespace beseda::server
