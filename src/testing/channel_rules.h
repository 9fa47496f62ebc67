#pragma once

// The parts of the channel suite (testing/channel_suite.h), for its own files.

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "testing/channel_suite.h"

namespace beseda {

using MakeChannelHarness = std::function<std::unique_ptr<ChannelHarness>()>;

/// A channel account at work, without a network.
class ChannelTest : public ::testing::Test {
 public:
  explicit ChannelTest(const MakeChannelHarness& make);

 protected:
  Result<WebhookContent> Decode(const ChannelCall& call) { return harness_->Decode(*adapter_, call); }
  OutgoingMessage Message(Content content);
  /// All parts of a message; the last receipt, or the first error.
  Result<Receipt> Send(OutgoingMessage message);
  Result<Receipt> Send(Content content) { return Send(Message(std::move(content))); }
  /// What is seen of a message, in its order; fails the test if it is not sent.
  std::vector<ShownMessage> Shown(OutgoingMessage message);
  std::vector<ShownMessage> Shown(Content content) { return Shown(Message(std::move(content))); }
  /// What is seen of the requests from that one on.
  std::vector<ShownMessage> ShownSince(std::size_t request);
  /// Any request is answered as one that is right.
  void AnswerAll();
  void ExpectNoSecret(const Error& error);

  std::unique_ptr<ChannelHarness> harness_;
  std::unique_ptr<ChannelKind> kind_;
  FakeChannelServices services_;
  ChannelAccount account_;
  std::shared_ptr<ChannelAdapter> adapter_;
  std::string target_;
};

/// Defines a test of the suite; register it with AddChannelTest.
#define CHANNEL_TEST(name)                     \
  class name final : public ChannelTest {      \
   public:                                     \
    using ChannelTest::ChannelTest;            \
    void TestBody() override;                  \
  };                                           \
  void name::TestBody()

template <typename Test>
void AddChannelTest(const std::string& suite, const char* name, const MakeChannelHarness& make) {
  ::testing::RegisterTest(suite.c_str(), name, nullptr, nullptr, __FILE__, __LINE__,
                          [make]() -> ChannelTest* { return new Test(make); });
}

/// That each capability is as declared.
void AddChannelCapabilityTests(const std::string& suite, const MakeChannelHarness& make);
/// That whatever is written is shown as it is written.
void AddChannelEscapingTests(const std::string& suite, const MakeChannelHarness& make);

}  // namespace beseda
