#pragma once

#include <memory>
#include <thread>
#include <vector>

#include "storage/sqlite/connection.h"
#include "storage/sqlite/figures.h"
#include "storage/sqlite/job_queue.h"

namespace beseda::sqlite {

/// The one thread that writes, with group commit: all bodies that wait run in one SQLite transaction, so that they
/// share one commit and one fsync. Each body can still fail alone: if one fails that has changed something, the group
/// is rolled back and its bodies run again, now each in a savepoint. (Savepoints for all, always, would cost a copy of
/// nearly every page that changes.) All are resumed after the commit; if that fails, all fail, whatever they gave, for a body may have seen
/// what the others wrote. (Hence constraints of the schema must be immediate, never checked at the commit.)
class Writer {
 public:
  /// `figures` may be null; it must outlive the writer.
  Writer(std::unique_ptr<Connection> connection, Figures* figures);
  /// Runs what is queued, closes the database tidily.
  ~Writer();

  /// Takes the job over until it is finished. False when the writer is closing.
  bool Submit(Job* job) { return queue_.Push(job); }
  std::size_t queued() const { return queue_.size(); }

 private:
  // A group ends at so many bodies or so much time, so that the first one does not wait too long for the last.
  static constexpr std::size_t kMaxGroup = 512;
  static constexpr std::chrono::milliseconds kMaxGroupTime{20};
  // The log is moved into the database in a quiet moment once it has so many pages (4 MB), and at the latest when it
  // has so many (8 MB). Only the writer's thread does that, between commits: in SQLite before 3.51.3 (Debian 12 has
  // 3.40.1) a checkpoint that begins on another connection while a commit starts the log anew can corrupt the file
  // (https://sqlite.org/wal.html#walresetbug; a checkpoint thread of ours did it in a few thousand checkpoints).
  static constexpr int kCheckpointWhenQuiet = 1000;
  static constexpr int kCheckpointAtLatest = 2000;
  static constexpr int kPageBytes = 4096;

  void Loop();
  void RunGroup(std::size_t begin, std::size_t& end);
  enum class Together { kDone, kRepeat, kCommitted };
  Together RunTogether(std::size_t begin, std::size_t& end);
  void RunApart(std::size_t begin, std::size_t& end);
  bool Begin(Status& failure);
  void RunInSavepoint(Job& job, bool alone);
  Status Commit();
  void RollBack();
  void FailAll(std::size_t begin, std::size_t end, const Error& error);
  void FinishAll(std::size_t begin, std::size_t end);
  void CheckpointIfDue();
  void Checkpoint();
  void Close();
  static int OnCommit(void* self, sqlite3* db, const char* name, int pages);

  std::unique_ptr<Connection> connection_;
  ConnectionTx tx_;
  Figures* const figures_;
  JobQueue queue_;
  std::vector<Job*> jobs_;
  std::int64_t commits_ = 0;
  int log_pages_ = 0;    ///< In the log after the last commit.
  int moved_pages_ = 0;  ///< Of these, what an earlier checkpoint saw: it is moved, or a reader holds it back.
  std::thread thread_;
};

}  // namespace beseda::sqlite
