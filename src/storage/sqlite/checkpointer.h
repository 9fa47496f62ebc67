#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "storage/sqlite/connection.h"

namespace beseda::sqlite {

/// Moves the write-ahead log into the database file on a thread of its own, while the writer goes on. What was written
/// meanwhile stays in the log; the writer then moves this small rest itself (FinishCheckpoint), so that the log
/// begins anew and stays bounded however busy the writer is.
class Checkpointer {
 public:
  /// `done` is called on the checkpointer's thread after each pass.
  Checkpointer(std::unique_ptr<Connection> connection, std::function<void()> done);
  ~Checkpointer();

  /// Asks for a pass; returns at once.
  void Request();

 private:
  void Loop();

  std::unique_ptr<Connection> connection_;
  const std::function<void()> done_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool requested_ = false;
  bool closed_ = false;
  std::thread thread_;
};

/// Moves what it can without waiting for anybody. Gives the number of pages still to move, or -1 on an error (which
/// costs nothing: the log keeps the data).
int RunCheckpoint(Connection& connection);

}  // namespace beseda::sqlite
