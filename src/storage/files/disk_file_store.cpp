#include "storage/files/disk_file_store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <cstring>
#include <optional>

#include "base/task.h"

namespace beseda {

namespace asio = boost::asio;

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

struct DiskFileStore::Disk {
  explicit Disk(std::filesystem::path folder) : folder(std::move(folder)) {}
  std::filesystem::path folder;
  asio::thread_pool threads{1};
};

Result<std::unique_ptr<DiskFileStore>> DiskFileStore::Open(std::filesystem::path folder) {
  std::error_code failure;
  std::filesystem::create_directories(folder, failure);
  if (failure) {
    return Error(ErrorCode::kStorage, "The folder " + folder.string() + " cannot be made: " + failure.message() + ".");
  }
  return std::unique_ptr<DiskFileStore>(new DiskFileStore(std::make_unique<Disk>(std::move(folder))));
}

DiskFileStore::DiskFileStore(std::unique_ptr<Disk> disk) : disk_(std::move(disk)) {}
DiskFileStore::~DiskFileStore() { disk_->threads.join(); }

namespace {

// Runs blocking work on the disk's thread and resumes on the caller's executor.
template <typename Work>
auto OnDisk(asio::thread_pool& threads, Work& work) -> Task<decltype(work())> {
  std::optional<decltype(work())> outcome;
  auto task = [](auto& work, auto& outcome) -> asio::awaitable<void> {
    outcome.emplace(work());
    co_return;
  };
  co_await asio::co_spawn(threads.get_executor(), task(work, outcome), asio::use_awaitable);
  co_return std::move(*outcome);
}

}  // namespace

Task<Status> DiskFileStore::Save(std::string name, std::string bytes) {
  if (!IsName(name)) co_return Error(ErrorCode::kInvalid, "This is not a name of a stored file.");
  auto work = [&] { return SaveFile(disk_->folder, name, bytes); };
  co_return co_await OnDisk(disk_->threads, work);
}

Task<Result<std::string>> DiskFileStore::Load(std::string name) {
  if (!IsName(name)) co_return Error(ErrorCode::kNotFound, "There is no such file.");
  auto work = [&] { return LoadFile(disk_->folder / name); };
  co_return co_await OnDisk(disk_->threads, work);
}

Task<Status> DiskFileStore::Remove(std::string name) {
  if (!IsName(name)) co_return Ok();
  auto work = [&]() -> Status {
    if (::unlink((disk_->folder / name).c_str()) != 0 && errno != ENOENT) return DiskError("unlink");
    return Ok();
  };
  co_return co_await OnDisk(disk_->threads, work);
}

}  // namespace beseda
