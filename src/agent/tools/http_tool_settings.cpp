#include "agent/tools/http_tool_settings.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "contracts/http_types.h"
#include "json/reader.h"
#include "json/schema.h"

namespace beseda::agent {
namespace {

constexpr std::array<std::string_view, 5> kMethods = {"GET", "POST", "PUT", "PATCH", "DELETE"};
// The transfer's own; a tool must not set them.
constexpr std::array<std::string_view, 6> kOwnHeaders = {"host", "content-length", "transfer-encoding",
                                                         "connection", "upgrade", "expect"};
constexpr std::size_t kMaxUrl = 4000, kMaxBody = 50'000, kMostHeaders = 30, kMaxHeader = 4000;

bool IsPlaceName(std::string_view name) {
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

// Calls `text` with what stands between places, and `place` with their names.
template <typename OnText, typename OnPlace>
void Walk(std::string_view from, const OnText& text, const OnPlace& place) {
  for (;;) {
    const auto begin = from.find('{');
    const auto end = begin == from.npos ? from.npos : from.find('}', begin);
    if (end == from.npos) return text(from);
    const auto name = from.substr(begin + 1, end - begin - 1);
    if (IsPlaceName(name)) {
      text(from.substr(0, begin));
      place(name);
      from.remove_prefix(end + 1);
    } else {
      text(from.substr(0, begin + 1));
      from.remove_prefix(begin + 1);
    }
  }
}

std::string WordsOf(const json::Value* value) {
  if (!value || value->is_null()) return {};
  return value->is_string() ? std::string(json::View(value->get_string())) : json::Dump(*value);
}

json::Value Filled(const json::Value& part, const json::Object& arguments) {
  if (part.is_array()) {
    json::Array out;
    for (const auto& item : part.get_array()) out.push_back(Filled(item, arguments));
    return out;
  }
  if (part.is_object()) {
    json::Object out;
    for (const auto& member : part.get_object()) {
      auto value = Filled(member.value(), arguments);
      // An argument that was not given leaves its member out.
      const bool absent = value.is_null() && !member.value().is_null();
      if (!absent) out[member.key()] = std::move(value);
    }
    return out;
  }
  if (!part.is_string()) return part;
  const auto text = json::View(part.get_string());
  const auto places = PlacesIn(text);
  if (places.size() == 1 && text.size() == places[0].size() + 2) {
    const auto* value = arguments.if_contains(places[0]);
    return value ? *value : json::Value(nullptr);
  }
  std::string out;
  Walk(text, [&](std::string_view plain) { out += plain; },
       [&](std::string_view name) { out += WordsOf(arguments.if_contains(name)); });
  return json::Value(out);
}

// Where the path begins: behind scheme and host.
std::size_t PathOf(std::string_view url) {
  const auto scheme = url.find("://");
  const auto path = scheme == url.npos ? url.npos : url.find_first_of("/?#", scheme + 3);
  return path == url.npos ? url.size() : path;
}

void CheckUrl(json::Reader& in, const std::string& url) {
  if (!url.starts_with("https://") && !url.starts_with("http://")) {
    return in.Fail("url", "The address must begin with https:// or http://.");
  }
  const auto host = std::string_view(url).substr(0, PathOf(url));
  if (host.size() <= 8) return in.Fail("url", "The address has no host.");
  if (host.find_first_of("{}") != host.npos) {
    return in.Fail("url", "The host is fixed: arguments may stand in the path and the query only.");
  }
  if (host.find('@') != host.npos) {
    return in.Fail("url", "No name and password in the address. Send them in a secret header.");
  }
  if (std::any_of(url.begin(), url.end(), [](char c) { return std::uint8_t(c) <= 0x20 || c == 0x7f; })) {
    return in.Fail("url", "The address must not hold spaces; write %20.");
  }
}

void CheckHeader(json::Reader& in, const std::string& name, const std::string& value) {
  if (!IsPlaceName(name)) return in.Fail("name", "A header's name has letters, digits, \"-\" and \"_\" only.");
  if (std::find(kOwnHeaders.begin(), kOwnHeaders.end(), ToLower(name)) != kOwnHeaders.end()) {
    return in.Fail("name", "This header is set by itself.");
  }
  if (value.find_first_of("\r\n") != value.npos || value.find('\0') != value.npos) {
    return in.Fail("value", "A header's value is one line.");
  }
}

void CheckPlaces(json::Reader& in, const HttpToolSettings& settings) {
  const auto schema = json::ParseObject(settings.parameters);
  const auto* known = schema.ok() ? schema->if_contains("properties") : nullptr;
  for (const auto& [field, text] : {std::pair{"url", settings.url}, std::pair{"body", settings.body}}) {
    // Braces of the JSON itself are no places.
    for (const auto& name : PlacesIn(text)) {
      if (known && known->is_object() && known->get_object().contains(name)) continue;
      in.Fail(field, "\"{" + name + "}\" is not among the parameters.");
    }
  }
}

}  // namespace

std::vector<std::string> PlacesIn(std::string_view text) {
  std::vector<std::string> names;
  Walk(text, [](std::string_view) {}, [&](std::string_view name) { names.emplace_back(name); });
  return names;
}

Result<HttpToolSettings> DecodeHttpToolSettings(const json::Object& object, const std::string& path) {
  json::Reader in(object, path);
  HttpToolSettings settings;
  settings.method = in.TextOr("method", "GET", 10);
  if (std::find(kMethods.begin(), kMethods.end(), settings.method) == kMethods.end()) {
    in.Fail("method", "The method is one of GET, POST, PUT, PATCH, DELETE.");
  }
  settings.url = in.Text("url", kMaxUrl);
  CheckUrl(in, settings.url);
  for (auto& header : in.Children("headers", kMostHeaders)) {
    const auto name = header.Text("name", 64), value = header.Text("value", kMaxHeader);
    CheckHeader(header, name, value);
    in.Absorb(header);
    settings.headers.emplace_back(name, value);
  }
  if (const auto& parameters = in.Raw("parameters"); !parameters.is_null()) {
    if (!parameters.is_object()) {
      in.Fail("parameters", "The parameters are a JSON schema: an object.");
    } else {
      const auto usable = json::CheckSchema(parameters.get_object());
      if (!usable.ok()) in.Fail("parameters", usable.error().message);
      const auto* type = parameters.get_object().if_contains("type");
      if (!type || *type != json::Value("object")) in.Fail("parameters", "The schema must have \"type\": \"object\".");
      settings.parameters = json::Dump(parameters);
    }
  }
  if (const auto& body = in.Raw("body"); !body.is_null()) {
    settings.body = json::Dump(body);
    if (settings.body.size() > kMaxBody) in.Fail("body", "The body may have at most 50,000 bytes.");
    if (settings.method == "GET") in.Fail("body", "A GET request has no body.");
  }
  settings.max_tokens = in.OptionalInt("max_tokens", 50, 50'000).value_or(settings.max_tokens);
  settings.timeout = seconds(in.OptionalInt("timeout_seconds", 1, 120).value_or(20));
  settings.allow_private = in.BoolOr("allow_private", false);
  settings.source = in.TextOr("source", "", 200);
  CheckPlaces(in, settings);
  CHECK_OK(in.Check());
  return settings;
}

Result<std::string> FillUrl(std::string_view url_template, const json::Object& arguments) {
  const auto path_begin = PathOf(url_template);
  std::string out(url_template.substr(0, path_begin));
  Walk(url_template.substr(path_begin), [&](std::string_view plain) { out += plain; },
       [&](std::string_view name) { out += PercentEncode(WordsOf(arguments.if_contains(name))); });
  const auto path = std::string_view(out).substr(path_begin, out.find_first_of("?#", path_begin) - path_begin);
  for (const auto segment : Split(path, '/')) {
    if (segment == "." || segment == "..") {
      return Error(ErrorCode::kInvalid, "An argument must not be \".\" or \"..\": it would name another address.");
    }
  }
  return out;
}

std::string FillBody(std::string_view body_template, const json::Object& arguments) {
  const auto body = json::Parse(body_template);
  return body.ok() ? json::Dump(Filled(*body, arguments)) : std::string();
}

}  // namespace beseda::agent
