#include "storage/sqlite/log_vfs.h"

#include <sqlite3.h>

#include <algorithm>
#include <new>
#include <string>

namespace beseda::sqlite {
namespace {

constexpr const char* kName = "beseda-log";
constexpr std::size_t kMostGathered = 256 * 1024;
// SQLite's own layer takes the size of a write modulo 128 KB (os_unix.c, seekAndWriteFd): one of that size fails.
constexpr std::size_t kMostAtOnce = 64 * 1024;
constexpr std::size_t kKeptCapacity = 64 * 1024;  // of a connection's memory between commits

/// An open log. SQLite owns its memory, in which the file of the layer below follows.
struct LogFile {
  sqlite3_file base;  // first: SQLite sees only this
  std::string* gathered;
  sqlite3_int64 offset;  ///< Where the gathered bytes belong.

  sqlite3_file* below() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};
static_assert(sizeof(LogFile) % alignof(sqlite3_int64) == 0);

LogFile& Log(sqlite3_file* file) { return *reinterpret_cast<LogFile*>(file); }

int Flush(LogFile& log) {
  if (log.gathered->empty()) return SQLITE_OK;
  auto* below = log.below();
  int code = SQLITE_OK;
  for (std::size_t at = 0; at < log.gathered->size() && code == SQLITE_OK; at += kMostAtOnce) {
    const auto size = std::min(kMostAtOnce, log.gathered->size() - at);
    code = below->pMethods->xWrite(below, log.gathered->data() + at, int(size), log.offset + sqlite3_int64(at));
  }
  log.gathered->clear();
  if (log.gathered->capacity() > kKeptCapacity) std::string().swap(*log.gathered);
  return code;
}

int Close(sqlite3_file* file) {
  auto& log = Log(file);
  const int flushed = Flush(log);
  delete log.gathered;
  const int closed = log.below()->pMethods->xClose(log.below());
  return flushed != SQLITE_OK ? flushed : closed;
}

int Read(sqlite3_file* file, void* into, int size, sqlite3_int64 offset) {
  auto& log = Log(file);
  if (const int code = Flush(log); code != SQLITE_OK) return code;
  return log.below()->pMethods->xRead(log.below(), into, size, offset);
}

int Write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
  auto& log = Log(file);
  const bool follows = offset == log.offset + sqlite3_int64(log.gathered->size());
  if (!follows || log.gathered->size() + std::size_t(size) > kMostGathered) {
    if (const int code = Flush(log); code != SQLITE_OK) return code;
  }
  if (log.gathered->empty()) log.offset = offset;
  try {
    log.gathered->append(static_cast<const char*>(bytes), std::size_t(size));
  } catch (const std::bad_alloc&) {
    return SQLITE_IOERR_NOMEM;
  }
  return SQLITE_OK;
}

int Truncate(sqlite3_file* file, sqlite3_int64 size) {
  auto& log = Log(file);
  if (const int code = Flush(log); code != SQLITE_OK) return code;
  return log.below()->pMethods->xTruncate(log.below(), size);
}

int Sync(sqlite3_file* file, int flags) {
  auto& log = Log(file);
  if (const int code = Flush(log); code != SQLITE_OK) return code;
  return log.below()->pMethods->xSync(log.below(), flags);
}

int FileSize(sqlite3_file* file, sqlite3_int64* size) {
  auto& log = Log(file);
  if (const int code = Flush(log); code != SQLITE_OK) return code;
  return log.below()->pMethods->xFileSize(log.below(), size);
}

int Lock(sqlite3_file* file, int kind) { return Log(file).below()->pMethods->xLock(Log(file).below(), kind); }
int Unlock(sqlite3_file* file, int kind) { return Log(file).below()->pMethods->xUnlock(Log(file).below(), kind); }
int CheckReservedLock(sqlite3_file* file, int* held) {
  return Log(file).below()->pMethods->xCheckReservedLock(Log(file).below(), held);
}

int FileControl(sqlite3_file* file, int what, void* argument) {
  auto& log = Log(file);
  if (const int code = Flush(log); code != SQLITE_OK) return code;
  return log.below()->pMethods->xFileControl(log.below(), what, argument);
}

int SectorSize(sqlite3_file* file) { return Log(file).below()->pMethods->xSectorSize(Log(file).below()); }
int DeviceCharacteristics(sqlite3_file* file) {
  return Log(file).below()->pMethods->xDeviceCharacteristics(Log(file).below());
}

// Version 1: a log is neither mapped nor does it have shared memory of its own.
constexpr sqlite3_io_methods kMethods = {1,      &Close,  &Read, &Write,  &Truncate,          &Sync,        &FileSize,
                                         &Lock,  &Unlock, &CheckReservedLock, &FileControl, &SectorSize,
                                         &DeviceCharacteristics, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr};

sqlite3_vfs* Below(sqlite3_vfs* vfs) { return static_cast<sqlite3_vfs*>(vfs->pAppData); }

int Open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* given) {
  auto* below = Below(vfs);
  // Everything but a log is the layer below's own affair.
  if ((flags & SQLITE_OPEN_WAL) == 0) return below->xOpen(below, name, file, flags, given);
  auto& log = Log(file);
  log.base.pMethods = nullptr;
  log.offset = 0;
  log.gathered = new (std::nothrow) std::string;
  if (!log.gathered) return SQLITE_NOMEM;
  const int code = below->xOpen(below, name, log.below(), flags, given);
  if (code != SQLITE_OK) {
    delete log.gathered;
    if (log.below()->pMethods) log.below()->pMethods->xClose(log.below());
    return code;
  }
  log.base.pMethods = &kMethods;
  return SQLITE_OK;
}

// The calls that are not about an open file are the layer below's: they take of the structure only what was copied.
sqlite3_vfs MakeVfs(sqlite3_vfs* below) {
  sqlite3_vfs vfs = *below;
  vfs.pNext = nullptr;
  vfs.zName = kName;
  vfs.szOsFile = int(sizeof(LogFile)) + below->szOsFile;
  vfs.xOpen = &Open;
  vfs.pAppData = below;
  return vfs;
}

}  // namespace

const char* LogVfs() {
  static sqlite3_vfs vfs = MakeVfs(sqlite3_vfs_find(nullptr));
  static const int registered = sqlite3_vfs_register(&vfs, 0);
  return registered == SQLITE_OK ? kName : nullptr;
}

}  // namespace beseda::sqlite
