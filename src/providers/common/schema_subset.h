#pragma once

#include <span>
#include <string_view>

#include "json/fwd.h"

namespace beseda {

/// What a vendor understands of JSON Schema.
struct SchemaSubset {
  std::span<const std::string_view> keywords;  ///< What it takes; the rest it would refuse.
  bool closes_objects = false;                 ///< Every object has to say "additionalProperties": false.
  bool one_of_as_any_of = false;               ///< "oneOf" is written "anyOf".
};

/// `schema` with what the vendor does not take told in words, in the description, so that the model still knows of it.
/// `changed`, if given, becomes true where something had to go.
json::Object RestrictSchema(const json::Object& schema, const SchemaSubset& subset, bool* changed = nullptr);

}  // namespace beseda
