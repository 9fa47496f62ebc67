#include "storage/sqlite/writer.h"

#include <sqlite3.h>

#include "base/log.h"

namespace beseda::sqlite {

Writer::Writer(std::unique_ptr<Connection> connection, std::unique_ptr<Connection> checkpoint_connection,
               Figures* figures)
    : connection_(std::move(connection)), tx_(*connection_), figures_(figures) {
  sqlite3_wal_hook(connection_->raw(), &Writer::OnCommit, this);
  checkpointer_.emplace(std::move(checkpoint_connection), [this] {
    checkpoint_done_ = true;
    queue_.Nudge();
  });
  thread_ = std::thread([this] { Loop(); });
}

Writer::~Writer() {
  queue_.Close();
  thread_.join();
  checkpointer_.reset();
  Close();
}

int Writer::OnCommit(void* self, sqlite3*, const char*, int pages) {
  static_cast<Writer*>(self)->log_pages_ = pages;
  return SQLITE_OK;
}

void Writer::Loop() {
  while (queue_.Take(jobs_, kMaxGroup)) {
    for (std::size_t begin = 0; begin < jobs_.size();) {
      std::size_t end = jobs_.size();
      RunGroup(begin, end);
      FinishAll(begin, end);
      begin = end;
    }
    LookAtLog();
  }
}

// Runs jobs_[begin, end) in one transaction and sets what each gave. Lowers `end` when the time is up.
void Writer::RunGroup(std::size_t begin, std::size_t& end) {
  const auto since = std::chrono::steady_clock::now();
  Status failure = Ok();
  if (!Begin(failure)) return FailAll(begin, end, failure.error());
  bool alone = true;  // Nothing of this transaction would be lost by rolling it back.
  for (std::size_t at = begin; at < end; ++at) {
    Job& job = *jobs_[at];
    RunBody(job, alone);
    if (!connection_->InTransaction()) {
      // SQLite has given up the whole transaction (disk full, out of memory); those before this one lost their work.
      if (job.status.ok()) job.status = Error(ErrorCode::kInternal, "Something went wrong inside the server.",
                                              "a body ended its transaction");
      if (!alone) FailAll(begin, at, job.status.error());
      if (!Begin(failure)) return FailAll(begin, end, failure.error());
      alone = true;
    } else if (job.status.ok()) {
      alone = false;
    }
    if (at + 1 < end && std::chrono::steady_clock::now() - since > kMaxGroupTime) end = at + 1;
  }
  const auto committed = Commit();
  if (!committed.ok()) FailAll(begin, end, committed.error());
}

bool Writer::Begin(Status& failure) {
  try {
    connection_->Run("BEGIN IMMEDIATE", {}, nullptr);
    return true;
  } catch (const SqlError& error) {
    failure = error.error();
    return false;
  }
}

// Leaves what a failing body changed undone, and what the bodies before it did untouched.
void Writer::RunBody(Job& job, bool alone) {
  try {
    if (!alone) connection_->Run("SAVEPOINT body", {}, nullptr);
    job.status = RunGuarded(job.body, tx_);
    if (!connection_->InTransaction()) return;
    if (job.status.ok()) {
      if (!alone) connection_->Run("RELEASE body", {}, nullptr);
    } else if (!alone) {
      connection_->Run("ROLLBACK TO body", {}, nullptr);
      connection_->Run("RELEASE body", {}, nullptr);
    } else {
      connection_->Run("ROLLBACK", {}, nullptr);
      connection_->Run("BEGIN IMMEDIATE", {}, nullptr);
    }
  } catch (const SqlError& error) {
    // Without its savepoint the transaction is worth nothing: end it, and RunGroup fails those it holds.
    if (job.status.ok()) job.status = error.error();
    RollBack();
  }
}

Status Writer::Commit() {
  const auto since = std::chrono::steady_clock::now();
  try {
    connection_->Run("COMMIT", {}, nullptr);
  } catch (const SqlError& error) {
    if (figures_) figures_->failed_commits.Add();
    Log(LogLevel::kError, "storage", error.error().message, {{"detail", error.error().detail}});
    RollBack();
    return error.error();
  }
  if (figures_) {
    figures_->commits.Add();
    figures_->commit_seconds.Observe(SecondsSince(since));
  }
  return Ok();
}

void Writer::RollBack() {
  if (!connection_->InTransaction()) return;
  try {
    connection_->Run("ROLLBACK", {}, nullptr);
  } catch (const SqlError& error) {
    Log(LogLevel::kError, "storage", "a transaction could not be rolled back", {{"detail", error.error().detail}});
  }
}

void Writer::FailAll(std::size_t begin, std::size_t end, const Error& error) {
  for (std::size_t at = begin; at < end; ++at) jobs_[at]->status = error;
}

void Writer::FinishAll(std::size_t begin, std::size_t end) {
  for (std::size_t at = begin; at < end; ++at) {
    Job& job = *jobs_[at];
    if (figures_) {
      figures_->write_bodies.Add();
      if (!job.status.ok()) figures_->failed_bodies.Add();
      figures_->write_seconds.Observe(SecondsSince(job.queued_at));
    }
    job.Finish();
  }
  if (figures_) {
    figures_->write_queue.Set(std::int64_t(queue_.size()));
    figures_->wal_bytes.Set(std::int64_t(log_pages_) * kPageBytes);
  }
}

void Writer::LookAtLog() {
  if (checkpoint_done_.exchange(false)) {
    checkpoint_asked_ = false;
    // A reader on an old snapshot may hold the log: try again when it has grown by as much once more.
    checkpoint_at_ = log_pages_ + kCheckpointPages;
    const int rest = RunCheckpoint(*connection_);
    if (rest == 0) checkpoint_at_ = kCheckpointPages;  // The next commit begins the log anew.
    if (figures_) figures_->checkpoints.Add();
    return;
  }
  if (!checkpoint_asked_ && log_pages_ >= checkpoint_at_) {
    checkpoint_asked_ = true;
    checkpointer_->Request();
  }
}

void Writer::Close() {
  try {
    connection_->RunScript("PRAGMA analysis_limit=400; PRAGMA optimize;");
  } catch (const SqlError& error) {
    Log(LogLevel::kWarning, "storage", "the database could not be tidied up", {{"detail", error.error().detail}});
  }
  connection_.reset();  // The last connection moves the log into the database and removes it.
}

}  // namespace beseda::sqlite
