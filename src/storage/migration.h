#pragma once

#include <span>
#include <string>
#include <string_view>

namespace beseda {

/// One step of the schema, src/storage/migrations/<version>_<name>.sql, written for both engines (dialect.h).
/// A step that has been released is never changed: its checksum is kept in every database that has it.
struct Migration {
  int version;
  std::string_view name;
  std::string_view sql;
};

/// All steps this program knows, embedded at build time; versions count from 1 without a gap.
std::span<const Migration> EmbeddedMigrations();

/// What identifies a step's text: SHA-256 in hex.
std::string ChecksumOf(const Migration& migration);

}  // namespace beseda
