#pragma once

#include "json/fwd.h"
#include "records/data_tables.h"
#include "server/api/api.h"

namespace beseda::server {

/// The Table and the TableRow of schemas/openapi.yaml.
json::Object EncodeTable(const records::DataTable& table);
json::Object EncodeTableRow(const TableRow& row);

/// The caller's table of the id in the address, or kNotFound.
Result<records::DataTable> OwnTable(Tx& tx, const Call& call);

}  // namespace beseda::server
