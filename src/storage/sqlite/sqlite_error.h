#pragma once

#include <string_view>

#include "base/result.h"

struct sqlite3;

namespace beseda::sqlite {

/// The Error for a failed SQLite call: kStorage with what to do about it (disk full, read-only, damaged), kConflict
/// (a constraint), kUnavailable (another program holds the file), kTooLarge, or kInternal. `code` is SQLite's result
/// code; `doing` is the statement or act, for the detail; `db` gives SQLite's own words and may be null.
Error ErrorFrom(sqlite3* db, int code, std::string_view doing);

}  // namespace beseda::sqlite
