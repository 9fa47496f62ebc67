#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace beseda {

/// One event of a stream: its "event" field (empty if there was none) and its "data" lines joined by '\n'.
struct SseEvent {
  std::string event = {};
  std::string data = {};
};

/// Decodes a server-sent event stream that arrives in pieces of any size, as the HTML standard says
/// (https://html.spec.whatwg.org/multipage/server-sent-events.html): lines end with LF, CR or CRLF, one byte order
/// mark at the start is dropped, comments and unknown fields are skipped, events without data are not given.
/// "id" and "retry" are skipped too: nobody reconnects to an answer. Time is linear in the bytes. Used by one task.
class SseParser {
 public:
  /// An event, or a line, of more bytes is an error.
  static constexpr std::size_t kMaxEventBytes = 8 * 1024 * 1024;

  explicit SseParser(std::size_t max_event_bytes = kMaxEventBytes) : max_event_bytes_(max_event_bytes) {}

  /// Takes the next bytes and appends the events that they complete. Errors: kTooLarge; the parser is of no use then.
  Status Feed(std::string_view bytes, std::vector<SseEvent>& events);
  /// The stream has ended. A browser would drop an event that lacks its blank line; servers of models sometimes end
  /// with such a one, so it is given.
  Status Finish(std::vector<SseEvent>& events);

 private:
  Status Append(std::string_view bytes);
  Status EndLine(std::vector<SseEvent>& events);
  void Dispatch(std::vector<SseEvent>& events);

  const std::size_t max_event_bytes_;
  std::size_t mark_ = 0;         // bytes of the byte order mark seen so far
  bool at_start_ = true;
  bool after_cr_ = false;        // a LF that comes next belongs to the CR before it
  bool has_data_ = false;
  std::string line_;
  SseEvent event_;
};

}  // namespace beseda
