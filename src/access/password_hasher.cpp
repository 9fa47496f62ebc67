#include "access/password_hasher.h"

#include "base/task.h"

namespace beseda::access {
namespace {

constexpr std::size_t kAtATime = 2;
constexpr std::size_t kMostWaiting = 32;

}  // namespace

PasswordHasher::PasswordHasher(crypto::PasswordCost cost)
    : cost_(cost), nobody_(crypto::UnmatchableHash(cost)), pool_(kAtATime, kMostWaiting) {}

Task<Result<std::string>> PasswordHasher::Hash(std::string password) {
  Result<std::string> hash = std::string();
  CO_CHECK_OK(co_await pool_.Run([&] { hash = crypto::HashPassword(password, cost_); }));
  co_return hash;
}

Task<Result<bool>> PasswordHasher::Verify(std::string hash, std::string password) {
  bool fits = false;
  const bool exists = !hash.empty();
  CO_CHECK_OK(co_await pool_.Run([&] { fits = crypto::VerifyPassword(exists ? hash : nobody_, password); }));
  co_return fits && exists;
}

}  // namespace beseda::access
