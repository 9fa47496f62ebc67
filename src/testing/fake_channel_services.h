#pragma once

#include <map>
#include <string>
#include <vector>

#include "contracts/bus.h"
#include "contracts/channel.h"
#include "contracts/channel_media.h"
#include "contracts/channel_pace.h"
#include "testing/fake_http.h"
#include "testing/fake_web_sockets.h"
#include "testing/manual_clock.h"

namespace beseda {

/// Files that a test has laid down, by their address. For one loop.
class FakeChannelMedia final : public ChannelMedia {
 public:
  std::map<std::string, MediaBytes> files;
  std::map<std::string, std::string> vendor_ids;  ///< By "channel sha256".

  Task<Result<MediaBytes>> Load(std::string workspace_id, MediaContent media, std::size_t max_bytes) override;
  Task<Result<std::optional<std::string>>> FindVendorId(std::string channel_id, std::string sha256) override;
  Task<Status> KeepVendorId(std::string channel_id, std::string sha256, std::string vendor_id,
                            std::optional<Time> expires_at) override;
  Task<Status> ForgetVendorId(std::string channel_id, std::string sha256) override;
};

/// Keeps what the vendor said of the pace.
class FakeChannelPace final : public ChannelPace {
 public:
  std::map<std::string, Time> held_back;
  std::map<std::string, double> slowed;

  void HoldBack(const std::string& channel_id, Time until) override { held_back[channel_id] = until; }
  void SlowDown(const std::string& channel_id, double share, Time) override { slowed[channel_id] = share; }
};

/// All that an adapter is made with, without a network.
class FakeChannelServices {
 public:
  FakeChannelServices();
  ~FakeChannelServices();

  FakeHttp http;
  ManualClock clock;
  FakeChannelMedia media;
  FakeChannelPace pace;
  FakeWebSockets sockets;

  ChannelServices services();

 private:
  class NoBus;
  std::unique_ptr<NoBus> bus_;
};

}  // namespace beseda
