#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "contracts/database.h"
#include "model/conversation.h"

namespace beseda::records {

/// Rows of `conversations`, `contacts` and `identities`. All functions run inside a transaction and throw SqlError.

extern const std::string_view kConversationColumns;
Conversation ReadConversation(const Rows::Row& row);

std::optional<Conversation> LoadConversation(Tx& tx, std::string_view conversation_id);
std::optional<Conversation> FindConversation(Tx& tx, std::string_view channel_id, std::string_view thread_key);
void InsertConversation(Tx& tx, const Conversation& conversation);

std::optional<Contact> LoadContact(Tx& tx, std::string_view contact_id);
/// The person behind a vendor's user id on this channel.
std::optional<Contact> FindContact(Tx& tx, std::string_view channel_id, std::string_view vendor_user_id);
void InsertContact(Tx& tx, const Contact& contact, std::string_view channel_id, std::string_view vendor_user_id);

}  // namespace beseda::records
