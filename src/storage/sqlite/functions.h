#pragma once

struct sqlite3;

namespace beseda::sqlite {

/// Replaces lower(), which SQLite has for ASCII only, by one that knows other alphabets as PostgreSQL's does: people
/// search for names in their own script. Never use it in an index or a constraint: other programs that open the file
/// do not have it.
void AddFunctions(sqlite3* db);

}  // namespace beseda::sqlite
