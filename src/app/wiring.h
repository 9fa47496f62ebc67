#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/settings/settings.h"
#include "base/result.h"
#include "base/task_fwd.h"
#include "base/time.h"

namespace beseda::app {

/// Where the parts meet: makes everything from the settings, in the order in which it is needed, and takes it apart
/// in the opposite one.
class Wiring {
 public:
  /// Opens the data directory and makes the parts. Blocks. Errors are for the operator.
  static Result<std::unique_ptr<Wiring>> Make(const Settings& settings, Executor executor, int io_threads);
  ~Wiring();

  /// Begins to serve: takes up what an earlier process left, then listens. Prints the addresses.
  Task<Status> Start();
  /// Takes no new work, lets running turns and sends end within `grace`, and stops everything. Also after a failed
  /// Start. Once.
  Task<void> Stop(Micros grace);

 private:
  struct Parts;
  explicit Wiring(std::unique_ptr<Parts> parts);
  static void AddRoutes(Parts& parts);
  static Task<void> KeepHouse(Parts& parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace beseda::app
