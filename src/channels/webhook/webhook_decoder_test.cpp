#include "channels/webhook/webhook_decoder.h"

#include <gtest/gtest.h>

#include "channels/common/golden_webhooks.h"

namespace beseda {
namespace {

TEST(WebhookDecoder, ReadsTheDocumentedEvents) {
  const auto all = LoadGoldenWebhooks("webhook");
  EXPECT_GE(all.size(), 8u);
  for (const auto& golden : all) {
    const auto events = DecodeWebhookEvents(golden.body);
    ASSERT_TRUE(events.ok()) << golden.name << ": " << events.error().message << " " << events.error().field;
    ExpectEvents(golden, *events);
  }
}

}  // namespace
}  // namespace beseda
