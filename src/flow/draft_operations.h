#pragma once

#include "base/result.h"
#include "json/fwd.h"

namespace beseda::flow {

/// Edits of a scenario's document, each of one entity, so that edits of several people merge:
/// {"op": "put" | "remove", "type": "block" | "edge" | "flow" | "variable" | "settings", "id", "value"}. "settings" are
/// the scenario's "locales" and "main"; they are only put, in parts or whole, and have no id.
inline constexpr std::size_t kMostOperations = 5000;  ///< In one edit.

/// The document after the operations, in their order. Pure; applying the same ones again changes nothing more. A removed
/// flow takes its blocks with it, a block its edges; an edge takes the place of another at the same port; an edge that
/// leads nowhere (somebody else removed its end meanwhile) is dropped. What the values hold is for DecodeScenario to check.
/// Errors: kInvalid with the path ("operations[3].id"); the main flow cannot be removed.
Result<json::Object> ApplyOperations(json::Object scenario, const json::Array& operations);

}  // namespace beseda::flow
