#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contracts/channel.h"
#include "contracts/database.h"

namespace beseda::records {

/// Rows of `channel_people`: what vendors tell of people, and who is still to be asked for. Functions run inside a transaction and throw
/// SqlError.
struct WantedPerson {
  std::string channel_id;
  std::string vendor_user_id;
  std::string workspace_id;
  std::string name = {};  ///< As far as it is known.
  std::int64_t attempts = 0;
  Time next_attempt_at = {};
};

/// Notes that the vendor is to be asked for somebody, unless it was asked not long ago. `person.name` is how the event calls them. Gives
/// whether there is somebody to ask for now.
bool WantPerson(Tx& tx, const WantedPerson& person, Time now);
/// How somebody is called; empty if that is not known, nothing if nobody has asked.
std::optional<std::string> FindPersonName(Tx& tx, std::string_view channel_id, std::string_view vendor_user_id);

std::optional<WantedPerson> NextWantedPerson(Tx& tx, std::string_view channel_id);
std::vector<std::string> ChannelsWithWantedPeople(Tx& tx);
void PostponePerson(Tx& tx, const WantedPerson& person);
/// Asks for nobody of this channel before `until`.
void PostponePeople(Tx& tx, std::string_view channel_id, Time until);
/// The vendor tells nothing: it is asked again like somebody whom it has named, after a while and if they turn up.
void GiveUpPerson(Tx& tx, const WantedPerson& person, Time now);
/// Keeps what was told: the contact's name unless a person or another event has given it, its locale and time zone where there is none,
/// and the name in the newest messages of groups. Gives the conversations that show it.
std::vector<std::string> SavePerson(Tx& tx, const WantedPerson& person, const PersonProfile& profile, Time now);

/// Message::meta of who wrote, for a conversation in which several people do.
std::string WriterMeta(std::string_view vendor_user_id, std::string_view name);

}  // namespace beseda::records
