#include "storage/sqlite/figures.h"

namespace beseda::sqlite {

Figures::Figures(Metrics& metrics)
    : write_bodies(metrics.MakeCounter("beseda_db_write_bodies_total", "Write transactions asked for.")),
      read_bodies(metrics.MakeCounter("beseda_db_read_bodies_total", "Read transactions asked for.")),
      failed_bodies(metrics.MakeCounter("beseda_db_failed_bodies_total", "Write transactions that were rolled back.")),
      commits(metrics.MakeCounter("beseda_db_commits_total", "Commits, each with one fsync; several writes share one.")),
      failed_commits(metrics.MakeCounter("beseda_db_failed_commits_total", "Commits that failed.")),
      checkpoints(metrics.MakeCounter("beseda_db_checkpoints_total", "Checkpoints of the write-ahead log.")),
      commit_seconds(metrics.MakeHistogram("beseda_db_commit_seconds", "Duration of a commit.")),
      write_seconds(metrics.MakeHistogram("beseda_db_write_seconds", "From asking for a write to its commit.")),
      read_seconds(metrics.MakeHistogram("beseda_db_read_seconds", "From asking for a read to its result.")),
      wal_bytes(metrics.MakeGauge("beseda_db_wal_bytes", "Used size of the write-ahead log.")),
      write_queue(metrics.MakeGauge("beseda_db_write_queue", "Writes that wait for the writer.")) {}

}  // namespace beseda::sqlite
