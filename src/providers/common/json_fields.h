#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "json/fwd.h"

namespace beseda {

/// Fields of what a vendor sent, read leniently: what is absent or of another type is as if it were not there, because
/// vendors add and change fields without notice and an answer must not be lost for one of them. (Our own input is read
/// with json::Reader, which is strict.) The results point into the object.
const json::Object* FindObject(const json::Object& object, std::string_view name);
const json::Array* FindArray(const json::Object& object, std::string_view name);
/// Empty if there is none.
std::string_view FindText(const json::Object& object, std::string_view name);
/// A whole number of at least 0. `object` may be null.
std::optional<std::int64_t> FindCount(const json::Object* object, std::string_view name);
bool FindBool(const json::Object& object, std::string_view name);

/// `text` for a request: malformed UTF-8 is repaired, since no vendor takes it.
json::String Text(std::string_view text);

}  // namespace beseda
