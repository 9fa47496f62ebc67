#include "channels/common/testing/meta_suite_harness.h"
#include "channels/instagram/instagram_channel.h"

namespace beseda {
namespace {

class InstagramHarness final : public MetaMessagingSuiteHarness {
 public:
  explicit InstagramHarness(const std::string& login)
      : MetaMessagingSuiteHarness("instagram", R"("login":")" + login + R"(","account_id":"17841400000000001",)") {}
  std::unique_ptr<ChannelKind> Kind() override { return MakeInstagramChannelKind(); }
};

const bool kRegistered = RegisterChannelSuite("Instagram", [] { return std::make_unique<InstagramHarness>("instagram"); }) &&
                         RegisterChannelSuite("InstagramOfAPage", [] { return std::make_unique<InstagramHarness>("facebook"); });

}  // namespace
}  // namespace beseda
