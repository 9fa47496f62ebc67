#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "providers/common/event_framing.h"

namespace beseda::yandexgpt {

/// Cuts a stream of JSON objects under "application/json" into the objects, however the bytes arrive: one after another,
/// with line ends or nothing between them, each on one line or printed over several. What stands between objects is
/// skipped. Time is linear in the bytes. Used by one task.
class JsonObjects final : public EventFraming {
 public:
  /// A longer object is an error.
  explicit JsonObjects(std::size_t max_object_bytes = kMaxEventBytes) : max_object_bytes_(max_object_bytes) {}

  std::string_view media_type() const override { return "application/json"; }
  bool Recognizes(std::string_view body) const override;
  Status Feed(std::string_view bytes, std::vector<StreamEvent>& events) override;
  /// An object that is cut off is dropped: the answer then lacks its end.
  Status Finish(std::vector<StreamEvent>& events) override;

 private:
  const std::size_t max_object_bytes_;
  std::string object_;
  std::size_t depth_ = 0;  // of braces; brackets need no counting
  bool in_text_ = false;
  bool escaped_ = false;
};

}  // namespace beseda::yandexgpt
