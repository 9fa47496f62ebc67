#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/settings/settings.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "base/task_fwd.h"
#include "contracts/database.h"

namespace beseda::app {

/// Makes the first workspace, with a bot that answers, if there is none: a newcomer talks to it before anybody has
/// made an account.
Task<Status> EnsureWorkspace(Database& db, IdSource& ids, const Clock& clock, std::string locale);

/// The language that the operator's environment asks for (LC_ALL, LANG): "en", "ru", …
std::string LocaleOfEnvironment();

/// Says on standard output where the server is and what to do next. `setup_token`: there is no owner yet.
void Announce(const std::vector<std::string>& addresses, const Settings& settings,
              const std::optional<std::string>& setup_token);

/// Size of the database's files together.
std::int64_t DatabaseBytes(const std::string& path);

}  // namespace beseda::app
