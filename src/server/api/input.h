#pragma once

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "contracts/http_server.h"
#include "json/reader.h"

namespace beseda::server {

/// The request's body as a JSON object that has no other fields than these: a misspelt one is refused, with the
/// nearest right one named, rather than ignored.
Result<json::Object> ReadBody(const ServerRequest& request, std::initializer_list<std::string_view> fields);

/// A text of `least` to `most` characters (not bytes), trimmed, without control characters.
std::string ReadLine(json::Reader& in, std::string_view name, std::size_t least, std::size_t most);
/// The same if the field is there.
std::optional<std::string> OptionalLine(json::Reader& in, std::string_view name, std::size_t least, std::size_t most);
/// A longer text as it is, line breaks and all, of at most `most` characters.
std::optional<std::string> OptionalLongText(json::Reader& in, std::string_view name, std::size_t most);
/// A BCP 47 tag or what looks like one ("en", "pt-BR"), or empty.
std::optional<std::string> OptionalLocale(json::Reader& in, std::string_view name);

/// How much of a list is asked for: `limit` items after the one that `key` describes.
struct PageRequest {
  std::int64_t limit = 50;
  std::vector<std::string> key = {};  ///< Empty on the first page; otherwise as many parts as the list's order has.
  std::string KeyOr(std::size_t part, std::string_view otherwise) const {
    return key.empty() ? std::string(otherwise) : key[part];
  }
  std::int64_t IntKeyOr(std::size_t part, std::int64_t otherwise) const;
};
/// From ?cursor= and ?limit=. `parts` is how many values the list's order has.
Result<PageRequest> ReadPage(const ServerRequest& request, std::size_t parts = 1);
/// A whole number in the query; nothing if it is not there. kInvalid if it is none or below `least`.
Result<std::optional<std::int64_t>> QueryNumber(const ServerRequest& request, std::string_view name,
                                                std::int64_t least);

/// {items, next_cursor}. `items` may hold one item more than was asked for: then there is a next page, and `key` gives
/// what its cursor holds for the last item shown (whose index it gets).
json::Object ListReply(json::Array items, const PageRequest& page,
                       const std::function<std::vector<std::string>(std::size_t)>& key);
/// A whole list on one page.
json::Object WholeList(json::Array items);

}  // namespace beseda::server
