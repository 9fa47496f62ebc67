#include <gtest/gtest.h>

#include "channels/common/golden_webhooks.h"
#include "channels/common/meta_messaging_decoder.h"

namespace beseda {
namespace {

const MetaMessagingAccount kOwn{"instagram", "17841400000000001", "", true};

TEST(InstagramDecoder, ReadsTheDocumentedWebhooks) {
  const auto all = LoadGoldenWebhooks("instagram");
  EXPECT_GE(all.size(), 15u);
  for (const auto& golden : all) {
    const auto events = DecodeMetaMessaging(golden.body, kOwn);
    ASSERT_TRUE(events.ok()) << golden.name << ": " << events.error().message;
    ExpectEvents(golden, *events);
  }
}

TEST(InstagramDecoder, NamesAnEventTheSameWhenItComesAgain) {
  for (const auto& golden : LoadGoldenWebhooks("instagram")) {
    const auto first = DecodeMetaMessaging(golden.body, kOwn), second = DecodeMetaMessaging(golden.body, kOwn);
    for (std::size_t i = 0; i < first->size(); ++i) {
      EXPECT_EQ((*first)[i].vendor_event_id, (*second)[i].vendor_event_id);
      for (std::size_t j = 0; j < i; ++j) EXPECT_NE((*first)[i].vendor_event_id, (*first)[j].vendor_event_id) << golden.name;
    }
  }
}

TEST(InstagramDecoder, LeavesEchoesOutIfTheyAreNotWanted) {
  auto without = kOwn;
  without.keep_echoes = false;
  for (const auto& golden : LoadGoldenWebhooks("instagram")) {
    if (golden.name != "echo") continue;
    EXPECT_EQ(DecodeMetaMessaging(golden.body, kOwn)->size(), 1u);
    EXPECT_TRUE(DecodeMetaMessaging(golden.body, without)->empty());
  }
}

TEST(InstagramDecoder, RefusesWhatIsNoWebhook) {
  EXPECT_EQ(DecodeMetaMessaging("{}", kOwn).error().field, "object");
  EXPECT_EQ(DecodeMetaMessaging(R"({"object":"whatsapp_business_account","entry":[]})", kOwn).error().field, "object");
  EXPECT_EQ(DecodeMetaMessaging(R"({"object":"instagram"})", kOwn).error().field, "entry");
  for (const char* body : {"", "[]", "\xff", R"({"object":"instagram","entry":[{)"}) {
    EXPECT_EQ(DecodeMetaMessaging(body, kOwn).error().code, ErrorCode::kInvalid);
  }
}

}  // namespace
}  // namespace beseda
