#include "storage/sqlite/checkpointer.h"

#include <sqlite3.h>

#include "base/log.h"
#include "storage/sqlite/sqlite_error.h"

namespace beseda::sqlite {

Checkpointer::Checkpointer(std::unique_ptr<Connection> connection, std::function<void()> done)
    : connection_(std::move(connection)), done_(std::move(done)), thread_([this] { Loop(); }) {}

Checkpointer::~Checkpointer() {
  {
    std::lock_guard lock(mutex_);
    closed_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void Checkpointer::Request() {
  {
    std::lock_guard lock(mutex_);
    requested_ = true;
  }
  changed_.notify_one();
}

void Checkpointer::Loop() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return requested_ || closed_; });
    if (closed_) return;
    requested_ = false;
    lock.unlock();
    RunCheckpoint(*connection_);
    done_();
    lock.lock();
  }
}

int RunCheckpoint(Connection& connection) {
  int in_log = 0;
  int moved = 0;
  const int code = sqlite3_wal_checkpoint_v2(connection.raw(), "main", SQLITE_CHECKPOINT_PASSIVE, &in_log, &moved);
  if (code == SQLITE_BUSY) return -1;  // Another checkpoint is under way.
  if (code != SQLITE_OK) {
    const auto error = ErrorFrom(connection.raw(), code, "checkpoint");
    Log(LogLevel::kWarning, "storage", error.message, {{"detail", error.detail}});
    return -1;
  }
  return in_log - moved;
}

}  // namespace beseda::sqlite
