#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace beseda::sqlite {

/// A finished backup.
struct BackupReport {
  std::int64_t bytes = 0;
  int schema_version = 0;
};

/// Copies the database file `source` into `target`, also while a server (this or another process) writes to it: the
/// copy is the state at the moment of the call, and writers do not wait. It is written beside the target, checked
/// (integrity_check), synced, and only then put in the target's place; on an error the target stays as it was. Until
/// it is done the write-ahead log of the source grows. Blocks; for a thread that may. The copy holds everything the
/// database holds, so it is readable by its owner only.
Result<BackupReport> BackUp(const std::string& source, const std::string& target);

}  // namespace beseda::sqlite
