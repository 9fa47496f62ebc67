#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/message.h"

namespace beseda {

/// Which of the things that a webhook tells are this account's.
struct WhatsAppAccount {
  std::string phone_number_id;
  std::string business_account_id = {};  ///< Of the WhatsApp Business account; empty: not known.
};

/// Who a conversation is with, as it stands in IncomingEvent::thread_key: a person's business-scoped user id ("US.1349…") or,
/// where WhatsApp gives none, their number; "group:" and a group's id; "account:" and the business account's id for what is
/// told of the account itself.
inline constexpr std::string_view kWhatsAppGroup = "group:";
inline constexpr std::string_view kWhatsAppAccount = "account:";

/// Decodes what WhatsApp posts to a webhook. Events of another number have its id in `account_key`. Each message,
/// status and change gives at least one event, but for the status "sent", which says what is known. Errors: kInvalid
/// (not what WhatsApp sends at all).
/// https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference
Result<std::vector<IncomingEvent>> DecodeWhatsAppEvents(std::string_view body, const WhatsAppAccount& own);

}  // namespace beseda
