#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "json/fwd.h"

namespace beseda::agent {

/// What a tool of the kind "http" does: a request whose address and body are templates. "{order_id}" stands for the
/// argument of that name.
struct HttpToolSettings {
  std::string method = "GET";  ///< GET, POST, PUT, PATCH or DELETE.
  std::string url;             ///< http(s); the host is fixed, path and query may have arguments.
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string parameters = R"({"type":"object","properties":{}})";  ///< JSON schema of the arguments.
  std::string body = {};        ///< A JSON template; empty: the arguments as they are (not with GET and DELETE).
  std::int64_t max_tokens = 2000;  ///< Of the answer that the model is told.
  Micros timeout = seconds(20);
  bool allow_private = false;   ///< Addresses of the own network too.
  std::string source = {};      ///< How answers that use it name it as a source; empty: they do not.
};

/// Errors: kInvalid, with the field below `path`.
Result<HttpToolSettings> DecodeHttpToolSettings(const json::Object& settings, const std::string& path = "settings");

/// The address with the arguments percent-encoded in their places. Errors: kInvalid, if an argument would change the
/// path ("..").
Result<std::string> FillUrl(std::string_view url_template, const json::Object& arguments);
/// The body: a text that is one place becomes the argument with its type, places within a text its words.
std::string FillBody(std::string_view body_template, const json::Object& arguments);

/// Names of the places in a template.
std::vector<std::string> PlacesIn(std::string_view text);

}  // namespace beseda::agent
