#include "json/json.h"

#include "base/text.h"

namespace beseda::json {

Result<Value> Parse(std::string_view text) {
  boost::json::parse_options options;
  options.max_depth = kMaxDepth;
  options.allow_invalid_utf8 = false;
  boost::json::stream_parser parser({}, options);
  boost::system::error_code failure;
  const auto used = parser.write_some(text.data(), text.size(), failure);
  if (!failure) parser.finish(failure);
  if (!failure && !Trim(text.substr(used)).empty()) failure = boost::json::error::extra_data;
  if (failure) {
    return Error(ErrorCode::kInvalid,
                 "This is not valid JSON: " + failure.message() + " at byte " + std::to_string(used) + ".");
  }
  return parser.release();
}

Result<Object> ParseObject(std::string_view text) {
  TRY(auto value, Parse(text));
  if (!value.is_object()) return Error(ErrorCode::kInvalid, "A JSON object is expected here.");
  return std::move(value.get_object());
}

std::string Dump(const Value& value) { return boost::json::serialize(value); }
std::string Dump(const Object& value) { return boost::json::serialize(value); }
std::string Dump(const Array& value) { return boost::json::serialize(value); }

}  // namespace beseda::json
