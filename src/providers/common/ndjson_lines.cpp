#include "providers/common/ndjson_lines.h"

#include <utility>

#include "base/text.h"

namespace beseda {

bool NdjsonLines::Recognizes(std::string_view body) const {
  body = Trim(body);
  const auto first = Trim(body.substr(0, body.find('\n')));
  return first.starts_with('{') && first.ends_with('}');
}

Status NdjsonLines::Feed(std::string_view bytes, std::vector<StreamEvent>& events) {
  while (!bytes.empty()) {
    const auto end = bytes.find('\n');
    const auto part = bytes.substr(0, end);
    if (line_.size() + part.size() > max_line_bytes_) {
      return Error(ErrorCode::kTooLarge, "The model's server sent a line that is too large.");
    }
    line_ += part;
    if (end == bytes.npos) break;
    bytes.remove_prefix(end + 1);
    EndLine(events);
  }
  return Ok();
}

Status NdjsonLines::Finish(std::vector<StreamEvent>& events) {
  EndLine(events);
  return Ok();
}

void NdjsonLines::EndLine(std::vector<StreamEvent>& events) {
  if (const auto text = Trim(line_); !text.empty()) events.push_back({.data = std::string(text)});
  line_.clear();
}

}  // namespace beseda
