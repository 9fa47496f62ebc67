#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "crypto/sealer.h"

namespace beseda::crypto {
namespace {

Error FileError(const std::string& path, std::string_view what) {
  return Error(ErrorCode::kStorage,
               "The key file " + path + " cannot be " + std::string(what) + ": " + std::strerror(errno) +
                   ". Check the directory and its permissions.");
}

Result<std::string> ReadAll(int file, const std::string& path) {
  std::string text;
  char buffer[256];
  ssize_t got;
  while ((got = ::read(file, buffer, sizeof buffer)) > 0 && text.size() < 4096) text.append(buffer, std::size_t(got));
  if (got < 0) return FileError(path, "read");
  return text;
}

/// Writes a new file under another name first, so that a crash never leaves half a key behind.
Status WriteNew(const std::string& path, const std::string& text) {
  auto draft = path + ".new";
  int file = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return FileError(path, "written");
  bool written = ::write(file, text.data(), text.size()) == ssize_t(text.size()) && ::fsync(file) == 0;
  ::close(file);
  // link() does not replace: if another process was faster, its key stays.
  bool placed = written && (::link(draft.c_str(), path.c_str()) == 0 || errno == EEXIST);
  auto failure = placed ? Ok() : Status(FileError(path, "written"));
  ::unlink(draft.c_str());
  return failure;
}

}  // namespace

Result<SealKey> LoadOrCreateKeyFile(const std::string& path, Random& random) {
  int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0 && errno == ENOENT) {
    CHECK_OK(WriteNew(path, SealKey::New(random).ToText() + "\n"));
    file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  }
  if (file < 0) return FileError(path, "opened");
  auto text = ReadAll(file, path);
  ::close(file);
  if (!text.ok()) return std::move(text).error();
  auto key = SealKey::Parse(*text);
  if (!key.ok()) key.error().message = "In " + path + ": " + key.error().message;
  return key;
}

}  // namespace beseda::crypto
