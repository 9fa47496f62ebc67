#include "storage/dialect.h"

#include <array>

namespace beseda {
namespace {

struct Token {
  std::string_view name;
  std::string_view sqlite;
  std::string_view postgres;
};

constexpr std::array kTokens = {
    // A key that counts up and is never given twice, also after deletes.
    Token{"serial", "INTEGER PRIMARY KEY AUTOINCREMENT", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"},
    Token{"blob", "BLOB", "BYTEA"},
};

}  // namespace

Result<std::string> ExpandDialect(std::string_view sql, Dialect dialect) {
  std::string expanded;
  expanded.reserve(sql.size() + 256);
  for (;;) {
    const auto open = sql.find("{{");
    expanded += sql.substr(0, open);
    if (open == sql.npos) return expanded;
    const auto close = sql.find("}}", open);
    const auto name = sql.substr(open + 2, close == sql.npos ? sql.npos : close - open - 2);
    const Token* found = nullptr;
    for (const auto& token : kTokens) {
      if (token.name == name) found = &token;
    }
    if (close == sql.npos || !found) {
      return Error(ErrorCode::kInternal, "A database migration is faulty.", "unknown token {{" + std::string(name));
    }
    expanded += dialect == Dialect::kSqlite ? found->sqlite : found->postgres;
    sql.remove_prefix(close + 2);
  }
}

}  // namespace beseda
