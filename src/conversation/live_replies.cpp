#include "conversation/live_replies.h"

namespace beseda {

void LiveReplies::Set(const std::string& conversation_id, Reply reply) {
  std::lock_guard lock(mutex_);
  replies_[conversation_id] = std::move(reply);
}

void LiveReplies::Append(const std::string& conversation_id, std::string_view text) {
  std::lock_guard lock(mutex_);
  if (const auto place = replies_.find(conversation_id); place != replies_.end()) place->second.text += text;
}

void LiveReplies::Remove(const std::string& conversation_id) {
  std::lock_guard lock(mutex_);
  replies_.erase(conversation_id);
}

std::optional<LiveReplies::Reply> LiveReplies::Find(const std::string& conversation_id) const {
  std::lock_guard lock(mutex_);
  const auto place = replies_.find(conversation_id);
  if (place == replies_.end()) return std::nullopt;
  return place->second;
}

}  // namespace beseda
