#include "channels/common/testing/meta_suite_harness.h"
#include "channels/messenger/messenger_channel.h"

namespace beseda {
namespace {

class MessengerHarness final : public MetaMessagingSuiteHarness {
 public:
  MessengerHarness() : MetaMessagingSuiteHarness("messenger", R"("page_id":"110222333444",)") {}
  std::unique_ptr<ChannelKind> Kind() override { return MakeMessengerChannelKind(); }
};

const bool kRegistered = RegisterChannelSuite("Messenger", [] { return std::make_unique<MessengerHarness>(); });

}  // namespace
}  // namespace beseda
