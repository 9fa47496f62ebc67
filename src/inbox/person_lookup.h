#pragma once

#include <string>

#include "base/clock.h"
#include "base/lanes.h"
#include "base/scope.h"
#include "contracts/channel.h"
#include "contracts/database.h"
#include "contracts/live_events.h"
#include "records/person_rows.h"

namespace beseda {

/// Asks vendors who the people are whose events do not say it (ChannelAdapter::LookUpPerson): for one account one after the other, beside
/// the answers, which wait for nobody's name. Who is to be asked for is a row, so a crash forgets nobody. A missing permission is said
/// once, in the account's health, and tried again a day later. Thread-safe; borrows what it is made with.
class PersonLookup {
 public:
  struct Services {
    Database& db;
    Bus& bus;
    Clock& clock;
    ChannelDirectory& channels;
  };

  PersonLookup(Scope& scope, Services services);

  void Wake(const std::string& channel_id) { lanes_.Wake(channel_id); }
  /// Takes up what an earlier process left.
  Task<Status> Resume();

 private:
  Task<void> Run(std::string channel_id);
  /// Gives whether to go on at once.
  Task<bool> LookUp(records::WantedPerson person);
  Task<Result<PersonProfile>> Ask(const records::WantedPerson& person);
  Task<Status> Keep(const records::WantedPerson& person, const PersonProfile& profile);
  Task<Status> Refused(records::WantedPerson person, const Error& error);

  Services services_;
  LiveEvents live_;
  Lanes lanes_;
};

}  // namespace beseda
