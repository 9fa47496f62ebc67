#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "contracts/chat_model.h"
#include "json/reader.h"

namespace beseda::server {

/// What the dialects of the gateway have in common.

inline constexpr std::size_t kMostGatewayText = 16 * 1024 * 1024;  ///< Bytes of one text.
inline constexpr std::size_t kMostGatewayItems = 10'000;           ///< Messages, tools, parts.
inline constexpr std::int64_t kMostGatewayTokens = 1'000'000;      ///< Of an answer; no model writes so much.

/// The tools' names by the ids of their calls, as far as the request has been read: messages with the results of tools
/// name only the call, and the vendors behind want the tool's name too.
using ToolNames = std::unordered_map<std::string, std::string>;
/// The name of the tool whose call has that id; empty: none.
std::string NameOfTool(const ToolNames& names, const std::string& call_id);

/// "https://…" becomes an address, "data:image/png;base64,…" becomes bytes. kInvalid: neither.
Result<ImagePart> ImageFromUrl(std::string_view url);
/// An object or array as JSON text; empty if the field is absent or null. Anything else is a mistake.
std::string JsonText(json::Reader& in, std::string_view name);
/// A number within bounds, if it is there.
std::optional<double> NumberWithin(json::Reader& in, std::string_view name, double least, double most);
/// One string or an array of strings; absent gives none.
std::vector<std::string> OneOrMoreTexts(json::Reader& in, std::string_view name);
/// Says that the gateway cannot do what the client wants, if the field is there and not null or `harmless`.
void RefuseField(json::Reader& in, std::string_view name, const json::Value& harmless, std::string_view message);

}  // namespace beseda::server
