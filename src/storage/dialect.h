#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace beseda {

/// The SQL of migrations is written once. What SQLite and PostgreSQL spell differently is a {{token}} in it, and all
/// tokens are in dialect.cpp. Statements of the domain use only what both share.
enum class Dialect { kSqlite, kPostgres };

/// `sql` with its tokens spelled for `dialect`. kInternal: a token that does not exist.
Result<std::string> ExpandDialect(std::string_view sql, Dialect dialect);

}  // namespace beseda
