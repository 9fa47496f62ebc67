#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "contracts/http_types.h"
#include "json/fwd.h"

namespace beseda {

/// A failure as Meta names it. Some codes mean different things in different products.
struct MetaFailure {
  enum class Product { kWhatsApp, kMessenger, kInstagram };
  Product product = Product::kWhatsApp;
  std::int64_t code = 0;
  std::int64_t subcode = 0;
  std::string said = {};  ///< Meta's own words.
};

/// What a documented code means, in words for a person (what happened and what to do), with the ErrorCode that decides
/// what becomes of the message. A code that is not documented keeps Meta's words and is final (kRejected).
/// WhatsApp: https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
/// Messenger, Instagram: https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes
/// All: https://developers.facebook.com/docs/graph-api/guides/error-handling
Error ExplainMetaFailure(const MetaFailure& failure);

/// Reads {"code","error_subcode"?,"message"|"title","error_data":{"details"}?}, as in answers and in webhooks.
MetaFailure ReadMetaFailure(MetaFailure::Product product, const json::Object& error);

/// The error of an answer with a status of 400 and above, or with an "error" in it. Without Meta's words a status of
/// 500, 502 and 504 is kUncertain: a gateway spoke, and the call may have had its effect.
Error ReadMetaErrorAnswer(MetaFailure::Product product, int status, const HttpHeaders& headers, std::string_view body);

}  // namespace beseda
