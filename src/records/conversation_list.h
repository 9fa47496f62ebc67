#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contracts/database.h"
#include "model/conversation.h"
#include "model/message.h"
#include "records/consent_rows.h"
#include "records/contact_addresses.h"

namespace beseda::records {

/// Conversations and people as the team looks at them. Functions run inside a transaction and throw SqlError.

/// A conversation with what a list shows beside it.
struct ConversationView {
  Conversation conversation;
  std::string channel_kind;
  std::string contact_name;
  std::optional<Message> last_message;
  std::vector<std::string> labels = {};
  std::optional<OptOut> opt_out = std::nullopt;  ///< Of the person at this account.
};

struct ConversationFilter {
  std::string bot_id = {};
  std::string channel_id = {};
  std::string contact_id = {};
  std::optional<bool> open = std::nullopt;
  std::optional<Handling> handling = std::nullopt;
  std::string label = {};
  std::optional<std::string> assignee_id = std::nullopt;  ///< Empty: nobody's.
  std::optional<bool> snoozed = std::nullopt;             ///< At `now`.
  Time now = {};
  std::string search = {};  ///< In the messages, or part of the person's name.
};

/// The latest active first, before (`before_activity`, `before_id`) if the latter is not empty.
std::vector<ConversationView> ListConversations(Tx& tx, std::string_view workspace_id, const ConversationFilter& filter,
                                                std::int64_t before_activity, std::string_view before_id,
                                                std::int64_t limit);
std::optional<ConversationView> LoadConversationView(Tx& tx, std::string_view workspace_id, std::string_view id);

/// Stores whether it is open and who answers.
void SaveConversationState(Tx& tx, const Conversation& conversation);
/// The team has read up to `seq`: counts the person's later messages anew. Gives the count.
std::int64_t MarkReadByTeam(Tx& tx, std::string_view conversation_id, std::int64_t seq);

/// Where a person is known.
struct Identity {
  std::string channel_id;
  std::string channel_kind;
  std::string vendor_user_id;
  std::optional<OptOut> opt_out = std::nullopt;
};
struct ContactView {
  Contact contact;
  std::vector<Identity> identities;
  std::vector<ContactAddress> addresses = {};
  std::int64_t conversation_count = 0;
  std::string time_zone = {};  ///< IANA; empty: not known.
};
/// The latest created first, before `before_id` if it is not empty. `search`: part of a name, an address or an id on a channel.
std::vector<ContactView> ListContacts(Tx& tx, std::string_view workspace_id, std::string_view search,
                                      std::string_view before_id, std::int64_t limit);
std::optional<ContactView> LoadContactView(Tx& tx, std::string_view workspace_id, std::string_view id);

}  // namespace beseda::records
