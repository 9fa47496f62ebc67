#include "channels/whatsapp/whatsapp_decoder.h"

#include <gtest/gtest.h>

#include "channels/common/golden_webhooks.h"
#include "model/content_json.h"

namespace beseda {
namespace {

const WhatsAppAccount kOwn{"106540352242922", "102290129340398"};

TEST(WhatsAppDecoder, ReadsTheDocumentedWebhooks) {
  const auto all = LoadGoldenWebhooks("whatsapp");
  EXPECT_GE(all.size(), 40u);
  for (const auto& golden : all) {
    const auto events = DecodeWhatsAppEvents(golden.body, kOwn);
    ASSERT_TRUE(events.ok()) << golden.name << ": " << events.error().message;
    ExpectEvents(golden, *events);
  }
}

TEST(WhatsAppDecoder, NamesAnEventTheSameWhenItComesAgain) {
  for (const auto& golden : LoadGoldenWebhooks("whatsapp")) {
    const auto first = DecodeWhatsAppEvents(golden.body, kOwn), second = DecodeWhatsAppEvents(golden.body, kOwn);
    for (std::size_t i = 0; i < first->size(); ++i) {
      EXPECT_EQ((*first)[i].vendor_event_id, (*second)[i].vendor_event_id);
      for (std::size_t j = 0; j < i; ++j) EXPECT_NE((*first)[i].vendor_event_id, (*first)[j].vendor_event_id) << golden.name;
    }
  }
}

TEST(WhatsAppDecoder, RefusesWhatIsNoWebhook) {
  const auto field = [](std::string_view body) { return DecodeWhatsAppEvents(body, kOwn).error().field; };
  EXPECT_EQ(field("{}"), "object");
  EXPECT_EQ(field(R"({"object":"page","entry":[]})"), "object");
  EXPECT_EQ(field(R"({"object":"whatsapp_business_account"})"), "entry");
  EXPECT_EQ(field(R"({"object":"whatsapp_business_account","entry":{}})"), "entry");
  for (const char* body : {"", "[]", "\xff", "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":"}) {
    EXPECT_EQ(DecodeWhatsAppEvents(body, kOwn).error().code, ErrorCode::kInvalid);
  }
  EXPECT_TRUE(DecodeWhatsAppEvents(R"({"object":"whatsapp_business_account","entry":[]})", kOwn)->empty());
}

TEST(WhatsAppDecoder, KeepsWhatTheModelCannotHold) {
  // A place that is none, and a text beyond what a message may have.
  const auto place = DecodeWhatsAppEvents(
      R"({"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"metadata":{"phone_number_id":"106540352242922"},"messages":[{"from":"5","id":"w","type":"location","location":{"latitude":91,"longitude":0}}]}}]}]})",
      kOwn);
  ASSERT_EQ(place->size(), 1u);
  EXPECT_EQ(ContentType((*place)[0].content), "unknown");
  const auto text = DecodeWhatsAppEvents(
      R"({"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"messages":[{"from":"5","id":"w","type":"text","text":{"body":")" +
          std::string(100'000, 'x') + R"("}}]}}]}]})",
      kOwn);
  ASSERT_EQ(text->size(), 1u);
  EXPECT_EQ(ContentType((*text)[0].content), "unknown");
}

IncomingEvent OneEvent(const std::string& value) {
  const auto events = DecodeWhatsAppEvents(R"({"object":"whatsapp_business_account","entry":[{"id":"102290129340398","changes":[{"field":"x","value":)" + value + "}]}]}", kOwn);
  EXPECT_TRUE(events.ok() && events->size() == 1u);
  return events.ok() && !events->empty() ? events->front() : IncomingEvent();
}

// Meta, "user_preferences webhook reference" (updated Nov 5, 2025; read 2026-11-25).
TEST(WhatsAppDecoder, TellsWhoStopsMarketingMessages) {
  const auto consent = [](std::string preference) {
    return OneEvent(R"({"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550783881","phone_number_id":"106540352242922"},)"
                    R"("contacts":[{"profile":{"name":"Pablo M."},"wa_id":"16505551234"}],"user_preferences":[{"wa_id":"16505551234",)"
                    R"("detail":"User requested to stop marketing messages","category":"marketing_messages","value":")" + preference + R"(","timestamp":1731705721}]})")
        .consent;
  };
  EXPECT_EQ(consent("stop"), Consent::kOptedOut);
  EXPECT_EQ(consent("resume"), Consent::kOptedIn);
  EXPECT_EQ(consent("think"), Consent::kNoWord);
}

TEST(WhatsAppDecoder, VouchesForTheNumberThatWrites) {
  const auto message = [](const std::string& who) {
    return OneEvent(R"({"metadata":{"phone_number_id":"106540352242922"},"messages":[{)" + who + R"(,"id":"wamid.1","timestamp":"1731705721","type":"text","text":{"body":"Hi"}}]})");
  };
  const auto event = message(R"("from":"16505551234")");
  ASSERT_EQ(event.addresses.size(), 1u);
  EXPECT_EQ(NormalAddress(event.addresses[0]), "+16505551234");
  EXPECT_TRUE(event.addresses[0].verified);
  EXPECT_TRUE(message(R"("from_user_id":"US.13491208655302741918")").addresses.empty()) << "a number that is not shown";
}

}  // namespace
}  // namespace beseda
