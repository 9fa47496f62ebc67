#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/task_fwd.h"
#include "base/time.h"

namespace beseda {

/// A bounded queue of shared texts between threads: anybody puts, one task takes. Thread-safe.
class Mailbox {
 public:
  using Letter = std::shared_ptr<const std::string>;

  explicit Mailbox(std::size_t capacity);
  ~Mailbox();

  /// False if it is full: the letter is not in.
  bool Put(Letter letter);
  /// True once a letter was refused: who takes has missed something.
  bool overflowed() const;
  /// The next letter, or nothing after `timeout`. One Take at a time.
  Task<std::optional<Letter>> Take(Micros timeout);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace beseda
