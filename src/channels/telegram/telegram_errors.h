#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"

namespace beseda::telegram {

/// What a refusal of the Bot API means: {"ok":false,"error_code","description","parameters"?}. The message is for a person and says what
/// to do; the detail holds Telegram's description. kRateLimited has retry_after.
Error ReadRefusal(int status, std::string_view body);

/// The supergroup that a group has become, if that is why a call was refused.
std::optional<std::int64_t> MigratedTo(std::string_view body);

/// Refusals after which the same thing may be tried in another way.
bool IsUnknownFile(const Error& error);     ///< A file id is no longer known.
bool IsRefusedFormat(const Error& error);   ///< Not taken as a picture, video, voice note …; as a document it would be.
bool IsWithoutText(const Error& error);     ///< What is edited has a caption instead of a text.
bool IsGone(const Error& error);            ///< What is edited was deleted.
bool IsAlreadySo(const Error& error);       ///< The edit changes nothing, or what is to be deleted is gone.

}  // namespace beseda::telegram
