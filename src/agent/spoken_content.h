#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "contracts/chat_model.h"
#include "model/message.h"

namespace beseda::agent {

/// Whether a person expects an answer to it: not to reactions, receipts, typing, deletions and events.
bool WantsAnswer(const Content& content);

/// What a model is told that was said, in words: texts as they are, everything else described in brackets. Empty for
/// what is not part of the talk.
std::string InWords(const Content& content, bool from_person);

/// The address under which a model's vendor can fetch a picture: an https address as it is, ours ("/media/…") behind
/// `public_url`. Nothing if it is no picture or nobody outside can fetch it.
std::optional<ImagePart> PublicImage(const Content& content, std::string_view public_url);

}  // namespace beseda::agent
