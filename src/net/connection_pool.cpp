#include "net/connection_pool.h"

#include <algorithm>

namespace beseda::net {

std::unique_ptr<UpstreamConnection> ConnectionPool::Take(const std::string& peer) {
  for (;;) {
    auto connection = Pop(peer);
    if (!connection || (!IsOld(*connection) && connection->IsFresh())) return connection;
  }
}

std::unique_ptr<UpstreamConnection> ConnectionPool::Pop(const std::string& peer) {
  std::lock_guard lock(mutex_);
  const auto found = idle_.find(peer);
  if (found == idle_.end() || found->second.empty()) return nullptr;
  auto connection = std::move(found->second.back());
  found->second.pop_back();
  --size_;
  return connection;
}

void ConnectionPool::Put(const std::string& peer, std::unique_ptr<UpstreamConnection> connection) {
  connection->idle_since = std::chrono::steady_clock::now();
  std::lock_guard lock(mutex_);
  if (stopped_ || size_ >= limits_.most) return;
  auto& connections = idle_[peer];
  if (connections.size() >= limits_.most_per_peer) return;
  connections.push_back(std::move(connection));
  ++size_;
  if (!armed_) Arm();
}

void ConnectionPool::Stop() {
  std::unordered_map<std::string, Connections> closed;
  std::lock_guard lock(mutex_);
  stopped_ = true;
  closed.swap(idle_);
  size_ = 0;
  timer_.cancel();
}

std::size_t ConnectionPool::size() const {
  std::lock_guard lock(mutex_);
  return size_;
}

void ConnectionPool::Arm() {
  armed_ = true;
  timer_.expires_after(limits_.sweep_every);
  timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& failure) {
    const auto alive = weak.lock();
    if (!failure && alive) alive->Sweep();
  });
}

void ConnectionPool::Sweep() {
  Connections stale;  // closed when the lock is no longer held
  std::lock_guard lock(mutex_);
  if (stopped_) return;
  for (auto& [peer, connections] : idle_) {
    const auto is_stale = [this](const auto& connection) { return IsOld(*connection) || !connection->IsFresh(); };
    const auto first = std::stable_partition(connections.begin(), connections.end(),
                                             [&](const auto& connection) { return !is_stale(connection); });
    std::move(first, connections.end(), std::back_inserter(stale));
    connections.erase(first, connections.end());
  }
  std::erase_if(idle_, [](const auto& entry) { return entry.second.empty(); });
  size_ -= stale.size();
  armed_ = false;
  if (size_ > 0) Arm();
}

bool ConnectionPool::IsOld(const UpstreamConnection& connection) const {
  return std::chrono::steady_clock::now() - connection.idle_since > limits_.idle;
}

}  // namespace beseda::net
