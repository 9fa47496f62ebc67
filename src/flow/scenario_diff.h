#pragma once

#include "json/fwd.h"

namespace beseda::flow {

/// What differs between two documents of a bot's scenario, by entity, in the order settings, flows, variables, blocks,
/// edges and within these of their ids:
/// {"type", "id", "change": "added" | "removed" | "changed", "before", "after", "fields": [{"path", "before", "after"}]}.
/// "fields" says where a changed entity differs ("settings.text.en"); a member that one side lacks is null there. Pure.
json::Array DiffScenarios(const json::Object& before, const json::Object& after);

}  // namespace beseda::flow
