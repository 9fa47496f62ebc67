#include "channels/web/web_settings.h"

#include <algorithm>
#include <string>

#include "json/reader.h"

namespace beseda {

const std::string_view kWebSettingsSchema = R"({
  "type": "object",
  "properties": {
    "allowed_origins": {"type": "array", "items": {"type": "string", "maxLength": 300}, "title": "Sites that may embed the chat", "description": "One origin a line, e.g. https://www.example.com. Empty: only this server's own pages. *: any site.", "default": []},
    "title": {"type": "string", "maxLength": 80, "title": "Title", "description": "Shown at the top of the chat; the bot's name if empty."},
    "subtitle": {"type": "string", "maxLength": 160, "title": "Subtitle"},
    "accent": {"type": "string", "maxLength": 7, "title": "Accent colour", "format": "color", "default": "#0f766e"},
    "position": {"type": "string", "enum": ["right", "left"], "title": "Side of the page", "default": "right"},
    "theme": {"type": "string", "enum": ["auto", "light", "dark"], "title": "Theme", "default": "auto"},
    "locale": {"type": "string", "maxLength": 20, "title": "Language of the chat window", "description": "auto follows the visitor's browser.", "default": "auto"},
    "launcher_text": {"type": "string", "maxLength": 60, "title": "Text beside the bubble"},
    "identity_secret": {"type": "string", "writeOnly": true, "minLength": 16, "maxLength": 200, "title": "Secret for proving who visitors are", "description": "Your site's server signs the e-mail or phone of people who are signed in with it (HMAC-SHA256), so that they are known to be who they say. At least 16 characters; keep it off your pages."}
  }
})";

namespace {

bool IsOrigin(std::string_view origin) {
  if (origin == "*") return true;
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (!origin.starts_with(scheme)) continue;
    const auto host = origin.substr(scheme.size());
    return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == ':' || c == '[' || c == ']';
    });
  }
  return false;
}

bool IsColor(std::string_view color) {
  return color.size() == 7 && color[0] == '#' &&
         std::all_of(color.begin() + 1, color.end(), [](unsigned char c) { return std::isxdigit(c); });
}

}  // namespace

Status CheckWebSettings(const json::Object& settings) {
  json::Reader in(settings, "settings");
  for (const auto& origin : in.Texts("allowed_origins", 100)) {
    if (!IsOrigin(origin)) {
      in.Fail("allowed_origins", "\"" + origin +
                                     "\" is not an origin. Write the scheme and the host in lower case, without a path, "
                                     "e.g. https://www.example.com.");
    }
  }
  if (const auto accent = in.OptionalText("accent"); accent && !accent->empty() && !IsColor(*accent)) {
    in.Fail("accent", "The accent colour must look like #0f766e.");
  }
  return in.Check();
}

}  // namespace beseda
