#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contracts/database.h"

namespace beseda::records {

/// What the team and scenarios note on conversations: labels, notes, whose they are, and until when they are put off.
/// Functions run inside a transaction and throw SqlError.

inline constexpr std::size_t kMaxLabel = 40;        ///< Bytes.
inline constexpr std::size_t kMostLabels = 20;      ///< On a conversation.
inline constexpr std::size_t kMaxNote = 4000;       ///< Bytes.

/// In the order of the alphabet.
std::vector<std::string> LabelsOf(Tx& tx, std::string_view conversation_id);
/// Puts it on, unless it is on already or the conversation has as many as it may.
void AddLabel(Tx& tx, std::string_view workspace_id, std::string_view conversation_id, std::string_view label);
void RemoveLabel(Tx& tx, std::string_view conversation_id, std::string_view label);

struct LabelCount {
  std::string label = {};
  std::int64_t conversations = 0;
};
/// All that are on some conversation of the workspace.
std::vector<LabelCount> CountLabels(Tx& tx, std::string_view workspace_id);

struct ConversationNote {
  std::string id = {};
  std::string author_id = {};  ///< A member's or a bot's.
  std::string author_name = {};
  std::string text = {};
  Time created_at = {};
};
/// The oldest first.
std::vector<ConversationNote> ListNotes(Tx& tx, std::string_view conversation_id);
/// A note of this id that is there already stays as it is.
void InsertNote(Tx& tx, std::string_view workspace_id, std::string_view conversation_id, const ConversationNote& note);
/// Gives whether there was one.
bool DeleteNote(Tx& tx, std::string_view conversation_id, std::string_view id);

/// Empty: nobody's. A member who is not of the workspace is passed over; gives whether it was done.
bool Assign(Tx& tx, std::string_view workspace_id, std::string_view conversation_id, std::string_view member_id);
void Snooze(Tx& tx, std::string_view conversation_id, std::optional<Time> until);

}  // namespace beseda::records
