#include "testing/fake_channel_services.h"

#include "base/task.h"

namespace beseda {

Task<Result<MediaBytes>> FakeChannelMedia::Load(std::string, MediaContent media, std::size_t max_bytes) {
  const auto found = files.find(media.url);
  if (found == files.end()) co_return Error(ErrorCode::kNotFound, "There is no such file: " + media.url);
  if (max_bytes != 0 && found->second.bytes.size() > max_bytes) co_return Error(ErrorCode::kTooLarge, "The file is too large.");
  co_return found->second;
}

Task<Result<std::optional<std::string>>> FakeChannelMedia::FindVendorId(std::string channel_id, std::string sha256) {
  const auto found = vendor_ids.find(channel_id + " " + sha256);
  if (found == vendor_ids.end()) co_return std::optional<std::string>();
  co_return std::optional<std::string>(found->second);
}

Task<Status> FakeChannelMedia::KeepVendorId(std::string channel_id, std::string sha256, std::string vendor_id,
                                            std::optional<Time>) {
  vendor_ids[channel_id + " " + sha256] = std::move(vendor_id);
  co_return Ok();
}

Task<Status> FakeChannelMedia::ForgetVendorId(std::string channel_id, std::string sha256) {
  vendor_ids.erase(channel_id + " " + sha256);
  co_return Ok();
}

class FakeChannelServices::NoBus final : public Bus {
 public:
  void Publish(std::string_view, Payload) override {}
  std::unique_ptr<Subscription> Subscribe(std::string, Handler) override { return std::make_unique<Subscription>(); }
  bool HasListeners(std::string_view) const override { return false; }
};

FakeChannelServices::FakeChannelServices() : bus_(std::make_unique<NoBus>()) {}
FakeChannelServices::~FakeChannelServices() = default;

ChannelServices FakeChannelServices::services() { return {http, *bus_, clock, media, pace, sockets, "https://bot.example.org"}; }

}  // namespace beseda
