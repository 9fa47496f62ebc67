#include "access/password_hasher.h"

#include <gtest/gtest.h>

#include "testing/run_task.h"

namespace beseda::access {
namespace {

TEST(PasswordHasher, HashesAndVerifies) {
  PasswordHasher passwords({.passes = 1, .memory_bytes = 8192});
  const auto hash = RunTask(passwords.Hash("lamp river seven")).value();
  EXPECT_TRUE(RunTask(passwords.Verify(hash, "lamp river seven")).value());
  EXPECT_FALSE(RunTask(passwords.Verify(hash, "lamp river eight")).value());
  EXPECT_FALSE(passwords.IsOld(hash));
  PasswordHasher dearer({.passes = 2, .memory_bytes = 8192});
  EXPECT_TRUE(dearer.IsOld(hash));
}

TEST(PasswordHasher, NobodyHasAnyPassword) {
  PasswordHasher passwords({.passes = 1, .memory_bytes = 8192});
  for (auto password : {"", "lamp river seven"}) EXPECT_FALSE(RunTask(passwords.Verify("", password)).value());
}

}  // namespace
}  // namespace beseda::access
