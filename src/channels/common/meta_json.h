#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "json/json.h"

namespace beseda {

/// Reading what a vendor sent without demanding it: a field that is missing or of another type is nothing.

const json::Object* ObjectIn(const json::Object& object, std::string_view name);
const json::Array* ArrayIn(const json::Object& object, std::string_view name);
/// The text, or a number as text; empty if it is neither.
std::string TextIn(const json::Object& object, std::string_view name);
std::optional<double> NumberIn(const json::Object& object, std::string_view name);
bool TrueIn(const json::Object& object, std::string_view name);
/// Unix seconds, or milliseconds where the number is so large; as a number or a text.
std::optional<Time> TimeIn(const json::Object& object, std::string_view name);
/// The objects of an array; other elements are passed over.
std::vector<const json::Object*> ObjectsIn(const json::Object& object, std::string_view name);

/// A name that stays the same when the same JSON is sent again.
std::string NameOfJson(const json::Object& object);

}  // namespace beseda
