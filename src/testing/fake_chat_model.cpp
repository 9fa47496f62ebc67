#include "testing/fake_chat_model.h"

#include <algorithm>
#include <utility>

#include "base/suspend.h"
#include "base/task.h"

namespace beseda {

/// Counts a call from its beginning to its end, by whatever way.
class FakeChatModel::Under {
 public:
  explicit Under(FakeChatModel& model) : model_(model) {
    std::lock_guard lock(model_.mutex_);
    model_.most_running_ = std::max(model_.most_running_, ++model_.running_);
  }
  Under(const Under&) = delete;
  Under& operator=(const Under&) = delete;
  ~Under() {
    std::lock_guard lock(model_.mutex_);
    --model_.running_;
    if (!ended) ++model_.cancelled_;
  }
  bool ended = false;

 private:
  FakeChatModel& model_;
};

FakeChatModel& FakeChatModel::Answers(Answer answer) {
  std::lock_guard lock(mutex_);
  answers_.push_back(std::move(answer));
  return *this;
}

FakeChatModel& FakeChatModel::Says(std::string text, Micros before) {
  Answer answer;
  answer.before = before;
  answer.pieces.push_back(std::move(text));
  return Answers(std::move(answer));
}

FakeChatModel& FakeChatModel::Fails(Error error, Micros before) {
  Answer answer;
  answer.before = before;
  answer.error = std::move(error);
  return Answers(std::move(answer));
}

FakeChatModel& FakeChatModel::Hangs(std::vector<std::string> pieces) {
  Answer answer;
  answer.pieces = std::move(pieces);
  answer.hang = true;
  return Answers(std::move(answer));
}

Task<Result<ChatReply>> FakeChatModel::Complete(ChatRequest request, ChatSink* sink) {
  Under under(*this);
  Answer answer;
  {
    std::lock_guard lock(mutex_);
    requests_.push_back(std::move(request));
    if (!answers_.empty()) answer = answers_.front();
    if (answers_.size() > 1) answers_.pop_front();
  }
  if (answer.before > Micros(0)) co_await clock_.Sleep(answer.before);
  auto reply = std::move(answer.reply);
  for (const auto& piece : answer.pieces) {
    if (!reply.text.empty() && answer.between > Micros(0)) co_await clock_.Sleep(answer.between);
    reply.text += piece;
    if (!sink) continue;
    ChatDelta delta;
    delta.text = piece;
    auto wrote = co_await sink->Write(std::move(delta));
    if (wrote.ok()) continue;
    under.ended = true;
    co_return std::move(wrote).error();
  }
  if (answer.hang) {
    Waker never;
    for (;;) {
      co_await SuspendCancellable([&](Waker waker) { never = std::move(waker); });
    }
  }
  under.ended = true;
  if (answer.error) co_return *answer.error;
  co_return reply;
}

std::vector<ChatRequest> FakeChatModel::requests() const {
  std::lock_guard lock(mutex_);
  return requests_;
}

int FakeChatModel::running() const {
  std::lock_guard lock(mutex_);
  return running_;
}

int FakeChatModel::most_running() const {
  std::lock_guard lock(mutex_);
  return most_running_;
}

int FakeChatModel::cancelled() const {
  std::lock_guard lock(mutex_);
  return cancelled_;
}

Task<Status> FakeChatSink::Write(ChatDelta delta) {
  if (fails) co_return *fails;
  text += delta.text;
  pieces.push_back(std::move(delta.text));
  co_return Ok();
}

bool FakeChatSink::Reset() {
  if (!resettable) return false;
  ++resets;
  text.clear();
  return true;
}

ChatRequest MakeQuestion(std::string text) {
  ChatMessage message;
  message.text = std::move(text);
  ChatRequest request;
  request.messages.push_back(std::move(message));
  request.trace = std::make_shared<CallTrace>();
  request.context.workspace_id = "wsp_test";
  return request;
}

}  // namespace beseda
