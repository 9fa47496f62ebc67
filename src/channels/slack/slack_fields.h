#pragma once

#include <string>
#include <string_view>

#include "json/fwd.h"

namespace beseda::slack {

/// Reads of Slack's JSON that never fail: what is missing, or of another type than expected, is empty. Slack adds fields and kinds
/// without notice; a decoder that insists would lose messages.
std::string_view Text(const json::Object& object, std::string_view name);
const json::Object& Sub(const json::Object& object, std::string_view name);
const json::Array& Items(const json::Object& object, std::string_view name);
/// The element if it is an object, else an empty one.
const json::Object& AsObject(const json::Value& value);
bool Flag(const json::Object& object, std::string_view name);
std::int64_t Whole(const json::Object& object, std::string_view name);
/// The first of two that is not empty.
std::string_view Either(std::string_view first, std::string_view second);

}  // namespace beseda::slack
