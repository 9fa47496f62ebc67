// Measures small durable writes: many concurrent callers, each writing three statements a transaction, as accepting a
// message does. Prints transactions/s, how many shared a commit, latencies, processor time, log size.
//
//   storage_bench DIRECTORY [CALLERS [SECONDS [IO_THREADS]]]
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <thread>
#include <vector>

#include "base/scope.h"
#include "base/task.h"
#include "insight/registry.h"
#include "storage/sqlite/sqlite_database.h"

namespace beseda {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

struct Run {
  Database& database;
  SteadyTime until;
  std::atomic<std::int64_t> done = 0;
  std::vector<std::vector<float>> latencies;  // Milliseconds, by caller.
};

Task<void> Caller(Run& run, int number) {
  const auto conversation = "cnv_01J0000000000000000000" + std::to_string(1000 + number);
  std::int64_t seq = 0;
  while (std::chrono::steady_clock::now() < run.until) {
    ++seq;
    const auto id = "msg_01J00000000000000" + std::to_string(number * 1'000'000'000LL + seq);
    const auto began = std::chrono::steady_clock::now();
    const auto written = co_await run.database.Write([&](Tx& tx) {
      tx.Exec("INSERT INTO events(workspace_id, channel_id, vendor_event_id, conversation_id, message_id, received_at) "
              "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (channel_id, vendor_event_id) DO NOTHING",
              "wsp_01J0000000000000000000000", "chn_01J0000000000000000000000", id, conversation, id, seq);
      tx.Exec("INSERT INTO messages(id, workspace_id, conversation_id, seq, direction, author, content, state, "
              "created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
              id, "wsp_01J0000000000000000000000", conversation, seq, "in", "contact",
              R"({"type":"text","text":"Hello, where is my order 12345?","format":"plain"})", "accepted", seq);
      tx.Exec("UPDATE conversations SET last_seq = $1, last_activity_at = $1, unread_count = unread_count + 1 "
              "WHERE id = $2",
              seq, conversation);
    });
    if (!written.ok()) {
      std::fprintf(stderr, "%s %s\n", written.error().message.c_str(), written.error().detail.c_str());
      std::exit(1);
    }
    ++run.done;
    const std::chrono::duration<float, std::milli> took = std::chrono::steady_clock::now() - began;
    run.latencies[std::size_t(number)].push_back(took.count());
  }
}

Status Prepare(Tx& tx, int callers) {
  tx.Exec("INSERT INTO workspaces(id, name, created_at) VALUES ('wsp_01J0000000000000000000000', 'w', 0)");
  tx.Exec("INSERT INTO bots(id, workspace_id, slug, name, created_at, updated_at) "
          "VALUES ('b', 'wsp_01J0000000000000000000000', 's', 'n', 0, 0)");
  tx.Exec("INSERT INTO channels(id, workspace_id, bot_id, kind, name, created_at, updated_at) "
          "VALUES ('chn_01J0000000000000000000000', 'wsp_01J0000000000000000000000', 'b', 'web', 'n', 0, 0)");
  tx.Exec("INSERT INTO contacts(id, workspace_id, created_at, last_seen_at) "
          "VALUES ('c', 'wsp_01J0000000000000000000000', 0, 0)");
  for (int i = 0; i < callers; ++i) {
    tx.Exec("INSERT INTO conversations(id, workspace_id, bot_id, channel_id, contact_id, thread_key, vendor_user_id, "
            "created_at, last_activity_at) VALUES ($1, 'wsp_01J0000000000000000000000', 'b', "
            "'chn_01J0000000000000000000000', 'c', $2, 'u', 0, 0)",
            "cnv_01J0000000000000000000" + std::to_string(1000 + i), std::to_string(i));
  }
  return Ok();
}

double ProcessorSeconds() {
  rusage usage = {};
  ::getrusage(RUSAGE_SELF, &usage);
  return double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

void Report(Run& run, MetricsRegistry& metrics, double seconds, double processor, std::uintmax_t log_bytes) {
  std::vector<float> all;
  for (const auto& some : run.latencies) all.insert(all.end(), some.begin(), some.end());
  std::sort(all.begin(), all.end());
  const auto at = [&](double part) { return double(all[std::size_t(double(all.size() - 1) * part)]); };
  const auto commits = metrics.MakeCounter("beseda_db_commits_total", "").value();
  std::printf("%.0f transactions/s, %.1f a commit, %.0f commits/s, p50 %.2f ms, p99 %.2f ms, worst %.0f ms, "
              "%.1f us processor each, log %.1f MB, %llu checkpoints\n",
              double(all.size()) / seconds, double(all.size()) / double(commits), double(commits) / seconds, at(0.5),
              at(0.99), at(1), processor / double(all.size()) * 1e6, double(log_bytes) / 1e6,
              static_cast<unsigned long long>(metrics.MakeCounter("beseda_db_checkpoints_total", "").value()));
}

int Main(int argc, char** argv) {
  if (argc < 2) return std::fprintf(stderr, "storage_bench DIRECTORY [CALLERS [SECONDS [IO_THREADS]]]\n"), 2;
  const int callers = argc > 2 ? std::atoi(argv[2]) : 256;
  const int duration = argc > 3 ? std::atoi(argv[3]) : 5;
  const int threads = argc > 4 ? std::atoi(argv[4]) : 1;
  MetricsRegistry metrics;
  SqliteOptions options;
  options.directory = std::string(argv[1]) + "/storage_bench";
  options.metrics = &metrics;
  std::filesystem::remove_all(options.directory);
  auto database = SqliteDatabase::Open(options).value();
  boost::asio::io_context io;
  Scope scope(io.get_executor());
  const auto prepare = [&]() -> Task<void> {
    const auto prepared = co_await database->Write([&](Tx& tx) { return Prepare(tx, callers); });
    if (!prepared.ok()) std::fprintf(stderr, "%s\n", prepared.error().detail.c_str());
  };
  scope.Spawn(prepare());
  io.run();
  io.restart();

  const auto began = std::chrono::steady_clock::now();
  const auto processor = ProcessorSeconds();
  Run run{.database = *database, .until = began + std::chrono::seconds(duration), .latencies = {}};
  run.latencies.resize(std::size_t(callers));
  for (int i = 0; i < callers; ++i) scope.Spawn(Caller(run, i));
  std::vector<std::thread> pool;
  for (int i = 0; i < threads; ++i) pool.emplace_back([&] { io.run(); });
  for (auto& thread : pool) thread.join();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  Report(run, metrics, took.count(), ProcessorSeconds() - processor,
         std::filesystem::file_size(database->path() + "-wal"));
  database.reset();
  std::filesystem::remove_all(options.directory);
  return 0;
}

}  // namespace
}  // namespace beseda

int main(int argc, char** argv) { return beseda::Main(argc, argv); }
