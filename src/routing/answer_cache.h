#pragma once

#include <cstdint>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/time.h"
#include "contracts/chat_model.h"

namespace beseda::routing {

/// Answers that were given, kept for a while: found again by the same question, or, within a group, by a vector whose
/// direction is near. Bounded in bytes; what was not used for longest goes first. Thread-safe.
class AnswerCache {
 public:
  explicit AnswerCache(std::size_t most_bytes) : most_bytes_(most_bytes) {}

  std::optional<ChatReply> Find(const std::string& key, Time now);
  void Put(std::string key, ChatReply reply, Time until);

  /// The answer of the group whose vector is nearest, if the cosine of the angle is at least `threshold`.
  std::optional<ChatReply> FindNear(const std::string& group, const std::vector<float>& vector, double threshold, Time now);
  /// At most `kMostInGroup` of a group are kept, the newest.
  void PutNear(std::string group, std::vector<float> vector, ChatReply reply, Time until);

  void Clear();
  std::size_t bytes() const;
  std::size_t size() const;

  static constexpr std::size_t kMostInGroup = 500;

 private:
  struct Entry {
    std::string key;    // of an exact one
    std::string group;  // of a near one
    std::vector<float> direction;  // of length 1
    ChatReply reply;
    Time until = {};
    std::size_t bytes = 0;
  };
  using Place = std::list<Entry>::iterator;
  void Add(Entry entry);     // under the lock
  void Remove(Place place);  // under the lock

  const std::size_t most_bytes_;
  mutable std::mutex mutex_;
  std::size_t bytes_ = 0;
  std::list<Entry> entries_;  // the newest used first
  std::unordered_map<std::string, Place> by_key_;
  std::unordered_map<std::string, std::vector<Place>> groups_;
};

}  // namespace beseda::routing
