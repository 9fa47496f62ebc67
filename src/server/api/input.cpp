#include "server/api/input.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "crypto/encoding.h"

namespace beseda::server {
namespace {

std::size_t CountCharacters(std::string_view text) {
  return std::size_t(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string Quoted(std::string_view name) { return "\"" + std::string(name) + "\""; }

void CheckLine(json::Reader& in, std::string_view name, std::string& text, std::size_t least, std::size_t most) {
  text = std::string(Trim(text));
  const auto count = CountCharacters(text);
  if (count < least) in.Fail(name, Quoted(name) + " must not be empty.");
  if (count > most) in.Fail(name, Quoted(name) + " must have at most " + std::to_string(most) + " characters.");
  if (std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; })) {
    in.Fail(name, Quoted(name) + " must be one line of text.");
  }
}

Error BadCursor() {
  return Error(ErrorCode::kInvalid, "The cursor is not one that this list gave. Start again without it.")
      .InField("cursor");
}

}  // namespace

Result<json::Object> ReadBody(const ServerRequest& request, std::initializer_list<std::string_view> fields) {
  TRY(auto body, json::ParseObject(request.body));
  const std::vector<std::string_view> known(fields);
  for (const auto& field : body) {
    const std::string_view name(field.key().data(), field.key().size());
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    const auto nearest = Nearest(name, known);
    return Error(ErrorCode::kInvalid,
                 "There is no field " + Quoted(CutUtf8(name, 100)) + " here." +
                     (nearest.empty() ? std::string() : " Did you mean " + Quoted(nearest) + "?"))
        .InField(std::string(CutUtf8(name, 100)));
  }
  return body;
}

std::string ReadLine(json::Reader& in, std::string_view name, std::size_t least, std::size_t most) {
  auto text = in.Text(name, most * 4 + 16);
  if (in.Check().ok()) CheckLine(in, name, text, least, most);
  return text;
}

std::optional<std::string> OptionalLine(json::Reader& in, std::string_view name, std::size_t least, std::size_t most) {
  auto text = in.OptionalText(name, most * 4 + 16);
  if (text && in.Check().ok()) CheckLine(in, name, *text, least, most);
  return text;
}

std::optional<std::string> OptionalLongText(json::Reader& in, std::string_view name, std::size_t most) {
  auto text = in.OptionalText(name, most * 4);
  if (text && CountCharacters(*text) > most) {
    in.Fail(name, Quoted(name) + " must have at most " + std::to_string(most) + " characters.");
  }
  return text;
}

std::optional<std::string> OptionalLocale(json::Reader& in, std::string_view name) {
  auto tag = in.OptionalText(name, 35);
  if (!tag) return tag;
  const bool shaped = std::all_of(tag->begin(), tag->end(), [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
  if (!shaped || tag->starts_with('-') || tag->ends_with('-')) {
    in.Fail(name, Quoted(name) + " must be a language tag like \"en\" or \"pt-BR\".");
  }
  return tag;
}

std::int64_t PageRequest::IntKeyOr(std::size_t part, std::int64_t otherwise) const {
  if (key.empty()) return otherwise;
  std::int64_t number = otherwise;
  std::from_chars(key[part].data(), key[part].data() + key[part].size(), number);
  return number;
}

Result<std::optional<std::int64_t>> QueryNumber(const ServerRequest& request, std::string_view name,
                                                std::int64_t least) {
  const auto text = request.Query(name);
  if (!text) return std::optional<std::int64_t>();
  std::int64_t number = 0;
  const auto [end, failure] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (failure != std::errc() || end != text->data() + text->size() || number < least) {
    return Error(ErrorCode::kInvalid, Quoted(name) + " must be a whole number, " + std::to_string(least) + " or more.")
        .InField(std::string(name));
  }
  return std::optional<std::int64_t>(number);
}

Result<PageRequest> ReadPage(const ServerRequest& request, std::size_t parts) {
  PageRequest page;
  TRY(const auto limit, QueryNumber(request, "limit", 1));
  if (limit) {
    if (*limit > 100) return Error(ErrorCode::kInvalid, "\"limit\" must be at most 100.").InField("limit");
    page.limit = *limit;
  }
  const auto cursor = request.Query("cursor");
  if (!cursor || cursor->empty()) return page;
  const auto text = crypto::FromBase64Url(*cursor);
  if (!text) return BadCursor();
  const auto parsed = json::Parse(*text);
  if (!parsed.ok() || !parsed->is_array() || parsed->get_array().size() != parts) return BadCursor();
  for (const auto& part : parsed->get_array()) {
    if (!part.is_string()) return BadCursor();
    page.key.emplace_back(json::View(part.get_string()));
  }
  return page;
}

json::Object ListReply(json::Array items, const PageRequest& page,
                       const std::function<std::vector<std::string>(std::size_t)>& key) {
  json::Object reply{{"items", nullptr}, {"next_cursor", nullptr}};
  const auto limit = std::size_t(page.limit);
  if (items.size() > limit) {
    items.resize(limit);
    json::Array parts;
    for (auto& part : key(limit - 1)) parts.emplace_back(part);
    const auto text = json::Dump(parts);
    reply["next_cursor"] = crypto::ToBase64Url(crypto::AsBytes(text));
  }
  reply["items"] = std::move(items);
  return reply;
}

json::Object WholeList(json::Array items) { return {{"items", std::move(items)}, {"next_cursor", nullptr}}; }

}  // namespace beseda::server
