#pragma once

#include <cstdint>
#include <iosfwd>
#include <set>
#include <string>

#include "json/fwd.h"
#include "json/reader.h"

namespace beseda::app {

/// Shows the frames of the web chat protocol as text and knows where the conversation stands. The stored message is
/// the truth: if what was streamed differs from it, the message is shown again. Used by one thread.
class ChatView {
 public:
  /// `prefix` stands before each message of the bot ("Anna: "; empty in a pipe). With `history` the last
  /// messages of the first "ready" frame are shown, one's own after "> ".
  ChatView(std::ostream& out, std::string prefix, bool history)
      : out_(out), prefix_(std::move(prefix)), history_(history) {}

  /// A frame of the server. Unknown and malformed ones are passed over.
  void Show(const json::Object& frame);
  /// Takes the messages of a "ready" frame as shown.
  void Skip(const json::Object& ready);
  /// The connection was lost: a reply that is being streamed is cut here and shown whole when it arrives.
  void Break();

  std::int64_t last_seq() const { return last_seq_; }
  /// The highest seq of a message to the person.
  std::int64_t last_reply_seq() const { return last_reply_seq_; }
  /// Whether the bot is writing.
  bool busy() const { return typing_ || !streaming_id_.empty(); }
  std::uint64_t frames() const { return frames_; }

 private:
  void ShowReady(json::Reader& frame);
  void ShowMessage(json::Reader& message, bool from_history);
  void ShowDelta(const std::string& id, std::int64_t offset, const std::string& text);
  void EndLine();
  /// Without the control characters with which a text could steer the terminal.
  void Print(std::string_view text);

  std::ostream& out_;
  const std::string prefix_;
  bool history_;
  std::int64_t last_seq_ = 0;
  std::int64_t last_reply_seq_ = 0;
  bool typing_ = false;
  std::uint64_t frames_ = 0;
  std::string streaming_id_;
  std::string streamed_;
};

}  // namespace beseda::app
