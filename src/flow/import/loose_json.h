#pragma once

#include <string>
#include <string_view>

#include "json/fwd.h"

namespace beseda::flow {

/// Looks into documents of other programs, which may lack anything: what is not there is null, "" or an empty list.

/// The member at a path of names ("options.labels.button").
const json::Value& At(const json::Value& value, std::string_view path);
/// A text, or a number as text.
std::string TextAt(const json::Value& value, std::string_view path);
const json::Array& ListAt(const json::Value& value, std::string_view path);
bool FlagAt(const json::Value& value, std::string_view path);
/// Zero if it is not there or no sane place on a canvas.
double CoordinateAt(const json::Value& value, std::string_view path);

}  // namespace beseda::flow
