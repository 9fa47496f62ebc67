#pragma once

#include <string>

#include "base/clock.h"
#include "base/lanes.h"
#include "base/scope.h"
#include "contracts/channel.h"
#include "contracts/database.h"
#include "records/draft_rows.h"

namespace beseda::outbox {

/// Takes away drafts that will not become messages: of replies that were never finished, that went out anew, or that could not be sent.
/// What is to be taken away is a row, so a crash forgets nothing; a vendor that refuses to the end keeps the draft. Thread-safe;
/// borrows what it is made with.
class DraftRemover {
 public:
  struct Services {
    Database& db;
    Clock& clock;
    ChannelDirectory& channels;
  };

  DraftRemover(Scope& scope, Services services);

  void Wake(const std::string& conversation_id) { lanes_.Wake(conversation_id); }
  /// Takes up what an earlier process left.
  Task<Status> Resume();

 private:
  Task<void> Run(std::string conversation_id);
  Task<Status> Remove(records::DraftRow draft, ThreadRef thread);

  Services services_;
  Lanes lanes_;
};

}  // namespace beseda::outbox
