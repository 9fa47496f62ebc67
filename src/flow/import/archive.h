#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

namespace beseda::flow {

/// The files of an archive by their paths, folders with "/" between.
using ArchiveFiles = std::map<std::string, std::string>;

/// How much an archive may hold once it is unpacked.
struct ArchiveLimits {
  std::size_t files = 5000;
  std::size_t file_bytes = 4 * 1024 * 1024;
  std::size_t all_bytes = 64 * 1024 * 1024;
};

bool IsGzip(std::string_view bytes);
bool IsZip(std::string_view bytes);

/// A gzipped tar (RFC 1952; POSIX.1-2001 ustar with pax and GNU long names) or a zip (PKWARE APPNOTE 6.3.3: stored and
/// deflated files, without encryption and zip64). Only regular files whose name ends with one of `ending` are kept. Nothing
/// is written to a disk; paths that leave the archive ("../x", "/x") are refused all the same.
/// Errors: kInvalid (damaged, no such format, bad path), kTooLarge (a limit, or a ratio that only bombs have).
Result<ArchiveFiles> ReadArchive(std::string_view bytes, std::string_view ending = ".json", const ArchiveLimits& limits = {});

}  // namespace beseda::flow
