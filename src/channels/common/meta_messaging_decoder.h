#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/message.h"

namespace beseda {

/// Whose webhook it is: Messenger and Instagram send the same shape.
struct MetaMessagingAccount {
  std::string_view object;       ///< "page" or "instagram".
  std::string id;                ///< The page's, or the Instagram account's; empty: whatever comes is ours.
  std::string own_metadata = {}; ///< What we put into "metadata": an echo that has it is of our own sending.
  bool keep_echoes = true;       ///< Whether what the account itself wrote elsewhere is kept.
};

/// What is told of the account itself, not by a person, stands in a thread of this and its id.
inline constexpr std::string_view kMetaAccountThread = "account:";

/// Decodes what Messenger or Instagram posts to a webhook. Events of another account have its id in `account_key`. Each
/// item gives at least one event, but for echoes of our own. Errors: kInvalid (not what they send at all).
/// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events
/// https://developers.facebook.com/documentation/business-messaging/instagram-messaging/webhooks
Result<std::vector<IncomingEvent>> DecodeMetaMessaging(std::string_view body, const MetaMessagingAccount& own);

}  // namespace beseda
