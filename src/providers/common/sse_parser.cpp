#include "providers/common/sse_parser.h"

#include <utility>

#include "base/text.h"

namespace beseda {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

bool SseParser::Recognizes(std::string_view body) const {
  body = Trim(body);
  return body.starts_with("data:") || body.starts_with("event:") || body.starts_with(':');
}

Status SseParser::Feed(std::string_view bytes, std::vector<StreamEvent>& events) {
  while (at_start_ && !bytes.empty()) {
    if (mark_ < kByteOrderMark.size() && bytes[0] == kByteOrderMark[mark_]) {
      ++mark_;
      bytes.remove_prefix(1);
      if (mark_ < kByteOrderMark.size()) continue;
    } else {
      line_ = kByteOrderMark.substr(0, mark_);  // not a mark after all
    }
    at_start_ = false;
  }
  while (!bytes.empty()) {
    if (std::exchange(after_cr_, false) && bytes[0] == '\n') {
      bytes.remove_prefix(1);
      continue;
    }
    const auto end = bytes.find_first_of("\r\n");
    CHECK_OK(Append(bytes.substr(0, end)));
    if (end == bytes.npos) return Ok();
    after_cr_ = bytes[end] == '\r';
    bytes.remove_prefix(end + 1);
    CHECK_OK(EndLine(events));
  }
  return Ok();
}

Status SseParser::Finish(std::vector<StreamEvent>& events) {
  if (at_start_ && mark_ > 0) line_ = kByteOrderMark.substr(0, mark_);
  if (!line_.empty()) CHECK_OK(EndLine(events));
  Dispatch(events);
  return Ok();
}

Status SseParser::Append(std::string_view bytes) {
  if (line_.size() + event_.data.size() + bytes.size() > max_event_bytes_) {
    return Error(ErrorCode::kTooLarge, "The model's server sent an event that is too large.");
  }
  line_ += bytes;
  return Ok();
}

Status SseParser::EndLine(std::vector<StreamEvent>& events) {
  if (line_.empty()) {
    Dispatch(events);
    return Ok();
  }
  const std::string_view line = line_;
  const auto colon = line.find(':');
  const auto name = line.substr(0, colon);
  auto value = colon == line.npos ? std::string_view() : line.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  if (name == "data") {
    if (has_data_) event_.data += '\n';
    event_.data += value;
    has_data_ = true;
  } else if (name == "event") {
    event_.name = value;
  }
  line_.clear();
  return Ok();
}

void SseParser::Dispatch(std::vector<StreamEvent>& events) {
  if (has_data_) events.push_back(std::move(event_));
  event_ = StreamEvent();
  has_data_ = false;
}

}  // namespace beseda
