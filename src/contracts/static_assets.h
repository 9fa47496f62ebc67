#pragma once
#include <cstddef>
#include <span>
#include <string_view>

namespace beseda {

/// One file of the web parts that is embedded in the binary. Everything points into the program's read-only
/// data, so assets live for ever, may be read by any thread and are never copied.
struct StaticAsset {
  std::string_view path;  ///< Where it is served, e.g. "/widget.js" or "/admin/index.html".
  std::string_view mime;  ///< Value for Content-Type.
  std::string_view etag;  ///< Validator made from the content; weak, for it stands for both encodings.
  std::span<const std::byte> identity;
  std::span<const std::byte> gzip;  ///< The same content, gzip-compressed; empty where that saves too little.
  bool immutable = false;  ///< The name contains a hash of the content: clients may keep it for ever.
};

/// The asset served at exactly this path (no query, no decoding of %xx, no index.html for folders), or
/// nullptr.
using AssetFinder = const StaticAsset* (*)(std::string_view path);

/// The embedded web parts: web/widget/dist at "/", web/admin/dist at "/admin/". Where these were not built,
/// "/admin/index.html", "/chat.html" and "/widget.js" exist and say so.
const StaticAsset* FindAsset(std::string_view path);

/// False when the binary was built without the web parts.
bool HasWebParts();

}  // namespace beseda
