#pragma once

#include <string>

#include "base/result.h"
#include "json/fwd.h"
#include "model/content.h"

namespace beseda {

/// The JSON form of content: {"type":"text","text":…}; schemas/openapi.yaml has the whole union. Encode leaves out
/// fields that are empty. Decode checks types, sizes, counts and addresses (only http, https, /media/… and, for
/// buttons, mailto and tel); its errors name the field. A type that is not known is an error: vendors' unknown kinds
/// are wrapped in UnknownContent by their decoders.
json::Object EncodeContent(const Content& content);
Result<Content> DecodeContent(const json::Value& value, const std::string& path = "content");

/// As above, from and to text: how content is stored.
std::string DumpContent(const Content& content);
Result<Content> ParseContent(std::string_view text);

}  // namespace beseda
