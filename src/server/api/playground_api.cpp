#include <boost/asio/this_coro.hpp>
#include <memory>

#include "agent/model_answer.h"
#include "base/task.h"
#include "json/json.h"
#include "routing/call_race.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "server/api/playground_question.h"

namespace beseda::server {
namespace {

using routing::CallRace;

// How often a silent stream says that it is there: so it is noticed that the page has gone, and the calls are stopped.
constexpr Micros kSignOfLife = std::chrono::seconds(2);

/// One model's answer.
struct Column {
  std::size_t place = 0;  ///< Among the models asked for.
  std::string call_id;
  Time began = {};
  std::optional<Micros> first_token = std::nullopt;
  std::shared_ptr<CallTrace> trace = std::make_shared<CallTrace>();
};

std::string SseEvent(std::string_view name, const json::Object& data) {
  return "event: " + std::string(name) + "\ndata: " + json::Dump(data) + "\n\n";
}

json::Value Milliseconds(std::optional<Micros> time) {
  if (!time) return nullptr;
  return std::chrono::duration_cast<milliseconds>(*time).count();
}

json::Object EncodeUsage(const Usage& usage) {
  return {{"input_tokens", usage.input_tokens},
          {"output_tokens", usage.output_tokens},
          {"cached_input_tokens", usage.cached_input_tokens},
          {"reasoning_tokens", usage.reasoning_tokens}};
}

json::Object EncodeFailure(const Error& error) {
  return {{"code", json::Value(ErrorCodeName(error.code))}, {"message", error.message}};
}

/// Asks all the models at once and tells what they write as it comes.
class SideBySide {
 public:
  SideBySide(Api& api, std::shared_ptr<const PlaygroundQuestion> question, ResponseStream& out)
      : api_(api), question_(std::move(question)), out_(out) {}

  Task<void> Run() {
    CallRace race(api_.scope, api_.clock, co_await boost::asio::this_coro::executor);
    for (std::size_t place = 0; place < question_->models.size(); ++place) {
      if (!co_await Begin(race, place)) co_return;
    }
    race.SetAlarm(api_.clock.Now() + kSignOfLife);
    while (ended_ < columns_.size()) {
      auto event = co_await race.Next();
      std::string text;
      switch (event.kind) {
        case CallRace::Kind::kAlarm:
          race.SetAlarm(api_.clock.Now() + kSignOfLife);
          text = ": \n\n";
          break;
        case CallRace::Kind::kPiece: text = Piece(columns_[event.call], event.piece); break;
        case CallRace::Kind::kEnd:
          ++ended_;
          text = End(columns_[event.call], *event.reply);
          break;
      }
      if (!text.empty() && !(co_await out_.Write(std::move(text))).ok()) co_return;
    }
    (void)co_await out_.Write(SseEvent("done", {}));
  }

 private:
  /// False: the reader has gone.
  Task<bool> Begin(CallRace& race, std::size_t place) {
    const auto& id = question_->models[place];
    auto model = co_await api_.models->Find(question_->request.context.workspace_id, id);
    if (!model.ok()) {
      auto text = SseEvent("end", {{"column", place}, {"error", EncodeFailure(model.error())}});
      co_return (co_await out_.Write(std::move(text))).ok();
    }
    Column column;
    column.place = place;
    column.call_id = api_.access.ids.New("call");
    column.began = api_.clock.Now();
    auto request = question_->request;
    request.context.call_id = column.call_id;
    request.trace = column.trace;
    auto text = SseEvent("start", {{"column", place}, {"model_id", id}, {"call_id", column.call_id}});
    columns_.push_back(std::move(column));
    race.Start(model->chat, std::move(request), true);
    co_return (co_await out_.Write(std::move(text))).ok();
  }

  std::string Piece(Column& column, const ChatDelta& piece) {
    if (piece.text.empty() && piece.reasoning.empty()) return "";
    if (!column.first_token) column.first_token = api_.clock.Now() - column.began;
    json::Object data{{"column", column.place}, {"text", piece.text}};
    if (!piece.reasoning.empty()) data["reasoning"] = piece.reasoning;
    return SseEvent("piece", data);
  }

  std::string End(const Column& column, const Result<ChatReply>& reply) {
    json::Object data{{"column", column.place},
                      {"call_id", column.call_id},
                      {"first_token_ms", Milliseconds(column.first_token)},
                      {"total_ms", Milliseconds(api_.clock.Now() - column.began)},
                      {"cost_micros", Cost(column)},
                      {"cache", column.trace->cache()},
                      {"error", nullptr}};
    if (!reply.ok()) {
      data["error"] = EncodeFailure(reply.error());
      return SseEvent("end", data);
    }
    // What the stream could not carry, e.g. the answer of a model that does not stream.
    data["text"] = reply->text;
    data["stop"] = json::Value(agent::StopReasonName(reply->stop));
    data["usage"] = EncodeUsage(reply->usage);
    data["answered_by"] = reply->model;
    return SseEvent("end", data);
  }

  json::Value Cost(const Column& column) const {
    if (!api_.call_cost) return nullptr;
    return api_.call_cost(question_->request.context.workspace_id, column.trace->attempts());
  }

  Api& api_;
  std::shared_ptr<const PlaygroundQuestion> question_;
  ResponseStream& out_;
  std::vector<Column> columns_;  // in the order of the race's calls
  std::size_t ended_ = 0;
};

Task<void> Stream(Api& api, std::shared_ptr<const PlaygroundQuestion> question, ResponseStream& out) {
  SideBySide answers(api, std::move(question), out);
  co_await answers.Run();
}

}  // namespace

Task<Result<ServerResponse>> RunPlayground(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, kPlaygroundFields));
  CO_TRY(auto read, ReadPlaygroundQuestion(body));
  auto question = std::make_shared<PlaygroundQuestion>(std::move(read));
  auto& context = question->request.context;
  context.workspace_id = call.workspace();
  context.purpose = CallPurpose::kPlayground;
  context.key_id = call.principal.api_key_id;
  ServerResponse response;
  response.headers.Add("Content-Type", "text/event-stream; charset=utf-8");
  response.headers.Add("X-Accel-Buffering", "no");  // nginx is to pass the pieces on as they come
  response.stream = [&api, question](ResponseStream& out) { return Stream(api, question, out); };
  co_return response;
}

}  // namespace beseda::server
