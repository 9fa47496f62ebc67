#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "contracts/web_socket.h"

namespace beseda {

/// WebSockets without a network: each connection says what a test has prepared, in order, and keeps what is written. For one loop.
class FakeWebSockets final : public WebSocketClient {
 public:
  /// What the other side of a connection does.
  struct Script {
    std::vector<std::string> says = {};
    std::optional<Error> breaks = {};  ///< After that, instead of a goodbye.
    std::optional<Error> refuses = {};  ///< Instead of a connection.
  };
  /// The next connection's. When none is left, connecting fails with kUnavailable.
  void Expect(Script script) { scripts_.push_back(std::move(script)); }

  const std::vector<Request>& requests() const { return requests_; }
  /// Everything that was written to any of them, in order.
  const std::vector<std::string>& written() const { return *written_; }

  Task<Result<std::unique_ptr<ClientWebSocket>>> Connect(Request request) override;

 private:
  std::deque<Script> scripts_;
  std::vector<Request> requests_;
  std::shared_ptr<std::vector<std::string>> written_ = std::make_shared<std::vector<std::string>>();
};

}  // namespace beseda
