#pragma once

namespace beseda::sqlite {

/// The name of a file layer over SQLite's own, for sqlite3_open_v2: what is appended to a write-ahead log is gathered
/// and written in few large pieces. SQLite itself writes each page in two pieces, which under load was a fifth of the
/// system calls of a message.
///
/// Gathered bytes are written before the log is synced, read, measured or cut, and before anything is written elsewhere
/// in it, so that nobody can tell the difference: SQLite tells readers of a commit only after it has synced the log
/// (synchronous=FULL), and a failed write fails the sync and with it the commit. Registered at the first call.
const char* LogVfs();

}  // namespace beseda::sqlite
