#include "storage/migration.h"

#include "crypto/hash.h"

namespace beseda {

std::string ChecksumOf(const Migration& migration) { return crypto::Sha256Hex(migration.sql); }

}  // namespace beseda
