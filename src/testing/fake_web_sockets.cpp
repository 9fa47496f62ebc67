#include "testing/fake_web_sockets.h"

#include "base/task.h"

namespace beseda {
namespace {

class FakeWebSocket final : public ClientWebSocket {
 public:
  FakeWebSocket(FakeWebSockets::Script script, std::shared_ptr<std::vector<std::string>> written)
      : script_(std::move(script)), written_(std::move(written)) {}

  Task<Result<std::optional<std::string>>> Read() override {
    if (next_ < script_.says.size()) co_return std::optional<std::string>(script_.says[next_++]);
    if (script_.breaks) co_return *script_.breaks;
    co_return std::optional<std::string>();
  }
  Task<Status> Write(std::string text) override {
    written_->push_back(std::move(text));
    co_return Ok();
  }

 private:
  const FakeWebSockets::Script script_;
  const std::shared_ptr<std::vector<std::string>> written_;
  std::size_t next_ = 0;
};

}  // namespace

Task<Result<std::unique_ptr<ClientWebSocket>>> FakeWebSockets::Connect(Request request) {
  requests_.push_back(std::move(request));
  if (scripts_.empty()) co_return Error(ErrorCode::kUnavailable, "No connection is prepared.");
  auto script = std::move(scripts_.front());
  scripts_.pop_front();
  if (script.refuses) co_return *script.refuses;
  co_return std::unique_ptr<ClientWebSocket>(std::make_unique<FakeWebSocket>(std::move(script), written_));
}

}  // namespace beseda
