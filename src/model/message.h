#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "model/address.h"
#include "model/content.h"

namespace beseda {

enum class Direction { kIn, kOut };
enum class Author { kContact, kBot, kAgent, kSystem };

/// Where a message stands. In: kAccepted. Out: kQueued → kSending → kSent → kDelivered → kRead, or an end:
/// kFailed (given up: reason says why), kUncertain (may have arrived; not repeated by itself), kSkipped (not sent on
/// purpose: reason).
enum class DeliveryState { kAccepted, kQueued, kSending, kSent, kDelivered, kRead, kFailed, kUncertain, kSkipped };

/// A stored message of a conversation's transcript.
struct Message {
  std::string id;
  std::string workspace_id;
  std::string conversation_id;
  std::int64_t seq = 0;  ///< 1, 2, 3 … within the conversation.
  Direction direction = Direction::kIn;
  Author author = Author::kContact;
  std::string author_id = {};  ///< The member who wrote it, for kAgent.
  Content content = {};
  DeliveryState state = DeliveryState::kAccepted;
  std::string reason = {};  ///< Why it failed or was skipped, in words for a person.
  std::int64_t attempts = 0;
  std::optional<Time> next_attempt_at = std::nullopt;
  std::string reply_to = {};           ///< Our id of the message it answers.
  std::string vendor_message_id = {};  ///< The vendor's id, once known.
  std::string turn_id = {};
  std::string meta = {};  ///< JSON object: model, latency_ms, usage; empty if none. For people who run the bot.
  Time created_at = {};
  std::optional<Time> edited_at = std::nullopt;
};

std::string_view DirectionName(Direction direction);
std::string_view AuthorName(Author author);
std::string_view DeliveryStateName(DeliveryState state);
std::optional<Direction> ParseDirection(std::string_view name);
std::optional<Author> ParseAuthor(std::string_view name);
std::optional<DeliveryState> ParseDeliveryState(std::string_view name);

/// What a vendor tells of a person's wish to be sent what they have not asked for.
enum class Consent {
  kNoWord,     ///< Nothing.
  kOptedOut,   ///< Not any more: they said so at the vendor, or have blocked us.
  kOptedIn,    ///< Again: they said so.
  kReachable,  ///< They have unblocked us, which takes back that they blocked us and nothing else that they said.
};

/// Something that arrived from a channel: a plain value, never a channel pointer.
struct IncomingEvent {
  std::string vendor_event_id;   ///< Unique within the channel account: what duplicates are known by.
  std::string thread_key;        ///< The vendor's conversation: chat id, channel and thread… A reaction may name the group alone
                                 ///< ("C1"), where the vendor does not say which of its threads ("C1:…") the message is in.
  std::string vendor_user_id;    ///< Who wrote.
  std::string user_name = {};
  std::string user_locale = {};  ///< BCP 47, if the vendor says.
  bool known_to_vendor = false;  ///< The vendor can be asked who its writer is (ChannelAdapter::LookUpPerson).
  Content content = {};
  std::string reply_to_vendor_id = {};
  std::string vendor_message_id = {};
  std::optional<Time> sent_at = std::nullopt;  ///< As the vendor says.
  bool group = false;            ///< Several people write in this thread; each message keeps its writer's name.
  std::string thread_title = {};  ///< Of a group, if the vendor says.
  bool addressed = true;  ///< False: said in a group, but not to the bot; it is kept and not answered.
  bool follows_up = false;  ///< Not addressed by itself, but it is if we have written in this thread before.
  bool echo = false;      ///< Written by the account itself elsewhere (the vendor's own app): kept as the team's message.
  Consent consent = Consent::kNoWord;
  std::vector<KnownAddress> addresses = {};  ///< Of the person, as far as the event tells them.
  std::string account_key = {};  ///< Of another account of the vendor's, whose events come to the same address (ChannelAdapter::account_keys); empty: of this one.

  // A thread, and the person that it is named after, may have several names. It is one conversation, which bears thread_key from then on.
  std::vector<std::string> other_names = {};   ///< It has these too: a number beside an id. They may become another person's.
  std::vector<std::string> former_names = {};  ///< It had these before: the person's number or the group's id has changed.
  bool numbered_anew = false;  ///< With former_names: the vendor's ids of its messages begin anew; those of before name nothing any more.
};

/// What is to be sent through a channel: a stored message and where it goes.
struct OutgoingMessage {
  Message message;
  std::string channel_id;
  std::string thread_key;
  std::string vendor_user_id;
  std::string in_reply_to_event = {};  ///< The vendor's id of the newest event it answers.
  std::int64_t attempt = 1;
  std::size_t part = 0;  ///< Which part is to be sent (Receipt::more); those before it were.
  std::string reply_to_vendor_id = {};  ///< The vendor's id of message.reply_to; empty if there is none.
  std::string target_vendor_id = {};    ///< … of the message that an edit, deletion or reaction is about; of its last part.
  std::vector<std::string> target_parts = {};  ///< … of all its parts in their order, for an edit or deletion.
  std::string sent_vendor_id = {};      ///< … of the part before this one.
  std::string draft_vendor_id = {};     ///< … of the draft that shows it already and is to become its first part (Receipt::draft_unfit).
  std::optional<Time> last_inbound_at = std::nullopt;  ///< When the person wrote last: opens the vendor's window.
};

}  // namespace beseda
