#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "json/fwd.h"
#include "model/content.h"

namespace beseda::slack {

/// Limits of Block Kit (https://docs.slack.dev/reference/block-kit): elements of an actions block, options of a list, characters of a
/// button's or option's text, of a button's value and address, of an option's value, of a placeholder, of a picture's words; blocks of a message.
inline constexpr std::size_t kMaxElements = 25;
inline constexpr std::size_t kMaxOptions = 100;
inline constexpr std::size_t kMaxTitle = 75;
inline constexpr std::size_t kMaxButtonValue = 2000;
inline constexpr std::size_t kMaxUrl = 3000;
inline constexpr std::size_t kMaxOptionValue = 150;
inline constexpr std::size_t kMaxPlaceholder = 150;
inline constexpr std::size_t kMaxAltText = 2000;
inline constexpr std::size_t kMaxBlocks = 50;

/// An actions block with buttons that answer or open an address. kInvalid: a payload or an address is too long for Slack.
Result<json::Object> WriteButtons(const std::vector<Button>& buttons);
/// Actions blocks with a list to choose from; with buttons, if a row's id is too long for a list but not for a button. kInvalid: it is too
/// long for either.
Result<json::Array> WriteList(const ListContent& list);
/// A picture at a public address.
json::Object WriteImage(std::string_view url, std::string_view words);

}  // namespace beseda::slack
