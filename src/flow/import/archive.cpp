#include "flow/import/archive.h"

#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "base/text.h"

namespace beseda::flow {
namespace {

constexpr std::size_t kBlock = 512, kChunk = 64 * 1024;

Error Damaged(std::string_view what) { return Error(ErrorCode::kInvalid, "The archive is damaged: " + std::string(what) + ". Export the bot once more."); }
Error TooLarge() { return Error(ErrorCode::kTooLarge, "The archive holds more than a bot's export does: at most 5,000 files and 64 MB once unpacked, 4 MB a file."); }

// Unpacks deflated data, with a gzip head or without any; at most `most` bytes.
Result<std::string> Inflate(std::string_view packed, bool gzip, std::size_t most) {
  z_stream stream{};
  if (inflateInit2(&stream, gzip ? 16 + MAX_WBITS : -MAX_WBITS) != Z_OK) return Error(ErrorCode::kInternal, "There is no memory to unpack the archive.");
  const std::unique_ptr<z_stream, int (*)(z_stream*)> closes(&stream, &inflateEnd);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  std::string out;
  for (;;) {
    const auto before = out.size();
    out.resize(before + kChunk);
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + before);
    stream.avail_out = kChunk;
    const int code = inflate(&stream, Z_NO_FLUSH);
    out.resize(before + kChunk - stream.avail_out);
    if (out.size() > most) return TooLarge();
    if (code == Z_STREAM_END) return out;
    if (code != Z_OK || (out.size() == before && stream.avail_in == 0)) return Damaged("its packed data ends or makes no sense");
  }
}

// "./flows/main.flow.json" -> "flows/main.flow.json". Nothing: it leads out of the archive.
std::optional<std::string> SafePath(std::string_view path) {
  std::string out;
  if (path.empty() || path[0] == '/' || path.find('\\') != path.npos || path.find('\0') != path.npos || path.size() > 1000) return std::nullopt;
  for (const auto part : Split(path, '/')) {
    if (part == "..") return std::nullopt;
    if (part.empty() || part == ".") continue;
    (out += out.empty() ? "" : "/") += part;
  }
  return out;
}

/// Takes files until a limit is reached.
class Files {
 public:
  Files(std::string_view ending, const ArchiveLimits& limits) : ending_(ending), limits_(limits) {}

  /// Whether the file's content is wanted.
  Result<bool> Wants(std::string_view name, std::size_t bytes) {
    if (++seen_ > limits_.files) return TooLarge();
    const auto path = SafePath(name);
    if (!path) return Error(ErrorCode::kInvalid, "The archive holds a path that leads out of it (\"" + ToUtf8(name.substr(0, 100)) + "\"). It is not read.");
    path_ = *path;
    if (!path->ends_with(ending_)) return false;
    total_ += bytes;
    if (bytes > limits_.file_bytes || total_ > limits_.all_bytes) return TooLarge();
    return true;
  }
  /// The content of the file that Wants was asked about last.
  void Take(std::string content) { files_[path_] = std::move(content); }
  ArchiveFiles Done() { return std::move(files_); }

 private:
  std::string_view ending_;
  const ArchiveLimits& limits_;
  std::size_t seen_ = 0, total_ = 0;
  std::string path_;
  ArchiveFiles files_;
};

std::string_view CText(std::string_view field) { return field.substr(0, field.find('\0')); }

std::optional<std::size_t> Octal(std::string_view field) {
  std::size_t number = 0;
  const auto digits = Trim(CText(field));
  if (digits.empty() || digits.size() > 12) return std::nullopt;
  for (const char c : digits) {
    if (c < '0' || c > '7') return std::nullopt;
    number = number * 8 + std::size_t(c - '0');
  }
  return number;
}

// "31 path=flows/…\n" of a pax header.
std::string PaxPath(std::string_view records) {
  for (const auto line : Split(records, '\n')) {
    const auto space = line.find(' ');
    if (space != line.npos && line.substr(space + 1).starts_with("path=")) return std::string(line.substr(space + 6));
  }
  return {};
}

Result<ArchiveFiles> ReadTar(std::string_view tar, Files files) {
  std::string long_name;
  while (tar.size() >= kBlock && tar[0] != '\0') {
    const auto head = tar.substr(0, kBlock);
    const auto size = Octal(head.substr(124, 12));
    if (!size || *size > tar.size() - kBlock) return Damaged("a file in it is longer than the archive");
    const auto content = tar.substr(kBlock, *size);
    tar.remove_prefix(std::min(tar.size(), kBlock + (*size + kBlock - 1) / kBlock * kBlock));
    const char type = head[156];
    if (type == 'x' || type == 'L') {
      long_name = type == 'x' ? PaxPath(content) : std::string(CText(content));
      continue;
    }
    auto name = std::move(long_name);
    long_name.clear();
    if (name.empty()) {
      const auto prefix = head.substr(257, 5) == "ustar" ? CText(head.substr(345, 155)) : std::string_view();
      name = (prefix.empty() ? "" : std::string(prefix) + "/") + std::string(CText(head.substr(0, 100)));
    }
    // Folders, links and devices are nothing to import.
    if (type != '0' && type != '\0') continue;
    TRY(const bool wanted, files.Wants(name, content.size()));
    if (wanted) files.Take(std::string(content));
  }
  return files.Done();
}

std::uint32_t Little(std::string_view bytes, std::size_t at, std::size_t count) {
  std::uint32_t number = 0;
  for (std::size_t i = count; i-- > 0;) number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
  return number;
}

Result<ArchiveFiles> ReadZip(std::string_view zip, Files files) {
  // The end of the central directory stands in the last 64 KB, before a comment.
  constexpr std::size_t kEnd = 22, kEntry = 46, kLocal = 30;
  const auto end = zip.rfind("PK\x05\x06");
  if (end == zip.npos || zip.size() - end < kEnd) return Damaged("its list of files is missing");
  const auto count = Little(zip, end + 10, 2);
  std::size_t at = Little(zip, end + 16, 4);
  for (std::uint32_t i = 0; i < count; ++i) {
    if (at > zip.size() || zip.size() - at < kEntry || zip.substr(at, 4) != "PK\x01\x02") return Damaged("its list of files makes no sense");
    const auto flags = Little(zip, at + 8, 2), method = Little(zip, at + 10, 2);
    const std::size_t packed = Little(zip, at + 20, 4), size = Little(zip, at + 24, 4), name_size = Little(zip, at + 28, 2);
    const std::size_t local = Little(zip, at + 42, 4), behind = Little(zip, at + 30, 2) + Little(zip, at + 32, 2);
    if (zip.size() - at - kEntry < name_size) return Damaged("its list of files ends too early");
    const auto name = zip.substr(at + kEntry, name_size);
    at += kEntry + name_size + behind;
    if (name.ends_with('/')) continue;
    TRY(const bool wanted, files.Wants(name, size));
    if (!wanted) continue;
    if (flags & 1u) return Error(ErrorCode::kInvalid, "The archive is encrypted. Pack it without a password.");
    if (local > zip.size() || zip.size() - local < kLocal || zip.substr(local, 4) != "PK\x03\x04") return Damaged("a file in it is missing");
    const std::size_t begin = local + kLocal + Little(zip, local + 26, 2) + Little(zip, local + 28, 2);
    if (begin > zip.size() || zip.size() - begin < packed) return Damaged("a file in it ends too early");
    const auto data = zip.substr(begin, packed);
    if (method == 0 && packed == size) {
      files.Take(std::string(data));
    } else if (method == 8) {
      // No more than the list says, whatever the data would unpack to.
      TRY(auto content, Inflate(data, false, size));
      files.Take(std::move(content));
    } else {
      return Error(ErrorCode::kInvalid, "The archive is packed in a way that is not known here. Use a plain .zip or .tgz.");
    }
  }
  return files.Done();
}

}  // namespace

bool IsGzip(std::string_view bytes) { return bytes.starts_with("\x1f\x8b"); }
bool IsZip(std::string_view bytes) { return bytes.starts_with("PK\x03\x04"); }

Result<ArchiveFiles> ReadArchive(std::string_view bytes, std::string_view ending, const ArchiveLimits& limits) {
  Files files(ending, limits);
  if (IsZip(bytes)) return ReadZip(bytes, std::move(files));
  if (!IsGzip(bytes)) return Error(ErrorCode::kInvalid, "This is no .tgz or .zip archive.");
  TRY(const auto tar, Inflate(bytes, true, limits.all_bytes));
  return ReadTar(tar, std::move(files));
}

}  // namespace beseda::flow
