#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace beseda::server {

/// The type of a file by its first bytes, whatever it claims to be; text/plain for UTF-8 text, and
/// application/octet-stream for what is not known. HTML, SVG and scripts are text: they must not run.
std::string_view SniffMediaType(std::string_view bytes);

/// Whether a type ("image/png", parameters are ignored) is one of `types`: "type/subtype", "type/*" or "*/*".
bool IsTypeAmong(std::string_view mime, const std::vector<std::string>& types);

/// Whether a browser may show it in place (images, audio, video, PDF); the rest is offered for download.
bool IsShownInline(std::string_view mime);

}  // namespace beseda::server
