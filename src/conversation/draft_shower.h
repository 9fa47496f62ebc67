#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/scope.h"
#include "contracts/channel.h"
#include "contracts/database.h"
#include "conversation/turn_rows.h"

namespace beseda::conversation {

/// Shows the replies of one turn at a vendor while they are written (ChannelAdapter::ShowDraft): always the newest text, one call at a time,
/// with a pause after each. What is shown as a message is noted in the database before it is posted (records/draft_rows.h), so that the
/// reply becomes that message or the message is taken away, whatever breaks in between. Thread-safe.
class DraftShower {
 public:
  struct Services {
    Scope& scope;
    Database& db;
    Clock& clock;
  };

  DraftShower(Services services, std::shared_ptr<const ChannelDirectory::Entry> channel, const TurnStart& start, DraftRules rules);
  DraftShower(const DraftShower&) = delete;
  DraftShower& operator=(const DraftShower&) = delete;
  ~DraftShower();

  /// `text` is all of the reply so far. `after` is the message that the turn says before it; empty: none. A reply after one that is not
  /// shown is not shown either: it would stand above it.
  void Show(const std::string& message_id, std::string text, const std::string& after);

  /// Shows nothing more. Where drafts are messages, waits for a call that is under way, so that what follows comes last at the vendor;
  /// gives whether any may have been posted.
  Task<bool> End();

 private:
  struct State;
  class Calling;
  static Task<void> Run(std::shared_ptr<State> state);
  static Task<bool> ShowNext(std::shared_ptr<State> state);
  static Task<bool> Note(std::shared_ptr<State> state, Draft& draft);
  static Task<void> Outcome(std::shared_ptr<State> state, const Draft& draft, const Result<std::string>& shown);

  std::shared_ptr<State> state_;
};

}  // namespace beseda::conversation
