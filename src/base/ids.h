#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/random.h"

namespace beseda {

/// Makes prefixed, sortable ids: "msg_" and a ULID (48 bits of milliseconds, 80 random bits, Crockford base 32;
/// https://github.com/ulid/spec). Ids made by one source are strictly increasing. Thread-safe.
class IdSource {
 public:
  IdSource(const Clock& clock, Random& random) : clock_(clock), random_(random) {}

  std::string New(std::string_view prefix);

 private:
  const Clock& clock_;
  Random& random_;
  std::mutex mutex_;
  std::uint64_t last_millis_ = 0;
  std::uint64_t high_ = 0;  // 16 random bits
  std::uint64_t low_ = 0;   // 64 random bits
};

/// The id of the `index`-th thing that follows from `parent`, always the same for the same arguments: a turn that is
/// run again after a crash gives its messages the ids they had. Sorts with ids of the parent's millisecond.
std::string DeriveId(std::string_view prefix, std::string_view parent, std::uint32_t index);

/// Whether `text` looks like an id with this prefix.
bool IsId(std::string_view text, std::string_view prefix);

}  // namespace beseda
