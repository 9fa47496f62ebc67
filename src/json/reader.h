#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "json/json.h"

namespace beseda::json {

/// Reads an object's fields with their types checked. The first mistake is kept and every later read gives an empty
/// value, so a decoder reads all fields in a row and asks once, at the end, with `Check()`. Errors name the field's
/// path ("cards[1].title") in Error::field and say what was expected. Not thread-safe; borrows the object.
class Reader {
 public:
  /// Reads `value`, which must be an object. `path` is where it stands in the whole document.
  explicit Reader(const Value& value, std::string path = {});
  explicit Reader(const Object& object, std::string path = {});

  bool Has(std::string_view name) const;

  /// Required fields. Texts longer than `max_bytes` are a mistake.
  std::string Text(std::string_view name, std::size_t max_bytes = kMaxText);
  std::int64_t Int(std::string_view name, std::int64_t least = INT64_MIN, std::int64_t most = INT64_MAX);
  double Number(std::string_view name);
  bool Bool(std::string_view name);

  /// Optional fields: absent or null gives the fallback or nullopt.
  std::string TextOr(std::string_view name, std::string_view fallback, std::size_t max_bytes = kMaxText);
  std::optional<std::string> OptionalText(std::string_view name, std::size_t max_bytes = kMaxText);
  std::optional<std::int64_t> OptionalInt(std::string_view name, std::int64_t least = INT64_MIN,
                                          std::int64_t most = INT64_MAX);
  std::optional<double> OptionalNumber(std::string_view name);
  std::int64_t IntOr(std::string_view name, std::int64_t fallback);
  bool BoolOr(std::string_view name, bool fallback);

  /// The field's object, or an empty reader with the mistake noted. Absent is a mistake; ask Has() first.
  Reader Child(std::string_view name);
  /// One reader for each element, which must be objects; absent gives none. More than `most` is a mistake.
  std::vector<Reader> Children(std::string_view name, std::size_t most = kMaxItems);
  /// Texts of an array; absent gives none.
  std::vector<std::string> Texts(std::string_view name, std::size_t most = kMaxItems);
  /// The raw value, or null.
  const Value& Raw(std::string_view name) const;

  /// Notes a mistake of the decoder's own, e.g. an unknown enum value.
  void Fail(std::string_view name, std::string message);
  /// Whether all went well, children included if they were checked (`Absorb`).
  Status Check() const;
  /// Takes over a child's mistake.
  void Absorb(const Reader& child);
  const std::string& path() const { return path_; }

  static constexpr std::size_t kMaxText = 64 * 1024;
  static constexpr std::size_t kMaxItems = 1000;

 private:
  const Value* Find(std::string_view name) const;
  const Value* Need(std::string_view name, std::string_view what);
  std::string PathOf(std::string_view name) const;
  std::string CheckedText(std::string_view name, const Value& value, std::size_t max_bytes);

  const Object* object_ = nullptr;
  std::string path_;
  std::optional<Error> mistake_;
};

}  // namespace beseda::json
