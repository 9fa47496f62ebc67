#pragma once

#include "base/time.h"
#include "contracts/database.h"
#include "model/bot.h"
#include "model/message.h"

namespace beseda {

/// Looks on as bots answer people, e.g. to have some of the answers judged. Thread-safe.
class AnswerWatch {
 public:
  virtual ~AnswerWatch() = default;
  /// In the transaction that stores `answer`; `bot` is as it answered. May be run twice (contracts/database.h) and throws
  /// SqlError. Gives whether there is something to do after the commit.
  virtual bool Note(Tx& tx, const Bot& bot, const Message& answer, Time now) = 0;
  /// After a commit in which Note gave true.
  virtual void Noted(const Bot& bot) = 0;
};

}  // namespace beseda
