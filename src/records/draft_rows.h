#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contracts/database.h"
#include "model/message.h"

namespace beseda::records {

/// Rows of `drafts`: replies that are shown at a vendor, as messages, while they are written (DraftRules::Kind::kMessage). The row is there
/// before the message is, so that nothing that was posted is forgotten. Functions run inside a transaction and throw SqlError.
struct DraftRow {
  std::string message_id;
  std::string turn_id;
  std::string workspace_id;
  std::string conversation_id;
  std::string channel_id;
  std::string vendor_message_id = {};  ///< Empty: it is not known whether it was posted.
  std::int64_t attempts = 0;           ///< At taking it away.
  Time next_attempt_at = {};
  Time created_at = {};
};

/// Notes that a draft is about to be posted. Gives the vendor's id of one that an earlier run of the turn has posted, empty if there is
/// none; nothing if no draft may be shown: one of an unknown fate is there, or older messages of the conversation still wait to be
/// sent and would come below it.
std::optional<std::string> BeginDraft(Tx& tx, const DraftRow& draft);
void SaveDraftId(Tx& tx, std::string_view message_id, std::string_view vendor_message_id);
void ForgetDraft(Tx& tx, std::string_view message_id);
/// It will not become a message: it is taken away, not before `at`.
void RejectDraft(Tx& tx, std::string_view message_id, Time at);

/// What becomes of a turn's drafts when it has ended.
struct SettledDrafts {
  std::map<std::string, std::string> kept;  ///< By message: the vendor's id of the draft that becomes it.
  bool rejected = false;                    ///< Others are to be taken away.
};
/// A draft becomes its message if it stands where the message belongs: all that the turn says before it are drafts, too, and each is
/// surely one message at the vendor (a text of at most `part_bytes` bytes). All others are rejected.
SettledDrafts SettleDrafts(Tx& tx, std::string_view turn_id, const std::vector<Message>& messages, std::size_t part_bytes, Time now);

/// Those of a conversation that are to be taken away, and the conversations that have such.
std::vector<DraftRow> LoadRejectedDrafts(Tx& tx, std::string_view conversation_id);
std::vector<std::string> ConversationsWithRejectedDrafts(Tx& tx);
void PostponeDraft(Tx& tx, const DraftRow& draft);

}  // namespace beseda::records
