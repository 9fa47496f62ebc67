#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "app/command_line.h"
#include "app/server_process.h"

#ifdef BESEDA_JEMALLOC
/// Read by jemalloc at its start: few arenas, for few threads allocate much, and memory that is free for some seconds
/// goes back to the system.
extern "C" const char* malloc_conf;
const char* malloc_conf = "narenas:4,dirty_decay_ms:5000,muzzy_decay_ms:0";
#endif

int main(int count, char** arguments) {
  std::ios::sync_with_stdio(false);
  beseda::app::CommandContext context{.out = std::cout,
                                      .err = std::cerr,
                                      .input = STDIN_FILENO,
                                      .interactive = ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1,
                                      .environment = beseda::app::BesedaEnvironment(),
                                      .run_server = beseda::app::RunServer};
  for (const char* name : {"HOME", "XDG_STATE_HOME"}) {
    if (const char* value = std::getenv(name)) context.environment.emplace(name, value);
  }
  const int code = beseda::app::RunCommandLine({arguments + 1, arguments + count}, context);
  std::cout.flush();
  return code;
}
