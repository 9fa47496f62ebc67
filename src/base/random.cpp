#include "base/random.h"

#include <sys/random.h>

#include <cerrno>
#include <cstdlib>

namespace beseda {

std::uint64_t Random::Next64() {
  std::uint64_t value = 0;
  Fill(std::as_writable_bytes(std::span(&value, 1)));
  return value;
}

double Random::NextUnit() { return double(Next64() >> 11) * 0x1.0p-53; }

void SystemRandom::Fill(std::span<std::byte> bytes) {
  while (!bytes.empty()) {
    const auto got = ::getrandom(bytes.data(), bytes.size(), 0);
    if (got < 0) {
      if (errno == EINTR) continue;
      std::abort();  // No randomness means no safe token: stopping is the only right answer.
    }
    bytes = bytes.subspan(std::size_t(got));
  }
}

}  // namespace beseda
