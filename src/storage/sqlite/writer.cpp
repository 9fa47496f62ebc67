#include "storage/sqlite/writer.h"

#include <sqlite3.h>

#include "base/log.h"
#include "storage/sqlite/sqlite_error.h"

namespace beseda::sqlite {
namespace {

constexpr const char* kEndedTransaction = "a body ended its transaction";

}  // namespace

Writer::Writer(std::unique_ptr<Connection> connection, Figures* figures)
    : connection_(std::move(connection)), tx_(*connection_), figures_(figures) {
  sqlite3_wal_hook(connection_->raw(), &Writer::OnCommit, this);
  thread_ = std::thread([this] { Loop(); });
}

Writer::~Writer() {
  queue_.Close();
  thread_.join();
  Close();
}

int Writer::OnCommit(void* self, sqlite3*, const char*, int pages) {
  auto& writer = *static_cast<Writer*>(self);
  if (pages < writer.log_pages_) writer.moved_pages_ = 0;  // The log began anew.
  writer.log_pages_ = pages;
  ++writer.commits_;
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
    CheckpointIfDue();
  }
}

// Runs jobs_[begin, end) in one transaction and sets what each gave. Lowers `end` when the time is up.
void Writer::RunGroup(std::size_t begin, std::size_t& end) {
  Status failure = Ok();
  if (!Begin(failure)) return FailAll(begin, end, failure.error());
  const auto outcome = RunTogether(begin, end);
  if (outcome == Together::kCommitted) return;
  if (outcome == Together::kRepeat) {
    RollBack();
    if (!Begin(failure)) return FailAll(begin, end, failure.error());
    RunApart(begin, end);
    if (!connection_->InTransaction()) return;
  }
  const auto committed = Commit();
  if (!committed.ok()) FailAll(begin, end, committed.error());
}

// kRepeat: a body has failed and left something behind, or SQLite has given up the transaction; nothing of it counts.
// kCommitted: a body (wrongly) committed; all up to it are failed, for it cannot be told what they have done.
Writer::Together Writer::RunTogether(std::size_t begin, std::size_t& end) {
  const auto since = std::chrono::steady_clock::now();
  const auto commits = commits_;
  for (std::size_t at = begin; at < end; ++at) {
    Job& job = *jobs_[at];
    const auto changes = connection_->changes();
    job.status = RunGuarded(job.body, tx_);
    if (commits_ != commits) {
      end = at + 1;
      FailAll(begin, end, Error(ErrorCode::kInternal, "Something went wrong inside the server.", kEndedTransaction));
      RollBack();
      return Together::kCommitted;
    }
    if (!connection_->InTransaction()) return Together::kRepeat;
    if (!job.status.ok() && connection_->changes() != changes) return Together::kRepeat;
    if (at + 1 < end && std::chrono::steady_clock::now() - since > kMaxGroupTime) end = at + 1;
  }
  return Together::kDone;
}

void Writer::RunApart(std::size_t begin, std::size_t& end) {
  const auto since = std::chrono::steady_clock::now();
  Status failure = Ok();
  bool alone = true;  // Nothing of this transaction would be lost by rolling it back.
  for (std::size_t at = begin; at < end; ++at) {
    Job& job = *jobs_[at];
    RunInSavepoint(job, alone);
    if (!connection_->InTransaction()) {
      // SQLite has given up the whole transaction (disk full, out of memory); those before this one lost their work.
      if (job.status.ok()) job.status = Error(ErrorCode::kInternal, "Something went wrong inside the server.",
                                              kEndedTransaction);
      if (!alone) FailAll(begin, at, job.status.error());
      if (!Begin(failure)) return FailAll(begin, end, failure.error());
      alone = true;
    } else if (job.status.ok()) {
      alone = false;
    }
    if (at + 1 < end && std::chrono::steady_clock::now() - since > kMaxGroupTime) end = at + 1;
  }
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
void Writer::RunInSavepoint(Job& job, bool alone) {
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

void Writer::CheckpointIfDue() {
  const int pages = log_pages_ - moved_pages_;
  if (pages >= kCheckpointAtLatest || (pages >= kCheckpointWhenQuiet && queue_.size() == 0)) Checkpoint();
}

// Waits for nobody: what a reader on an old snapshot still needs is moved by a later one. When all is moved and nobody
// reads from the log, the next commit begins it anew, so that it stays bounded.
void Writer::Checkpoint() {
  moved_pages_ = log_pages_;
  const int code = sqlite3_wal_checkpoint_v2(connection_->raw(), "main", SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  if (code == SQLITE_OK) {
    if (figures_) figures_->checkpoints.Add();
  } else {
    // Nothing is lost: the log keeps the data.
    const auto error = ErrorFrom(connection_->raw(), code, "checkpoint");
    Log(LogLevel::kWarning, "storage", error.message, {{"detail", error.detail}});
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
