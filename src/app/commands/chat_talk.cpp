#include "app/commands/chat_talk.h"

#include <boost/asio/this_coro.hpp>
#include <ostream>

#include "base/task.h"
#include "base/text.h"
#include "crypto/token.h"
#include "json/json.h"
#include "json/reader.h"
#include "providers/common/sse_parser.h"

namespace beseda::app {
namespace {

constexpr Micros kLook = milliseconds(20);       ///< How often input and state are looked at.
constexpr Micros kQuiet = milliseconds(300);     ///< After a reply and this silence, no further message is awaited.
constexpr int kMostSends = 10;

/// Worth another try with the same client id.
bool MayPass(const Error& error) {
  return error.code == ErrorCode::kUnavailable || error.code == ErrorCode::kUncertain ||
         error.code == ErrorCode::kTimeout || error.code == ErrorCode::kRateLimited;
}

}  // namespace

Task<Status> ChatTalk::Run() {
  Scope scope(co_await boost::asio::this_coro::executor);
  scope.Spawn(Listen());
  Status outcome;
  while (!listening_ && !broken_) co_await parts_.clock.Sleep(kLook);
  bool prompted = false;
  while (outcome.ok() && !broken_ && !parts_.lines.AtEnd()) {
    auto line = parts_.lines.Take();
    if (!line) {
      if (!prompted && !prompt_.empty() && !parts_.view.busy()) {
        parts_.out << prompt_ << std::flush;
        prompted = true;
      }
      co_await parts_.clock.Sleep(kLook);
      continue;
    }
    prompted = false;
    if (Trim(*line).empty()) continue;
    outcome = co_await SendLine(std::move(*line));
  }
  if (outcome.ok() && broken_) outcome = *broken_;
  stopping_ = true;
  scope.Stop();
  co_await scope.Join();
  co_return outcome;
}

Task<void> ChatTalk::Listen() {
  bool said = false;
  for (;;) {
    auto ended = co_await ReadFrames();
    if (stopping_) co_return;
    if (!MayPass(ended.error()) || !listening_) {
      broken_ = ended.error();
      co_return;
    }
    parts_.view.Break();
    if (!said) parts_.err << "(the connection was lost; trying again)\n";
    said = true;
    co_await parts_.clock.Sleep(seconds(1));
    if (stopping_) co_return;
  }
}

/// One connection: frames until it breaks.
Task<Status> ChatTalk::ReadFrames() {
  auto stream = co_await parts_.server.Events(parts_.view.last_seq());
  if (!stream.ok()) co_return std::move(stream).error();
  SseParser parser;
  std::vector<StreamEvent> events;
  for (;;) {
    auto piece = co_await (*stream)->Read();
    if (!piece.ok()) co_return std::move(piece).error();
    if (!*piece) co_return Error(ErrorCode::kUnavailable, "The server ended the connection.");
    if (auto fed = parser.Feed(**piece, events); !fed.ok()) co_return fed;
    listening_ = true;
    for (const auto& event : events) {
      if (const auto frame = json::ParseObject(event.data); frame.ok()) parts_.view.Show(*frame);
    }
    events.clear();
  }
}

Task<Status> ChatTalk::SendLine(std::string line) {
  const auto client_id = crypto::NewToken(parts_.random, 16);
  const auto before = parts_.view.last_reply_seq();
  for (int attempt = 1;; ++attempt) {
    auto accepted = co_await parts_.server.Send(client_id, line);
    if (accepted.ok()) {
      json::Reader in(*accepted);
      const auto seq = in.Has("message") ? in.Child("message").IntOr("seq", 0) : 0;
      co_return co_await AwaitReply(seq > 0 ? seq : before);
    }
    auto error = std::move(accepted).error();
    if (!MayPass(error) && !prompt_.empty()) {  // A person may correct it.
      parts_.err << "(not sent: " << error.message << ")\n";
      co_return Ok();
    }
    if (!MayPass(error) || attempt == kMostSends) co_return error;
    co_await parts_.clock.Sleep(error.retry_after.value_or(seconds(1)));
  }
}

Task<Status> ChatTalk::AwaitReply(std::int64_t after) {
  const auto until = parts_.clock.Now() + timeout_;
  auto quiet_since = parts_.clock.Now();
  auto frames = parts_.view.frames();
  while (!broken_) {
    const auto now = parts_.clock.Now();
    if (frames != parts_.view.frames() || parts_.view.busy()) {
      frames = parts_.view.frames();
      quiet_since = now;
    }
    if (parts_.view.last_reply_seq() > after && now - quiet_since >= kQuiet) co_return Ok();
    if (now >= until) {
      const auto waited = std::to_string(std::chrono::duration_cast<seconds>(timeout_).count()) + " s";
      if (prompt_.empty()) {
        co_return Error(ErrorCode::kTimeout, "No reply came within " + waited +
                                                 ". The admin page Conversations shows why; --timeout waits longer.");
      }
      parts_.err << "(no reply within " << waited << "; it will be shown when it comes)\n";
      co_return Ok();
    }
    co_await parts_.clock.Sleep(kLook);
  }
  co_return *broken_;
}

}  // namespace beseda::app
