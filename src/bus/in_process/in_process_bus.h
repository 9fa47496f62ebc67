#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "contracts/bus.h"

namespace beseda {

/// The bus of one process. Handlers run on the publisher's thread, those of one subscription one at a time. A handler
/// may end its own subscription. Ending another one waits until that one's handler is done, so two handlers must not
/// end each other. Must outlive its subscriptions.
class InProcessBus final : public Bus {
 public:
  InProcessBus() = default;
  InProcessBus(const InProcessBus&) = delete;
  InProcessBus& operator=(const InProcessBus&) = delete;
  ~InProcessBus() override;

  using Bus::Publish;
  void Publish(std::string_view topic, Payload payload) override;
  [[nodiscard]] std::unique_ptr<Subscription> Subscribe(std::string topic, Handler handler) override;
  bool HasListeners(std::string_view topic) const override;

 private:
  class Listener;
  class ListenerSubscription;
  using Listeners = std::vector<std::shared_ptr<Listener>>;
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  using Topics = std::unordered_map<std::string, Listeners, TextHash, std::equal_to<>>;
  struct Shard {
    mutable std::mutex mutex;
    Topics topics;
    std::atomic<std::size_t> listeners = 0;  ///< Lets a publisher pass by without the lock.
  };

  const Shard& ShardOf(std::string_view topic) const { return shards_[TextHash()(topic) % shards_.size()]; }
  Shard& ShardOf(std::string_view topic) { return shards_[TextHash()(topic) % shards_.size()]; }

  std::array<Shard, 32> shards_;
};

}  // namespace beseda
