#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "contracts/database.h"
#include "model/conversation.h"

namespace beseda::records {

/// Who of an account's people does not want to be sent what they have not asked for. Kept with the identity (the person at this
/// account): who leaves a shop's Telegram has not left its WhatsApp. Functions run inside a transaction and throw SqlError.

enum class OptedOutBy { kPerson, kVendor, kTeam };
std::string_view OptedOutByName(OptedOutBy by);

struct OptOut {
  Time at = {};
  OptedOutBy by = OptedOutBy::kPerson;
};
std::optional<OptOut> LoadOptOut(Tx& tx, std::string_view channel_id, std::string_view vendor_user_id);
/// Of whom a conversation is; nothing for groups, where nobody speaks for the others.
std::optional<OptOut> LoadOptOut(Tx& tx, const Conversation& conversation);

/// Who opted out first stays named. Gives whether that is new; false as well if there is no such identity.
bool SaveOptOut(Tx& tx, std::string_view channel_id, std::string_view vendor_user_id, OptedOutBy by, Time now);
/// Gives whether there was anything to take back.
bool LiftOptOut(Tx& tx, std::string_view channel_id, std::string_view vendor_user_id);

/// Events of these names begin paths of scenarios ("on_event" blocks) and are counted; data {"by": person, vendor or team}.
inline constexpr std::string_view kOptedOutEvent = "opted_out", kOptedInEvent = "opted_in";
/// Tells the conversation's scenario; `key` makes it one event however often it is told. Wake its lane after the commit.
void TellConsent(Tx& tx, const Conversation& conversation, bool opted_out, OptedOutBy by, std::string_view key, Time now);

/// Why what nobody asked for was not sent.
inline constexpr std::string_view kOptedOutReason =
    "Not sent: the person has opted out of messages that they have not asked for. Answers to what they write are sent, and what the team writes.";

}  // namespace beseda::records
