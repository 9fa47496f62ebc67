#include "storage/sqlite/sqlite_error.h"

#include <sqlite3.h>

#include <cerrno>
#include <cstring>

namespace beseda::sqlite {
namespace {

bool OutOfSpace(int code, int system_error) {
  return (code & 0xff) == SQLITE_FULL || system_error == ENOSPC || system_error == EDQUOT;
}

Error Explain(int code, int system_error) {
  if ((code & 0xff) == SQLITE_FULL || ((code & 0xff) == SQLITE_IOERR && OutOfSpace(code, system_error))) {
    return Error(ErrorCode::kStorage,
                 "The disk with the data directory is full, so nothing can be saved. Free some space; the server goes "
                 "on by itself.");
  }
  switch (code & 0xff) {
    case SQLITE_IOERR:
      return Error(ErrorCode::kStorage,
                   "The disk with the data directory could not be read or written. Look at the system's log for disk "
                   "errors, then run `beseda doctor`.");
    case SQLITE_READONLY:
      return Error(ErrorCode::kStorage,
                   "The database is read-only. Make the data directory and the files in it writable for the user that "
                   "runs Beseda.");
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return Error(ErrorCode::kStorage,
                   "The database cannot be opened. Check that the data directory exists and that the user who runs "
                   "Beseda may read and write it.");
    case SQLITE_CORRUPT:
      return Error(ErrorCode::kStorage,
                   "The database is damaged. Stop the server, run `beseda doctor`, and restore the newest backup.");
    case SQLITE_NOTADB:
      return Error(ErrorCode::kStorage,
                   "The database file is not a database, or its beginning is damaged. Stop the server and restore the "
                   "newest backup.");
    case SQLITE_CONSTRAINT: return Error(ErrorCode::kConflict, "This exists already, or something refers to it.");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Error(ErrorCode::kUnavailable,
                   "Another program keeps the database locked. Try again, or stop that program.")
          .RetryAfter(std::chrono::seconds(1));
    case SQLITE_TOOBIG: return Error(ErrorCode::kTooLarge, "This is too large to be saved.");
    case SQLITE_NOMEM: return Error(ErrorCode::kUnavailable, "The server is out of memory. Try again later.");
    default: return Error(ErrorCode::kInternal, "The database refused a statement.");
  }
}

}  // namespace

Error ErrorFrom(sqlite3* db, int code, std::string_view doing) {
  const int system_error = db ? sqlite3_system_errno(db) : 0;
  auto error = Explain(code, system_error);
  error.detail = std::string("sqlite ") + std::to_string(code) + ": " +
                 (db ? sqlite3_errmsg(db) : sqlite3_errstr(code));
  if (error.code == ErrorCode::kStorage && system_error != 0) {
    error.detail.append(" (").append(std::strerror(system_error)).append(")");
  }
  if (!doing.empty()) error.detail.append("; ").append(doing);
  return error;
}

}  // namespace beseda::sqlite
