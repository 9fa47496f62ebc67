#pragma once

#include <functional>
#include <string>

#include "base/clock.h"
#include "contracts/data_tables.h"
#include "contracts/database.h"
#include "records/data_tables.h"

namespace beseda::records {

/// The workspace's own tables in the database. Thread-safe; borrows what it is made with.
class StoredDataTables final : public DataTables {
 public:
  StoredDataTables(Database& db, Clock& clock) : db_(db), clock_(clock) {}

  Task<Result<std::vector<TableRow>>> Find(std::string workspace_id, std::string table, TableQuery query) override;
  Task<Result<std::int64_t>> Count(std::string workspace_id, std::string table, TableQuery query) override;
  Task<Result<TableRow>> Insert(std::string workspace_id, std::string table, std::string row_id, std::string cells) override;
  Task<Result<std::int64_t>> Update(std::string workspace_id, std::string table, TableQuery query, std::string cells) override;
  Task<Result<std::int64_t>> Delete(std::string workspace_id, std::string table, TableQuery query) override;

 private:
  Database& db_;
  Clock& clock_;
};

}  // namespace beseda::records
