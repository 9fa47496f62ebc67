#include "json/json.h"

#include "base/text.h"
#include "json/document.h"

namespace beseda::json {

namespace {

constexpr std::size_t kStack = 4096;  // bytes for values that are not finished; more are allocated when needed

Error NotValid(const boost::system::error_code& failure, std::size_t at) {
  return Error(ErrorCode::kInvalid,
               "This is not valid JSON: " + failure.message() + " at byte " + std::to_string(at) + ".");
}

Error NotAnObject() { return Error(ErrorCode::kInvalid, "A JSON object is expected here."); }

Result<Value> ParseInto(boost::json::storage_ptr memory, std::string_view text) {
  boost::json::parse_options options;
  options.max_depth = kMaxDepth;
  options.allow_invalid_utf8 = false;
  unsigned char stack[kStack];
  boost::json::stream_parser parser({}, options, stack);
  parser.reset(std::move(memory));
  boost::system::error_code failure;
  const auto used = parser.write_some(text.data(), text.size(), failure);
  if (!failure) parser.finish(failure);
  if (!failure && !Trim(text.substr(used)).empty()) failure = boost::json::error::extra_data;
  if (failure) return NotValid(failure, used);
  return parser.release();
}

}  // namespace

Result<Value> Parse(std::string_view text) { return ParseInto({}, text); }

Result<Object> ParseObject(std::string_view text) {
  TRY(auto value, Parse(text));
  if (!value.is_object()) return NotAnObject();
  return std::move(value.get_object());
}

Result<const Object*> Document::ParseObject(std::string_view text) {
  value_.reset();
  memory_.release();
  auto value = ParseInto(&memory_, text);
  if (!value.ok()) return std::move(value).error();
  value_.emplace(std::move(*value));
  if (!value_->is_object()) return NotAnObject();
  return &value_->get_object();
}

std::string Dump(const Value& value) { return boost::json::serialize(value); }
std::string Dump(const Object& value) { return boost::json::serialize(value); }
std::string Dump(const Array& value) { return boost::json::serialize(value); }

}  // namespace beseda::json
