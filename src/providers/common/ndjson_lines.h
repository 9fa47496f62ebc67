#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "providers/common/event_framing.h"

namespace beseda {

/// Cuts newline-delimited JSON (https://github.com/ndjson/ndjson-spec) into its lines, however its bytes arrive: lines
/// end with LF or CRLF, empty ones are skipped, the last may lack its end. Time is linear in the bytes. Used by one
/// task.
class NdjsonLines final : public EventFraming {
 public:
  /// A line of more bytes is an error.
  explicit NdjsonLines(std::size_t max_line_bytes = kMaxEventBytes) : max_line_bytes_(max_line_bytes) {}

  std::string_view media_type() const override { return "application/x-ndjson"; }
  bool Recognizes(std::string_view body) const override;
  Status Feed(std::string_view bytes, std::vector<StreamEvent>& events) override;
  Status Finish(std::vector<StreamEvent>& events) override;

 private:
  void EndLine(std::vector<StreamEvent>& events);

  const std::size_t max_line_bytes_;
  std::string line_;
};

}  // namespace beseda
