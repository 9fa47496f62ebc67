#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "contracts/data_tables.h"
#include "json/json.h"

namespace beseda::flow {

/// The tables of a .chat test: each is there, empty, as soon as it is used, and has any column. Used by one task at a time.
class MemoryTables final : public DataTables {
 public:
  Task<Result<std::vector<TableRow>>> Find(std::string workspace_id, std::string table, TableQuery query) override;
  Task<Result<std::int64_t>> Count(std::string workspace_id, std::string table, TableQuery query) override;
  Task<Result<TableRow>> Insert(std::string workspace_id, std::string table, std::string row_id, std::string cells) override;
  Task<Result<std::int64_t>> Update(std::string workspace_id, std::string table, TableQuery query, std::string cells) override;
  Task<Result<std::int64_t>> Delete(std::string workspace_id, std::string table, TableQuery query) override;

 private:
  struct Row {
    std::string id = {};
    json::Object cells = {};
  };
  std::map<std::string, std::vector<Row>> tables_;
};

}  // namespace beseda::flow
