#include "storage/files/disk_file_store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/task.h"

namespace beseda {

namespace {

bool IsName(std::string_view name) {
  return !name.empty() && name.size() <= 200 && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::isalnum(c) || c == '_';
  });
}

Error DiskError(const char* what) {
  const int code = errno;
  const char* next = code == ENOSPC || code == EDQUOT ? "The disk is full. Free some space and try again."
                     : code == EROFS || code == EACCES ? "The data directory cannot be written to. Check its permissions."
                                                       : "The file could not be stored.";
  return Error(ErrorCode::kStorage, next, std::string(what) + ": " + std::strerror(code));
}

class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int get() const { return descriptor_; }
  explicit operator bool() const { return descriptor_ >= 0; }

 private:
  int descriptor_;
};

Status WriteAll(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return DiskError("write");
    }
    bytes.remove_prefix(std::size_t(written));
  }
  if (::fsync(descriptor) != 0) return DiskError("fsync");
  return Ok();
}

Status SaveFile(const std::filesystem::path& folder, const std::string& name, std::string_view bytes) {
  const auto final_path = folder / name;
  const auto part = folder / (name + ".part");
  {
    File file(::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (!file) return DiskError("open");
    if (auto written = WriteAll(file.get(), bytes); !written.ok()) {
      ::unlink(part.c_str());
      return written;
    }
  }
  if (::rename(part.c_str(), final_path.c_str()) != 0) return DiskError("rename");
  File directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory || ::fsync(directory.get()) != 0) return DiskError("fsync of the folder");
  return Ok();
}

Result<std::string> LoadFile(const std::filesystem::path& path) {
  File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) {
    if (errno == ENOENT) return Error(ErrorCode::kNotFound, "There is no such file.");
    return DiskError("open");
  }
  struct stat about {};
  if (::fstat(file.get(), &about) != 0) return DiskError("stat");
  std::string bytes(std::size_t(about.st_size), '\0');
  std::size_t have = 0;
  while (have < bytes.size()) {
    const auto got = ::read(file.get(), bytes.data() + have, bytes.size() - have);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return DiskError("read");
    have += std::size_t(got);
  }
  return bytes;
}

}  // namespace

Result<std::unique_ptr<DiskFileStore>> DiskFileStore::Open(std::filesystem::path folder, WorkerPool& workers) {
  std::error_code failure;
  std::filesystem::create_directories(folder, failure);
  if (failure) {
    return Error(ErrorCode::kStorage, "The folder " + folder.string() + " cannot be made: " + failure.message() + ".");
  }
  return std::unique_ptr<DiskFileStore>(new DiskFileStore(std::move(folder), workers));
}

DiskFileStore::DiskFileStore(std::filesystem::path folder, WorkerPool& workers)
    : folder_(std::move(folder)), workers_(workers) {}

Task<Status> DiskFileStore::Save(std::string name, std::string bytes) {
  if (!IsName(name)) co_return Error(ErrorCode::kInvalid, "This is not a name of a stored file.");
  Status saved;
  CO_CHECK_OK(co_await workers_.Run([&] { saved = SaveFile(folder_, name, bytes); }));
  co_return saved;
}

Task<Result<std::string>> DiskFileStore::Load(std::string name) {
  if (!IsName(name)) co_return Error(ErrorCode::kNotFound, "There is no such file.");
  Result<std::string> bytes = std::string();
  CO_CHECK_OK(co_await workers_.Run([&] { bytes = LoadFile(folder_ / name); }));
  co_return bytes;
}

Task<Status> DiskFileStore::Remove(std::string name) {
  if (!IsName(name)) co_return Ok();
  Status removed;
  CO_CHECK_OK(co_await workers_.Run([&] {
    if (::unlink((folder_ / name).c_str()) != 0 && errno != ENOENT) removed = DiskError("unlink");
  }));
  co_return removed;
}

}  // namespace beseda
