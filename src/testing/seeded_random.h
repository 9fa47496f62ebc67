#pragma once

#include <cstdint>
#include <mutex>

#include "base/random.h"

namespace beseda {

/// The same numbers for the same seed (SplitMix64), for tests. Thread-safe.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed = 1) : state_(seed) {}
  void Fill(std::span<std::byte> bytes) override;

 private:
  std::mutex mutex_;
  std::uint64_t state_;
};

}  // namespace beseda
