#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace beseda {

/// Replies that are being written right now, so that somebody who opens the conversation meanwhile sees what has
/// been said so far. In memory only. Thread-safe.
class LiveReplies {
 public:
  struct Reply {
    std::string message_id;
    std::string text;
  };

  void Set(const std::string& conversation_id, Reply reply);
  void Append(const std::string& conversation_id, std::string_view text);
  void Remove(const std::string& conversation_id);
  std::optional<Reply> Find(const std::string& conversation_id) const;

 private:
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Reply> replies_;
};

}  // namespace beseda
