#include "storage/sqlite/functions.h"

#include <sqlite3.h>

#include <string_view>

#include "base/text.h"

namespace beseda::sqlite {
namespace {

void Lower(sqlite3_context* context, int, sqlite3_value** arguments) {
  if (sqlite3_value_type(arguments[0]) == SQLITE_NULL) return;
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(arguments[0]));
  if (!text) return sqlite3_result_error_nomem(context);
  const auto folded = FoldCase(std::string_view(text, std::size_t(sqlite3_value_bytes(arguments[0]))));
  sqlite3_result_text64(context, folded.data(), folded.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

}  // namespace

void AddFunctions(sqlite3* db) {
  sqlite3_create_function_v2(db, "lower", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, nullptr, Lower,
                             nullptr, nullptr, nullptr);
}

}  // namespace beseda::sqlite
