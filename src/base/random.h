#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace beseda {

/// Randomness; tests put a seeded one behind it. Thread-safe.
class Random {
 public:
  virtual ~Random() = default;
  virtual void Fill(std::span<std::byte> bytes) = 0;
  std::uint64_t Next64();
  /// Uniform in [0, 1).
  double NextUnit();
};

/// The kernel's cryptographic generator (getrandom(2)), fit for tokens and keys.
class SystemRandom final : public Random {
 public:
  void Fill(std::span<std::byte> bytes) override;
};

}  // namespace beseda
