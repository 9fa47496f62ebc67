#include "routing/answer_cache.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace beseda::routing {
namespace {

constexpr std::size_t kEntry = 512;  // bytes of an entry besides what it holds, about

std::size_t SizeOf(const ChatReply& reply) {
  return reply.text.size() + reply.reasoning.size() + reply.model.size() + reply.request_id.size();
}

std::vector<float> Direction(std::vector<float> vector) {
  double squares = 0;
  for (const auto x : vector) squares += double(x) * x;
  const auto length = std::sqrt(squares);
  if (!(length > 0)) return {};
  for (auto& x : vector) x = float(x / length);
  return vector;
}

double Product(const std::vector<float>& a, const std::vector<float>& b) {
  if (a.size() != b.size()) return -1;
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += double(a[i]) * b[i];
  return sum;
}

}  // namespace

std::optional<ChatReply> AnswerCache::Find(const std::string& key, Time now) {
  std::lock_guard lock(mutex_);
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return std::nullopt;
  if (found->second->until <= now) {
    Remove(found->second);
    return std::nullopt;
  }
  entries_.splice(entries_.begin(), entries_, found->second);
  return found->second->reply;
}

void AnswerCache::Put(std::string key, ChatReply reply, Time until) {
  Entry entry;
  entry.bytes = kEntry + 2 * key.size() + SizeOf(reply);
  entry.key = std::move(key);
  entry.reply = std::move(reply);
  entry.until = until;
  std::lock_guard lock(mutex_);
  if (const auto known = by_key_.find(entry.key); known != by_key_.end()) Remove(known->second);
  Add(std::move(entry));
}

std::optional<ChatReply> AnswerCache::FindNear(const std::string& group, const std::vector<float>& vector,
                                               double threshold, Time now) {
  const auto direction = Direction(vector);
  if (direction.empty()) return std::nullopt;
  std::lock_guard lock(mutex_);
  const auto found = groups_.find(group);
  if (found == groups_.end()) return std::nullopt;
  std::optional<Place> nearest;
  auto most = threshold;
  for (const auto place : found->second) {
    const auto cosine = place->until > now ? Product(place->direction, direction) : -1;
    if (cosine < most) continue;
    most = cosine;
    nearest = place;
  }
  if (!nearest) return std::nullopt;
  entries_.splice(entries_.begin(), entries_, *nearest);
  return (*nearest)->reply;
}

void AnswerCache::PutNear(std::string group, std::vector<float> vector, ChatReply reply, Time until) {
  Entry entry;
  entry.direction = Direction(std::move(vector));
  if (entry.direction.empty()) return;
  entry.bytes = kEntry + 2 * group.size() + entry.direction.size() * sizeof(float) + SizeOf(reply);
  entry.group = std::move(group);
  entry.reply = std::move(reply);
  entry.until = until;
  std::lock_guard lock(mutex_);
  if (const auto known = groups_.find(entry.group); known != groups_.end() && known->second.size() >= kMostInGroup) {
    Remove(known->second.front());
  }
  Add(std::move(entry));
}

void AnswerCache::Add(Entry entry) {
  if (entry.bytes > most_bytes_) return;
  while (bytes_ + entry.bytes > most_bytes_) Remove(std::prev(entries_.end()));
  bytes_ += entry.bytes;
  entries_.push_front(std::move(entry));
  const auto place = entries_.begin();
  if (place->group.empty()) {
    by_key_[place->key] = place;
  } else {
    groups_[place->group].push_back(place);
  }
}

void AnswerCache::Remove(Place place) {
  if (place->group.empty()) {
    by_key_.erase(place->key);
  } else {
    const auto group = groups_.find(place->group);
    std::erase(group->second, place);
    if (group->second.empty()) groups_.erase(group);
  }
  bytes_ -= place->bytes;
  entries_.erase(place);
}

void AnswerCache::Clear() {
  std::lock_guard lock(mutex_);
  by_key_.clear();
  groups_.clear();
  entries_.clear();
  bytes_ = 0;
}

std::size_t AnswerCache::bytes() const {
  std::lock_guard lock(mutex_);
  return bytes_;
}

std::size_t AnswerCache::size() const {
  std::lock_guard lock(mutex_);
  return entries_.size();
}

}  // namespace beseda::routing
