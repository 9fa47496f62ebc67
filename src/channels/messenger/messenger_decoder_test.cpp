#include <gtest/gtest.h>

#include "channels/common/golden_webhooks.h"
#include "channels/common/meta_messaging_decoder.h"

namespace beseda {
namespace {

const MetaMessagingAccount kOwn{"page", "110222333444", "beseda:chn_1", true};

TEST(MessengerDecoder, ReadsTheDocumentedWebhooks) {
  const auto all = LoadGoldenWebhooks("messenger");
  EXPECT_GE(all.size(), 25u);
  for (const auto& golden : all) {
    const auto events = DecodeMetaMessaging(golden.body, kOwn);
    ASSERT_TRUE(events.ok()) << golden.name << ": " << events.error().message;
    ExpectEvents(golden, *events);
  }
}

TEST(MessengerDecoder, NamesAnEventTheSameWhenItComesAgain) {
  for (const auto& golden : LoadGoldenWebhooks("messenger")) {
    const auto first = DecodeMetaMessaging(golden.body, kOwn), second = DecodeMetaMessaging(golden.body, kOwn);
    for (std::size_t i = 0; i < first->size(); ++i) {
      EXPECT_EQ((*first)[i].vendor_event_id, (*second)[i].vendor_event_id);
      for (std::size_t j = 0; j < i; ++j) EXPECT_NE((*first)[i].vendor_event_id, (*first)[j].vendor_event_id) << golden.name;
    }
  }
}

TEST(MessengerDecoder, RefusesWhatIsNoWebhook) {
  EXPECT_EQ(DecodeMetaMessaging("{}", kOwn).error().field, "object");
  EXPECT_EQ(DecodeMetaMessaging(R"({"object":"whatsapp_business_account","entry":[]})", kOwn).error().field, "object");
  EXPECT_EQ(DecodeMetaMessaging(R"({"object":"page"})", kOwn).error().field, "entry");
  for (const char* body : {"", "[]", "\xff", R"({"object":"page","entry":[{)"}) {
    EXPECT_EQ(DecodeMetaMessaging(body, kOwn).error().code, ErrorCode::kInvalid);
  }
}

// Meta, "messaging_optins webhook event reference": a person may stop and resume a page's notifications (read 2026-11-25).
TEST(MessengerDecoder, TellsWhoStopsNotifications) {
  const auto consent = [](std::string status) {
    const auto events = DecodeMetaMessaging(R"({"object":"page","entry":[{"id":"110222333444","time":1731705721000,"messaging":[{"sender":{"id":"7"},)"
                                            R"("recipient":{"id":"110222333444"},"timestamp":1731705721000,"optin":{"type":"notification_messages",)"
                                            R"("notification_messages_status":")" + status + R"("}}]}]})",
                                            kOwn);
    EXPECT_TRUE(events.ok() && events->size() == 1u);
    return events->front().consent;
  };
  EXPECT_EQ(consent("STOP_NOTIFICATIONS"), Consent::kOptedOut);
  EXPECT_EQ(consent("RESUME_NOTIFICATIONS"), Consent::kOptedIn);
  EXPECT_EQ(consent(""), Consent::kNoWord);
}

}  // namespace
}  // namespace beseda
