#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "contracts/database.h"
#include "contracts/send_queue.h"
#include "model/bot.h"
#include "model/conversation.h"
#include "model/message.h"

namespace beseda::conversation {

/// What a turn begins with.
struct TurnStart {
  std::string turn_id;
  std::int64_t attempt = 1;  ///< More than 1: an earlier run was interrupted.
  std::int64_t event_seq = 0;
  std::string vendor_event_id;
  Message message;
  Conversation conversation;
  Contact contact;
  Bot bot;
  std::map<std::string, std::string> journal;  ///< Effects that an earlier run has had.
  bool unheard = false;  ///< The person has opted out of what this turn would say: it is not shown while it is written.
};

/// What the next pending event of a conversation calls for.
struct NextTurn {
  enum class Kind { kNothing, kSkipped, kTurn };
  Kind kind = Kind::kNothing;
  TurnStart start = {};  ///< If kTurn.
  bool rejected_drafts = false;  ///< If kSkipped: drafts of an earlier run are to be taken away.
};

/// Takes the conversation's oldest pending event and records that a turn over it begins (or begins again). Events
/// that no bot shall answer (a person has taken over, the bot is off) are marked done: kSkipped; call again. An event
/// without a message in the transcript (records/inner_events.h) becomes one that is not stored.
/// `prepare` (may be empty) makes of the stored bot what shall answer this person.
using PrepareBot = std::function<void(Tx&, Bot&, const Contact&)>;
NextTurn BeginTurn(Tx& tx, const std::string& conversation_id, Time now, const PrepareBot& prepare = {});

/// The same over an event that is about to be stored, the only pending one of its conversation; nothing is recorded yet,
/// and event_seq and vendor_event_id are still missing. kNothing: older events wait. kSkipped: no bot shall answer.
NextTurn OpenTurn(Tx& tx, const Conversation& conversation, const Message& message, const PrepareBot& prepare = {});
/// Records that an opened turn begins, for the first time.
void RecordTurn(Tx& tx, const TurnStart& start, Time now);

/// How a turn ends: all of it or nothing.
struct TurnEnd {
  std::vector<Message> messages;         ///< To be stored in this order, with their states; get their places. Those that the person
                                         ///< has opted out of are stored as skipped (conversation/unasked.h).
  std::optional<std::string> session;
  std::vector<std::function<void(Tx&)>> writes;  ///< Rows that the handler adds.
  std::string error;                     ///< Not empty: given up, and why (for people who run the bot).
  bool journaled = false;                ///< It has had effects: their journal may go.
  bool enqueue = false;                  ///< Whether the messages are to be sent.
  bool drafts = false;                   ///< Some of them, or what was never finished, may be shown at the vendor already.
  std::size_t part_bytes = 0;            ///< A text of that length is surely one message there.
  bool rejected_drafts = false;          ///< Set by CommitTurn: drafts are to be taken away.
  std::unique_ptr<SendQueue::Ticket> ticket = nullptr;  ///< Set by CommitTurn: for the first of them, if it may go at once.
};

/// Stores the end of a turn and marks its event done; gives whether the conversation has another event that waits.
/// kConflict: the turn was ended by somebody else meanwhile.
Result<bool> CommitTurn(Tx& tx, SendQueue& queue, const TurnStart& start, TurnEnd& end, Time now);

void SaveJournal(Tx& tx, const TurnStart& start, const std::string& step, const std::string& result, Time now);

}  // namespace beseda::conversation
