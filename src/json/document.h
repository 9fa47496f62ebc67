#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "json/fwd.h"

namespace beseda::json {

/// A text that is parsed, read and dropped: all its memory is one piece, which costs a fraction of the many small ones of
/// json::Parse. What is moved out of it is copied. Not thread-safe.
class Document {
 public:
  Document() = default;
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  /// As json::ParseObject; what it gives lives as long as the document, and until the next call.
  Result<const Object*> ParseObject(std::string_view text);

 private:
  unsigned char first_[4096];
  boost::json::monotonic_resource memory_{first_, sizeof first_};
  std::optional<Value> value_;
};

}  // namespace beseda::json
