#include "crypto/sodium.h"

#include <sodium.h>

#include <cstdlib>

namespace beseda::crypto {

void EnsureSodium() {
  static const bool ready = sodium_init() >= 0;
  if (!ready) std::abort();
}

}  // namespace beseda::crypto
