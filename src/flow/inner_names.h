#pragma once

#include <string_view>

namespace beseda::flow {

/// Inner events of conversations (EventContent::name) that are for scenarios.

/// A call from another system at an address of the conversation; data {"call": id, "body": JSON}.
inline constexpr std::string_view kCallEvent = "flow.call";
/// Something that another system tells of; data {"name", "data": JSON}.
inline constexpr std::string_view kHappenedEvent = "flow.happened";

}  // namespace beseda::flow
