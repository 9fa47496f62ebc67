#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "base/result.h"
#include "json/fwd.h"

namespace beseda::json {

/// Parses UTF-8 JSON (RFC 8259), at most `kMaxDepth` deep. Errors are kInvalid and say at which byte.
inline constexpr std::size_t kMaxDepth = 32;
Result<Value> Parse(std::string_view text);

/// As Parse, but the outermost value must be an object.
Result<Object> ParseObject(std::string_view text);

std::string Dump(const Value& value);
std::string Dump(const Object& value);
std::string Dump(const Array& value);

inline std::string_view View(const String& text) { return {text.data(), text.size()}; }

}  // namespace beseda::json
