#include "testing/fake_queues.h"

#include <algorithm>

namespace beseda {

class FakeTurnQueue::Opened final : public Opening {
 public:
  Opened(FakeTurnQueue& queue, std::string conversation_id)
      : queue_(queue), conversation_id_(std::move(conversation_id)) {}
  ~Opened() override {
    std::lock_guard lock(queue_.mutex_);
    std::erase(queue_.open_, conversation_id_);
  }

  bool wanted() const override { return queue_.wanted; }
  void Record(Tx&, const std::string& vendor_event_id, std::int64_t) override { event_ = vendor_event_id; }

  std::string Label() const { return conversation_id_ + " " + event_; }

 private:
  FakeTurnQueue& queue_;
  std::string conversation_id_;
  std::string event_;
};

std::unique_ptr<TurnQueue::Opening> FakeTurnQueue::Open(Tx&, const Conversation& conversation, const Message&, Time) {
  std::lock_guard lock(mutex_);
  if (!opens || std::count(open_.begin(), open_.end(), conversation.id) > 0) return nullptr;
  open_.push_back(conversation.id);
  return std::make_unique<Opened>(*this, conversation.id);
}

void FakeTurnQueue::Run(std::unique_ptr<Opening> opening) {
  const auto label = static_cast<const Opened&>(*opening).Label();
  std::lock_guard lock(mutex_);
  run_.push_back(label);
}

void FakeTurnQueue::Wake(const std::string& conversation_id) {
  std::lock_guard lock(mutex_);
  woken_.push_back(conversation_id);
}

std::vector<std::string> FakeTurnQueue::woken() const {
  std::lock_guard lock(mutex_);
  return woken_;
}

std::vector<std::string> FakeTurnQueue::run() const {
  std::lock_guard lock(mutex_);
  return run_;
}

std::unique_ptr<SendQueue::Ticket> FakeSendQueue::Put(Tx& tx, const Conversation& conversation, const Message& message,
                                                      std::string_view in_reply_to_event, std::string_view draft, Time now) {
  tx.Exec(
      "INSERT INTO outbox (workspace_id, message_id, conversation_id, channel_id, in_reply_to_event, next_attempt_at, "
      "created_at) VALUES ($1, $2, $3, $4, $5, $6, $6)",
      message.workspace_id, message.id, conversation.id, conversation.channel_id, in_reply_to_event, now);
  std::lock_guard lock(mutex_);
  if (!draft.empty()) drafts_.push_back(message.id + " " + std::string(draft));
  return nullptr;
}

void FakeSendQueue::Send(std::unique_ptr<Ticket>) {}

void FakeSendQueue::Wake(const std::string& conversation_id) {
  std::lock_guard lock(mutex_);
  woken_.push_back(conversation_id);
}

std::vector<std::string> FakeSendQueue::woken() const {
  std::lock_guard lock(mutex_);
  return woken_;
}

void FakeSendQueue::RemoveDrafts(const std::string& conversation_id) {
  std::lock_guard lock(mutex_);
  removing_.push_back(conversation_id);
}

std::vector<std::string> FakeSendQueue::removing() const {
  std::lock_guard lock(mutex_);
  return removing_;
}

std::vector<std::string> FakeSendQueue::drafts() const {
  std::lock_guard lock(mutex_);
  return drafts_;
}

}  // namespace beseda
