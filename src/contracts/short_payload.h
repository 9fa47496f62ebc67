#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "model/content.h"

namespace beseda {

/// A button's payload for a vendor that takes few bytes: the payload itself if it has at most `most`, else a digest of it that is the
/// same each time. `most` is at least kShortPayload. The inbox finds the payload again, by the digest, in the message that
/// had the button, so that an adapter keeps nothing.
std::string ShortPayload(std::string_view payload, std::size_t most);

/// How long a digest is, in bytes.
inline constexpr std::size_t kShortPayload = 44;

/// Whether a payload that came back is a digest.
bool IsShortened(std::string_view payload);

/// What somebody chose in a message.
struct ChosenPayload {
  std::string payload;
  std::string title;
};

/// The button, row or quick reply of `content` whose payload has this digest; nothing if there is none.
std::optional<ChosenPayload> FindChosen(const Content& content, std::string_view shortened);

}  // namespace beseda
