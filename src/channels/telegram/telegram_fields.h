#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "json/fwd.h"

namespace beseda::telegram {

/// Reading of what Telegram sends, which is taken as it comes: what is absent, or of another type, reads as nothing.
const json::Object* ObjectIn(const json::Object& in, std::string_view name);
const json::Array* ListIn(const json::Object& in, std::string_view name);
std::string TextIn(const json::Object& in, std::string_view name);
std::int64_t IntIn(const json::Object& in, std::string_view name);
double NumberIn(const json::Object& in, std::string_view name);
bool FlagIn(const json::Object& in, std::string_view name);

/// The value as a JSON object in a text: itself if it is one, else {"value":…}.
std::string AsObjectText(const json::Value& value);

/// Telegram counts in UTF-16 units: the part of a text (UTF-8) from unit `offset`, `length` units long, as far as the text has it.
std::string_view Utf16Part(std::string_view text, std::int64_t offset, std::int64_t length);

}  // namespace beseda::telegram
