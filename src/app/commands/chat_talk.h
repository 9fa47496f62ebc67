#pragma once

#include <iosfwd>
#include <optional>
#include <string>

#include "app/commands/chat_server.h"
#include "app/commands/chat_view.h"
#include "app/commands/line_reader.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "base/scope.h"

namespace beseda::app {

/// What a talk works with; all of it outlives the talk.
struct TalkParts {
  ChatServer& server;
  ChatView& view;
  LineReader& lines;
  Clock& clock;
  Random& random;
  std::ostream& out;
  std::ostream& err;
};

/// A conversation in the terminal that has begun (ChatServer::Begin): sends the lines of the input one after the other,
/// each after the reply to the one before, while a second task shows what the server tells. Runs on one thread.
class ChatTalk {
 public:
  /// `prompt` stands where the person may write; empty in a pipe. There a reply that does not come within
  /// `timeout` is an error; a person is told and may go on.
  ChatTalk(TalkParts parts, std::string prompt, Micros timeout)
      : parts_(parts), prompt_(std::move(prompt)), timeout_(timeout) {}

  /// Until the input ends or an error that cannot be mended.
  Task<Status> Run();

 private:
  Task<void> Listen();
  Task<Status> ReadFrames();
  Task<Status> SendLine(std::string line);
  Task<Status> AwaitReply(std::int64_t after);

  TalkParts parts_;
  const std::string prompt_;
  const Micros timeout_;
  bool listening_ = false;
  bool stopping_ = false;
  std::optional<Error> broken_;  ///< Why listening ended for good.
};

}  // namespace beseda::app
