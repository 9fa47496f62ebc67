#include "storage/testing/test_workspace.h"

#include <stdexcept>

#include "base/task.h"
#include "testing/run_task.h"

namespace beseda {

void SeedTestWorkspace(Database& db) {
  const auto seeded = RunTask(db.Write([](Tx& tx) {
    tx.Exec("INSERT INTO workspaces (id, name, created_at) VALUES ('wsp_test', 'Test', 0)");
    tx.Exec(
        "INSERT INTO bots (id, workspace_id, slug, name, created_at, updated_at) "
        "VALUES ('bot_test', 'wsp_test', 'test', 'Test bot', 0, 0)");
    tx.Exec(
        "INSERT INTO channels (id, workspace_id, bot_id, kind, name, created_at, updated_at) "
        "VALUES ('chn_test', 'wsp_test', 'bot_test', 'fake', 'Fake', 0, 0)");
  }));
  if (!seeded.ok()) throw std::runtime_error(seeded.error().message + " " + seeded.error().detail);
}

}  // namespace beseda
