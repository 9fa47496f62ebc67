#include "bus/in_process/in_process_bus.h"

#include <algorithm>
#include <cassert>
#include <thread>

#include "base/log.h"

namespace beseda {

/// A handler with what keeps it from running after its end. Publishers hold it while they call it.
class InProcessBus::Listener {
 public:
  explicit Listener(Handler handler) : handler_(std::move(handler)) {}

  void Call(const Payload& payload) {
    if (CalledHere()) return;  // It published to itself, which the contract forbids.
    std::lock_guard lock(running_);
    if (ended_) return;
    caller_ = std::this_thread::get_id();
    try {
      handler_(payload);
    } catch (const std::exception& error) {
      Log(LogLevel::kError, "bus", "a handler threw", {{"what", error.what()}});
    }
    caller_ = std::thread::id();
  }

  /// When it returns, the handler is not running and will not run, except in the caller itself.
  void End() {
    if (CalledHere()) {
      ended_ = true;
      return;
    }
    std::lock_guard lock(running_);
    ended_ = true;
    handler_ = nullptr;
  }

 private:
  bool CalledHere() const { return caller_ == std::this_thread::get_id(); }

  std::mutex running_;
  std::atomic<std::thread::id> caller_ = std::thread::id();
  bool ended_ = false;  // Guarded by running_.
  Handler handler_;
};

class InProcessBus::ListenerSubscription final : public Subscription {
 public:
  ListenerSubscription(Shard& shard, const std::string& topic, std::shared_ptr<Listener> listener)
      : shard_(shard), topic_(topic), listener_(std::move(listener)) {}

  ~ListenerSubscription() override {
    {
      std::lock_guard lock(shard_.mutex);
      const auto place = shard_.topics.find(topic_);
      auto& listeners = place->second;
      listeners.erase(std::find(listeners.begin(), listeners.end(), listener_));
      if (listeners.empty()) shard_.topics.erase(place);
      --shard_.listeners;
    }
    listener_->End();
  }

 private:
  Shard& shard_;
  const std::string& topic_;  // The key in the shard; lives as long as it has a listener.
  const std::shared_ptr<Listener> listener_;
};

InProcessBus::~InProcessBus() {
  for ([[maybe_unused]] const auto& shard : shards_) assert(shard.listeners == 0 && "subscriptions must end before the bus");
}

void InProcessBus::Publish(std::string_view topic, Payload payload) {
  Shard& shard = ShardOf(topic);
  if (shard.listeners == 0) return;
  std::shared_ptr<Listener> only;
  Listeners several;
  {
    std::lock_guard lock(shard.mutex);
    const auto place = shard.topics.find(topic);
    if (place == shard.topics.end()) return;
    if (place->second.size() == 1) {
      only = place->second.front();
    } else {
      several = place->second;
    }
  }
  if (only) only->Call(payload);
  for (const auto& listener : several) listener->Call(payload);
}

std::unique_ptr<Bus::Subscription> InProcessBus::Subscribe(std::string topic, Handler handler) {
  Shard& shard = ShardOf(topic);
  auto listener = std::make_shared<Listener>(std::move(handler));
  std::lock_guard lock(shard.mutex);
  const auto place = shard.topics.try_emplace(std::move(topic)).first;
  place->second.push_back(listener);
  ++shard.listeners;
  return std::make_unique<ListenerSubscription>(shard, place->first, std::move(listener));
}

bool InProcessBus::HasListeners(std::string_view topic) const {
  const Shard& shard = ShardOf(topic);
  if (shard.listeners == 0) return false;
  std::lock_guard lock(shard.mutex);
  return shard.topics.find(topic) != shard.topics.end();
}

}  // namespace beseda
