#pragma once

#include "base/result.h"
#include "json/fwd.h"
#include "model/content.h"

namespace beseda::server {

/// Decodes what a visitor sends: texts, choices, places, contacts, reactions, media that were uploaded here before, and the event
/// "referral", by which link they came ({"ref"}). Everything else is for bots and refused. Errors: kInvalid with the field.
Result<Content> DecodeVisitorContent(const json::Value& value);

}  // namespace beseda::server
