#include "channels/common/meta_error.h"

#include <gtest/gtest.h>

#include <set>

#include "channels/common/meta_error_codes.h"
#include "channels/common/meta_usage.h"
#include "contracts/channel.h"

namespace beseda {
namespace {

using Product = MetaFailure::Product;

Error Answer(Product product, int status, std::string_view body, HttpHeaders headers = {}) {
  return ReadMetaErrorAnswer(product, status, headers, body);
}

TEST(MetaError, EveryRowSpeaks) {
  for (const auto& row : MetaCodes()) {
    EXPECT_NE(row.products, 0u);
    EXPECT_LE(row.first, row.last);
    EXPECT_TRUE(row.words.ends_with('.')) << row.first;
    const bool repeated = row.error == ErrorCode::kRateLimited || row.error == ErrorCode::kUnavailable;
    EXPECT_TRUE(row.wait_seconds == 0 || repeated) << row.first;
  }
  std::set<std::tuple<unsigned, std::int64_t, std::int64_t>> seen;
  for (const auto& row : MetaCodes()) {
    for (const auto product : {Product::kWhatsApp, Product::kMessenger, Product::kInstagram}) {
      if (!(row.products & MaskOf(product))) continue;
      EXPECT_TRUE(seen.insert({MaskOf(product), row.first, row.subcode}).second) << row.first << "/" << row.subcode;
    }
  }
}

// https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
TEST(MetaError, ReadsWhatsAppsAnswers) {
  const auto limited = Answer(Product::kWhatsApp, 429,
                              R"({"error":{"message":"(#130429) Rate limit hit","type":"OAuthException","code":130429,
      "error_data":{"messaging_product":"whatsapp","details":"Message failed to send because there were too many messages sent from this phone number in a short period of time"},
      "error_subcode":2494055,"fbtrace_id":"Az8or2yhqkZfEZ-_4Qn_Bam"}})");
  EXPECT_EQ(limited.code, ErrorCode::kRateLimited);
  EXPECT_EQ(limited.retry_after, Micros(seconds(4)));
  EXPECT_NE(limited.detail.find("too many messages"), std::string::npos);

  const auto window = Answer(Product::kWhatsApp, 400, R"({"error":{"message":"Re-engagement message","code":131047}})");
  EXPECT_EQ(window.code, ErrorCode::kRejected);
  EXPECT_EQ(window.reason, "reply_window_closed");
  EXPECT_NE(window.message.find("template"), std::string::npos);

  EXPECT_EQ(Answer(Product::kWhatsApp, 400, R"({"error":{"code":131056}})").code, ErrorCode::kRateLimited);
  EXPECT_EQ(Answer(Product::kWhatsApp, 400, R"({"error":{"code":131056}})").reason, kThreadPace) << "others of the number go on";
  EXPECT_EQ(Answer(Product::kWhatsApp, 401, R"({"error":{"code":190,"error_subcode":463}})").code, ErrorCode::kUnauthenticated);
  EXPECT_EQ(Answer(Product::kWhatsApp, 403, R"({"error":{"code":10}})").code, ErrorCode::kUnauthenticated);
  EXPECT_EQ(Answer(Product::kWhatsApp, 500, R"({"error":{"code":131016}})").code, ErrorCode::kUnavailable);
  const auto parameter = Answer(Product::kWhatsApp, 400,
                                R"({"error":{"message":"(#131009) Parameter value is not valid","code":131009,"error_data":{"details":"Button title length invalid. Min length: 1, Max length: 20"}}})");
  EXPECT_EQ(parameter.code, ErrorCode::kInvalid);
  EXPECT_NE(parameter.message.find("Max length: 20"), std::string::npos);
}

// https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes
TEST(MetaError, ReadsMessengersSubcodes) {
  const auto window = Answer(Product::kMessenger, 400, R"({"error":{"code":10,"error_subcode":2018278,"message":"This message is sent outside of allowed window."}})");
  EXPECT_EQ(window.reason, "reply_window_closed");
  EXPECT_EQ(window.code, ErrorCode::kRejected);
  EXPECT_EQ(Answer(Product::kInstagram, 400, R"({"error":{"code":10,"error_subcode":2534022}})").reason, "reply_window_closed");
  EXPECT_EQ(Answer(Product::kMessenger, 400, R"({"error":{"code":10}})").code, ErrorCode::kUnauthenticated);
  EXPECT_EQ(Answer(Product::kMessenger, 400, R"({"error":{"code":551}})").code, ErrorCode::kRejected);
  EXPECT_EQ(Answer(Product::kMessenger, 400, R"({"error":{"code":200,"error_subcode":1545041}})").code, ErrorCode::kRejected);
  EXPECT_EQ(Answer(Product::kMessenger, 400, R"({"error":{"code":613}})").code, ErrorCode::kRateLimited);
  EXPECT_EQ(Answer(Product::kMessenger, 400, R"({"error":{"code":1200}})").code, ErrorCode::kUnavailable);
}

TEST(MetaError, KeepsMetasWordsOfWhatIsNew) {
  const auto error = Answer(Product::kWhatsApp, 400, R"({"error":{"code":987654,"message":"Something new"}})");
  EXPECT_EQ(error.code, ErrorCode::kRejected);
  EXPECT_EQ(error.message, "Meta refused this: Something new (Meta's code 987654)");
  EXPECT_EQ(Answer(Product::kWhatsApp, 429, R"({"error":{"code":987654}})").code, ErrorCode::kRateLimited);
}

TEST(MetaError, DoesNotTrustAGateway) {
  EXPECT_EQ(Answer(Product::kWhatsApp, 502, "<html>Bad gateway").code, ErrorCode::kUncertain);
  EXPECT_EQ(Answer(Product::kWhatsApp, 504, "").code, ErrorCode::kUncertain);
  EXPECT_EQ(Answer(Product::kWhatsApp, 503, "").code, ErrorCode::kUnavailable);
  EXPECT_EQ(Answer(Product::kWhatsApp, 401, "").code, ErrorCode::kUnauthenticated);
  EXPECT_EQ(Answer(Product::kWhatsApp, 404, "").code, ErrorCode::kRejected);
  EXPECT_EQ(Answer(Product::kWhatsApp, 429, "", {{"Retry-After", "17"}}).retry_after, Micros(seconds(17)));
}

// https://developers.facebook.com/docs/graph-api/overview/rate-limiting
TEST(MetaUsage, ReadsTheHeaders) {
  EXPECT_FALSE(ReadMetaUsage({}));
  EXPECT_FALSE(ReadMetaUsage({{"X-App-Usage", "nonsense"}}));
  EXPECT_EQ(ReadMetaUsage({{"X-App-Usage", R"({"call_count":28,"total_time":25,"total_cputime":31})"}})->percent, 31);
  const auto usage = ReadMetaUsage({{"X-Business-Use-Case-Usage",
                                     R"({"112130216863063":[{"type":"pages","call_count":1,"total_cputime":1,"total_time":1,"estimated_time_to_regain_access":0}],
          "10153848260347724":[{"type":"messenger","call_count":97,"total_cputime":23,"total_time":23,"estimated_time_to_regain_access":19}]})"}});
  ASSERT_TRUE(usage);
  EXPECT_EQ(usage->percent, 97);
  EXPECT_EQ(usage->regain_in, Micros(std::chrono::minutes(19)));
  EXPECT_FALSE(ReadMetaUsage({{"X-Business-Use-Case-Usage", R"({"1":[{"call_count":-5}]})"}}));
}

TEST(MetaUsage, SlowsDownNearTheLimit) {
  EXPECT_EQ(MetaPaceShare(50), 1);
  EXPECT_EQ(MetaPaceShare(75), 1);
  EXPECT_LT(MetaPaceShare(90), 0.5);
  EXPECT_GT(MetaPaceShare(100), 0);
  EXPECT_EQ(MetaPaceShare(1000), MetaPaceShare(100));
}

}  // namespace
}  // namespace beseda
