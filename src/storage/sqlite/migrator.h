#pragma once

#include <functional>
#include <span>
#include <string>

#include "base/result.h"
#include "storage/migration.h"
#include "storage/sqlite/connection.h"

namespace beseda::sqlite {

/// Where a database stands.
struct SchemaState {
  int version = 0;     ///< 0: no step applied yet.
  bool empty = false;  ///< The file has no tables at all.
};

/// Checks that the database is one of ours, is not newer than this program, and that the steps it has are the
/// program's, unchanged. Errors (kStorage) say what to do.
Result<SchemaState> CheckSchema(Connection& connection, std::span<const Migration> migrations);

/// Applies the steps that are missing, each in one transaction. `before` is called first if the database holds data
/// and steps are missing (it makes the safety copy); its error stops everything. Gives the new version.
Result<int> Migrate(Connection& connection, std::span<const Migration> migrations,
                    const std::function<Status(int from_version)>& before);

}  // namespace beseda::sqlite
