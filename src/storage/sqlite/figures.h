#pragma once

#include <chrono>

#include "contracts/metrics.h"

namespace beseda::sqlite {

/// What the database counts. Group size is write_bodies / commits.
struct Figures {
  explicit Figures(Metrics& metrics);

  Counter& write_bodies;
  Counter& read_bodies;
  Counter& failed_bodies;   ///< Rolled back, alone or with their group.
  Counter& commits;         ///< Each is one fsync of the write-ahead log.
  Counter& failed_commits;
  Counter& checkpoints;
  Histogram& commit_seconds;
  Histogram& write_seconds;  ///< From the call to the commit.
  Histogram& read_seconds;
  Gauge& wal_bytes;
  Gauge& write_queue;
};

inline double SecondsSince(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace beseda::sqlite
