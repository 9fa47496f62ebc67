#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "providers/common/event_framing.h"

namespace beseda {

/// Decodes a server-sent event stream that arrives in pieces of any size, as the HTML standard says
/// (https://html.spec.whatwg.org/multipage/server-sent-events.html): lines end with LF, CR or CRLF, one byte order
/// mark at the start is dropped, comments and unknown fields are skipped, events without data are not given.
/// "id" and "retry" are skipped too: nobody reconnects to an answer. Time is linear in the bytes. Used by one task.
class SseParser final : public EventFraming {
 public:
  /// An event, or a line, of more bytes is an error.
  explicit SseParser(std::size_t max_event_bytes = kMaxEventBytes) : max_event_bytes_(max_event_bytes) {}

  std::string_view media_type() const override { return "text/event-stream"; }
  bool Recognizes(std::string_view body) const override;
  Status Feed(std::string_view bytes, std::vector<StreamEvent>& events) override;
  /// A browser would drop an event that lacks its blank line; servers of models sometimes end with such a one, so it
  /// is given.
  Status Finish(std::vector<StreamEvent>& events) override;

 private:
  Status Append(std::string_view bytes);
  Status EndLine(std::vector<StreamEvent>& events);
  void Dispatch(std::vector<StreamEvent>& events);

  const std::size_t max_event_bytes_;
  std::size_t mark_ = 0;         // bytes of the byte order mark seen so far
  bool at_start_ = true;
  bool after_cr_ = false;        // a LF that comes next belongs to the CR before it
  bool has_data_ = false;
  std::string line_;
  StreamEvent event_;
};

}  // namespace beseda
