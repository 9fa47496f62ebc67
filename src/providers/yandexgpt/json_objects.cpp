#include "providers/yandexgpt/json_objects.h"

#include <utility>

#include "base/text.h"

namespace beseda::yandexgpt {

bool JsonObjects::Recognizes(std::string_view body) const { return Trim(body).starts_with('{'); }

Status JsonObjects::Feed(std::string_view bytes, std::vector<StreamEvent>& events) {
  for (const char c : bytes) {
    if (depth_ == 0 && c != '{') continue;
    if (object_.size() == max_object_bytes_) {
      return Error(ErrorCode::kTooLarge, "The model's server sent an event that is too large.");
    }
    object_ += c;
    if (in_text_) {
      if (escaped_) {
        escaped_ = false;
      } else if (c == '\\') {
        escaped_ = true;
      } else if (c == '"') {
        in_text_ = false;
      }
    } else if (c == '"') {
      in_text_ = true;
    } else if (c == '{') {
      ++depth_;
    } else if (c == '}' && --depth_ == 0) {
      events.push_back({.data = std::exchange(object_, {})});
    }
  }
  return Ok();
}

Status JsonObjects::Finish(std::vector<StreamEvent>&) {
  object_.clear();
  depth_ = 0;
  in_text_ = escaped_ = false;
  return Ok();
}

}  // namespace beseda::yandexgpt
