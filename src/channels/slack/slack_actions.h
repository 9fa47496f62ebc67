#pragma once

#include <string_view>

namespace beseda::slack {

/// How the elements of our messages are named (action_id), so that their answers can be told apart.
inline constexpr std::string_view kReplyAction = "reply_";
inline constexpr std::string_view kUrlAction = "url_";
inline constexpr std::string_view kListAction = "list";

}  // namespace beseda::slack
