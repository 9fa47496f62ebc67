#pragma once

#include <memory>
#include <thread>
#include <vector>

#include "storage/sqlite/connection.h"
#include "storage/sqlite/figures.h"
#include "storage/sqlite/job_queue.h"

namespace beseda::sqlite {

/// The threads that read, each with a connection of its own; a body sees one consistent snapshot, which contains every
/// write that had resumed before the read was asked for. Readers and the writer never wait for each other.
class Readers {
 public:
  /// `figures` may be null; it must outlive the readers.
  Readers(std::vector<std::unique_ptr<Connection>> connections, Figures* figures);
  /// Runs what is queued.
  ~Readers();

  /// Takes the job over until it is finished. False when the readers are closing.
  bool Submit(Job* job) { return queue_.Push(job); }
  std::size_t queued() const { return queue_.size(); }

 private:
  void Loop(Connection& connection);

  std::vector<std::unique_ptr<Connection>> connections_;
  Figures* const figures_;
  JobQueue queue_;
  std::vector<std::thread> threads_;
};

}  // namespace beseda::sqlite
