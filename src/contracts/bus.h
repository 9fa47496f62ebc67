#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace beseda {

/// Live updates between parts of the program and, with NATS behind it, between nodes. Never durable: a lost message
/// costs a view that lags, not data. Payloads are JSON texts. Topics:
///   "conversation.<id>"  frames for the web clients of one conversation (protocol of the web channel)
///   "workspace.<id>"     events for the admin UI
///   "config.<id>"        {"kind":"bot","id":…}: a thing that somebody may have cached has changed; the kinds are those of
///                        TellChanged (server/api/api.h)
/// Thread-safe.
class Bus {
 public:
  using Payload = std::shared_ptr<const std::string>;
  /// Called on the publisher's thread; must be quick and must not publish.
  using Handler = std::function<void(const Payload&)>;

  /// Ends the subscription when destroyed. After the destructor the handler is not called and not running.
  class Subscription {
   public:
    virtual ~Subscription() = default;
  };

  virtual ~Bus() = default;
  virtual void Publish(std::string_view topic, Payload payload) = 0;
  void Publish(std::string_view topic, std::string payload) {
    Publish(topic, std::make_shared<const std::string>(std::move(payload)));
  }
  [[nodiscard]] virtual std::unique_ptr<Subscription> Subscribe(std::string topic, Handler handler) = 0;
  /// Whether anybody on this node listens: lets a publisher skip building a payload.
  virtual bool HasListeners(std::string_view topic) const = 0;
};

}  // namespace beseda
