#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace beseda {

/// One event of an answer that arrives in pieces. Of SSE: its "event" field (empty if there was none) and its "data"
/// lines joined by '\n'. Of NDJSON: a line. Of binary frames: the event's type and its payload.
struct StreamEvent {
  std::string name = {};
  std::string data = {};
  bool failure = false;  ///< The framing itself says that this is an error (AWS's ":exception-type").
};

/// Cuts a stream of bytes into events, however the bytes arrive. Used by one task.
class EventFraming {
 public:
  /// An event of more bytes is an error.
  static constexpr std::size_t kMaxEventBytes = 8 * 1024 * 1024;

  virtual ~EventFraming() = default;
  /// What this framing is called in Accept, e.g. "text/event-stream".
  virtual std::string_view media_type() const = 0;
  /// Whether a body that came under another type is such a stream all the same.
  virtual bool Recognizes(std::string_view body) const = 0;
  /// Takes the next bytes and appends the events that they complete. Errors: kTooLarge, kUnavailable (damaged); it is
  /// of no use then.
  virtual Status Feed(std::string_view bytes, std::vector<StreamEvent>& events) = 0;
  /// The stream has ended: gives what stands there without its end.
  virtual Status Finish(std::vector<StreamEvent>& events) = 0;
};

}  // namespace beseda
