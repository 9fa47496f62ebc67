#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "flow/scenario.h"
#include "json/fwd.h"

namespace beseda::flow {

/// What variables hold are JSON values; dates are texts ("2026-01-31"). These say how the engine understands them.

/// As a person reads it: texts as they are, numbers without needless digits, lists joined with ", ", null as nothing.
std::string TextOf(const json::Value& value);
/// Appends the same.
void AppendText(std::string& out, const json::Value& value);

/// Null, "", false, 0 and empty lists and objects are false; all else is true.
bool IsTrue(const json::Value& value);
/// Null, "" and empty lists and objects.
bool IsEmpty(const json::Value& value);

/// The number that it is, or that its text is ("12.5").
std::optional<double> NumberOf(const json::Value& value);
/// A whole number as an integer.
json::Value NumberValue(double number);

/// Less, equal, greater: numbers (also texts of numbers beside a number) by size, texts letter by letter without case and
/// accents. Nothing: they cannot be compared.
std::optional<int> Compare(const json::Value& a, const json::Value& b);
bool Equal(const json::Value& a, const json::Value& b);
/// Whether a list has it as an item, an object as a member's name, or a text as a part.
bool Contains(const json::Value& whole, const json::Value& part);

/// The value as one of this type. Null stays null. kInvalid: it has no such meaning.
Result<json::Value> ToType(json::Value value, VariableType type);

}  // namespace beseda::flow
