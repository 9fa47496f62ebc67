#include "flow/storable.h"

#include "json/json.h"

namespace beseda::flow {
namespace {

constexpr std::size_t kMostBytes = 256 * 1024;
constexpr int kMostDepth = 20;  // A session and a trial's state put some levels around it; json::kMaxDepth bounds all.

/// About what it takes as JSON; stops when it is known to be too much.
class Measure {
 public:
  bool Fits(const json::Value& value, int depth = 0) {
    if (depth > kMostDepth) return deep_ = true, false;
    bytes_ += 8;
    if (value.is_string()) bytes_ += value.get_string().size();
    if (value.is_array()) {
      for (const auto& item : value.get_array()) {
        if (!Fits(item, depth + 1)) return false;
      }
    } else if (value.is_object()) {
      for (const auto& member : value.get_object()) {
        bytes_ += member.key().size();
        if (!Fits(member.value(), depth + 1)) return false;
      }
    }
    return bytes_ <= kMostBytes;
  }
  bool deep() const { return deep_; }

 private:
  std::size_t bytes_ = 0;
  bool deep_ = false;
};

}  // namespace

Status CheckStorable(const json::Value& value) {
  if (!value.is_string() && !value.is_structured()) return Ok();
  Measure measure;
  if (measure.Fits(value)) return Ok();
  if (measure.deep()) return Error(ErrorCode::kInvalid, "The value is nested more than 20 levels deep.");
  return Error(ErrorCode::kInvalid, "The value is too large: a variable holds at most 256 KB.");
}

}  // namespace beseda::flow
