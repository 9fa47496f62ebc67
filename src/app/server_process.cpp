#include "app/server_process.h"

#include <algorithm>
#include <cstdio>
#include <thread>

#include "app/wiring.h"
#include "base/log.h"
#include "base/task.h"
#include "net/io_threads.h"

namespace beseda::app {
namespace {

Task<void> ServeUntilStopped(Wiring& wiring, const Settings& settings, Status& outcome) {
  outcome = co_await wiring.Start();
  if (outcome.ok()) {
    co_await net::WaitForStopSignal();
    Log(LogLevel::kInfo, "app", "stopping", {{"grace_seconds", settings.shutdown_grace_seconds}});
  }
  co_await wiring.Stop(seconds(settings.shutdown_grace_seconds));
}

int Threads(const Settings& settings) {
  if (settings.io_threads > 0) return int(settings.io_threads);
  // The database's writer keeps a core of its own busy under load.
  return std::max(1, int(std::thread::hardware_concurrency()) - 1);
}

}  // namespace

int RunServer(const Settings& settings) {
  SetUpLog(settings.log_level, settings.log_format);
  net::IoThreads io(Threads(settings));
  auto wiring = Wiring::Make(settings, io.executor(), io.count());
  Status outcome;
  if (wiring.ok()) {
    io.RunAndWait(ServeUntilStopped(**wiring, settings, outcome));
  } else {
    outcome = wiring.error();
  }
  if (outcome.ok()) return 0;
  std::fprintf(stderr, "beseda: %s\n", outcome.error().message.c_str());
  if (!outcome.error().detail.empty()) std::fprintf(stderr, "        (%s)\n", outcome.error().detail.c_str());
  return 1;
}

}  // namespace beseda::app
