#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/random.h"
#include "contracts/database.h"

namespace beseda::access {

class PasswordHasher;

/// What accounts are kept with; all of it outlives whoever holds it.
struct Services {
  Database& db;
  const Clock& clock;
  Random& random;
  IdSource& ids;
  PasswordHasher& passwords;
};

}  // namespace beseda::access
