#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/time.h"

namespace beseda {

/// A person.
struct Contact {
  std::string id;
  std::string workspace_id;
  std::string name = {};
  std::string locale = {};  ///< BCP 47; empty if not known.
  Time created_at = {};
  Time last_seen_at = {};
};

enum class Handling { kBot, kHuman };

struct Conversation {
  std::string id;
  std::string workspace_id;
  std::string bot_id;
  std::string channel_id;
  std::string contact_id;
  std::string thread_key;
  std::string vendor_user_id = {};
  std::string title = {};  ///< Of a group at the vendor.
  bool group = false;      ///< Several people write in it.
  bool open = true;
  Handling handling = Handling::kBot;
  std::int64_t last_seq = 0;    ///< Of its newest message.
  std::int64_t read_seq = 0;    ///< Up to where the person has read.
  std::int64_t unread_count = 0;  ///< Messages of the person that no member has seen.
  std::string assignee_id = {};  ///< A member's; empty: nobody's.
  std::optional<Time> snoozed_until = std::nullopt;  ///< Out of the team's sight until then, or until the person writes.
  std::string session = "{}";   ///< JSON object: where the bot stands; belongs to the turn handler.
  Time created_at = {};
  Time last_activity_at = {};
  std::optional<Time> last_inbound_at = std::nullopt;  ///< When a person wrote last: opens the vendor's window.
};

}  // namespace beseda
