#include "server/gateway/streamed_answer.h"

#include <utility>

#include "base/task.h"

namespace beseda::server {
namespace {

constexpr std::size_t kMostGathered = 16 * 1024;  // bytes that are written together

/// Writes each piece as it comes, and those that come together in one go.
class DialectSink final : public ChatSink {
 public:
  DialectSink(StreamDialect& dialect, ResponseStream& out) : dialect_(dialect), out_(out) {}

  Task<Status> Write(ChatDelta delta) override {
    gathered_ += dialect_.Piece(delta);
    if (gathered_.empty() || (delta.more && gathered_.size() < kMostGathered)) co_return Ok();
    begun_ = true;
    co_return co_await out_.Write(std::exchange(gathered_, {}));
  }

  /// With what was not written yet before them.
  void WriteLast(std::string events) { out_.Last(std::move(gathered_.append(events))); }

  bool begun() const { return begun_ || !gathered_.empty(); }

 private:
  StreamDialect& dialect_;
  ResponseStream& out_;
  std::string gathered_;
  bool begun_ = false;
};

Task<void> Run(Gateway& gateway, std::shared_ptr<GatewayCall> call, std::shared_ptr<StreamDialect> dialect,
               ResponseStream& out) {
  DialectSink sink(*dialect, out);
  const auto reply = co_await Ask(gateway, *call, &sink);
  if (reply.ok()) {
    sink.WriteLast(dialect->End(*reply));
  } else if (sink.begun()) {
    sink.WriteLast(dialect->Failure(reply.error()));
  } else {
    out.AnswerInstead(dialect->Refusal(reply.error()));
  }
}

}  // namespace

ServerResponse StreamAnswer(Gateway& gateway, std::shared_ptr<GatewayCall> call, std::unique_ptr<StreamDialect> dialect,
                            std::string id_header) {
  ServerResponse response;
  response.headers.Add("Content-Type", "text/event-stream; charset=utf-8");
  response.headers.Add("Cache-Control", "no-store");
  response.headers.Add("X-Accel-Buffering", "no");
  response.headers.Add(std::move(id_header), call->id);
  response.hold_head = true;
  std::shared_ptr<StreamDialect> shared = std::move(dialect);
  response.stream = [&gateway, call, shared](ResponseStream& out) { return Run(gateway, call, shared, out); };
  return response;
}

}  // namespace beseda::server
