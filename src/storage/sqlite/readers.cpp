#include "storage/sqlite/readers.h"

namespace beseda::sqlite {
namespace {

Status RunRead(Connection& connection, Job& job) {
  ConnectionTx tx(connection);
  try {
    connection.Run("BEGIN", {}, nullptr);
    auto status = RunGuarded(job.body, tx);
    if (connection.InTransaction()) connection.Run("ROLLBACK", {}, nullptr);
    return status;
  } catch (const SqlError& error) {
    return error.error();
  }
}

}  // namespace

Readers::Readers(std::vector<std::unique_ptr<Connection>> connections, Figures* figures)
    : connections_(std::move(connections)), figures_(figures) {
  for (auto& connection : connections_) threads_.emplace_back([this, &connection] { Loop(*connection); });
}

Readers::~Readers() {
  queue_.Close();
  for (auto& thread : threads_) thread.join();
}

void Readers::Loop(Connection& connection) {
  std::vector<Job*> taken;
  while (queue_.Take(taken, 1)) {
    for (Job* job : taken) {
      job->status = RunRead(connection, *job);
      if (figures_) {
        figures_->read_bodies.Add();
        figures_->read_seconds.Observe(SecondsSince(job->queued_at));
      }
      job->Finish();
    }
  }
}

}  // namespace beseda::sqlite
