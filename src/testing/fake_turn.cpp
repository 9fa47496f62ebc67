#include "testing/fake_turn.h"

#include <algorithm>
#include <utility>

#include "base/task.h"

namespace beseda {

class FakeTurn::Stream final : public ReplyStream {
 public:
  explicit Stream(FakeTurn& turn) : turn_(turn) {}
  void Append(std::string_view text) override {
    turn_.shown += text;
    turn_.appended.emplace_back(text);
  }
  void Reset() override {
    turn_.shown.clear();
    turn_.appended.clear();
    ++turn_.resets;
  }
  void Finish(Content content, std::string meta) override {
    turn_.said.push_back({std::move(content), std::move(meta), true});
  }
  const std::string& message_id() const override { return message_id_; }

 private:
  FakeTurn& turn_;
  std::string message_id_ = "msg_reply";
};

FakeTurn::FakeTurn(Bot bot) : bot_value(std::move(bot)) {
  contact_value.id = "con_1";
  contact_value.workspace_id = bot_value.workspace_id;
  conversation_value.id = "cnv_1";
  conversation_value.workspace_id = bot_value.workspace_id;
  conversation_value.bot_id = bot_value.id;
}

Message FakeTurn::NewMessage(Direction direction, Content content) {
  Message message;
  message.seq = next_seq_++;
  message.id = "msg_" + std::to_string(message.seq);
  message.direction = direction;
  message.author = direction == Direction::kIn ? Author::kContact : Author::kBot;
  message.content = std::move(content);
  return message;
}

FakeTurn& FakeTurn::Hears(Content content) {
  events_.push_back(NewMessage(Direction::kIn, std::move(content)));
  return *this;
}

FakeTurn& FakeTurn::Remembers(Direction direction, Content content, DeliveryState state) {
  history.push_back(NewMessage(direction, std::move(content)));
  history.back().state = direction == Direction::kIn ? DeliveryState::kAccepted : state;
  return *this;
}

void FakeTurn::Crash() {
  said.clear();
  shown.clear();
  appended.clear();
  session.clear();
  commits.clear();
  typing = false;
}

Task<Result<std::vector<Message>>> FakeTurn::History(std::size_t limit) {
  const auto from = history.size() - std::min(limit, history.size());
  co_return std::vector<Message>(history.begin() + std::ptrdiff_t(from), history.end());
}

void FakeTurn::Say(Content content, std::string meta) { said.push_back({std::move(content), std::move(meta), false}); }

std::unique_ptr<ReplyStream> FakeTurn::BeginReply() { return std::make_unique<Stream>(*this); }

Task<Result<std::string>> FakeTurn::Effect(std::string step, std::function<Task<Result<std::string>>()> run) {
  if (const auto done = journal.find(step); done != journal.end()) co_return done->second;
  if (dies_at_effect >= 0 && effects_run >= dies_at_effect) co_return Error(ErrorCode::kCancelled, "The process died.");
  const int number = effects_run++;
  auto result = co_await run();
  if (number == dies_after_effect) co_return Error(ErrorCode::kCancelled, "The process died.");
  if (result.ok()) journal.emplace(std::move(step), *result);
  co_return result;
}

}  // namespace beseda
