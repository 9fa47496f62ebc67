#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "json/fwd.h"

namespace beseda::json {

/// JSON Schema (draft 2020-12), the part that tools' arguments and models' answers use: type, enum, const, properties,
/// required, additionalProperties, items, prefixItems, minItems, maxItems, uniqueItems, minLength, maxLength (in code
/// points), minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, minProperties, maxProperties, anyOf,
/// oneOf, allOf, not, and $ref within the document ("#/$defs/…"). What describes rather than demands (title, format,
/// default) is passed over, and so is "pattern": regular expressions from outside have no bound on their time.

/// What is wrong with `value`, for people and models, each with its path ("/items/0/price must be a number"), at most
/// `most` of them; none if all is well.
std::vector<std::string> SchemaMistakes(const Value& value, const Object& schema, std::size_t most = 8);

/// Whether `schema` itself can be used: its keywords have the types they should have and its references lead
/// somewhere. Errors: kInvalid, saying where.
Status CheckSchema(const Object& schema);

}  // namespace beseda::json
