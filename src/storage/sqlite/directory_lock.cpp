#include "storage/sqlite/directory_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

namespace beseda::sqlite {
namespace {

Error NotWritable(const std::string& directory, int cause) {
  std::string message = "The data directory " + directory + " cannot be used: " + std::strerror(cause) + ". ";
  message += cause == ENOSPC ? "Its disk is full: free some space."
                             : "Make it writable for the user that runs Beseda, or choose another one.";
  return Error(ErrorCode::kStorage, std::move(message));
}

std::string Owner(int file) {
  std::array<char, 32> text = {};
  const auto length = ::pread(file, text.data(), text.size() - 1, 0);
  std::string owner(text.data(), length > 0 ? std::size_t(length) : 0);
  owner.erase(owner.find_last_not_of("\r\n ") + 1);
  return owner.empty() ? "unknown" : owner;
}

}  // namespace

Result<DirectoryLock> DirectoryLock::Take(const std::string& directory) {
  std::error_code failed;
  if (std::filesystem::create_directories(directory, failed)) {
    std::filesystem::permissions(directory, std::filesystem::perms::owner_all, failed);
  } else if (failed) {
    return NotWritable(directory, failed.value());
  }
  const auto path = directory + "/beseda.lock";
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return NotWritable(directory, errno);
  DirectoryLock lock(file);
  if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    return Error(ErrorCode::kConflict, "Another Beseda (process " + Owner(file) + ") uses the data directory " +
                                           directory + ". Stop it first, or choose another data directory.");
  }
  const auto pid = std::to_string(::getpid()) + "\n";
  if (::ftruncate(file, 0) != 0 || ::pwrite(file, pid.data(), pid.size(), 0) != ssize_t(pid.size())) {
    return NotWritable(directory, errno);
  }
  return lock;
}

DirectoryLock::DirectoryLock(DirectoryLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

DirectoryLock::~DirectoryLock() {
  if (file_ >= 0) ::close(file_);
}

}  // namespace beseda::sqlite
