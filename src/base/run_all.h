#pragma once

#include <functional>
#include <vector>

#include "base/task_fwd.h"

namespace beseda {

/// Runs tasks side by side on the caller's executor and resumes when all of them have ended. When the caller is
/// cancelled, they are too, and are still waited for. What the first failed one threw is thrown on. The caller runs on
/// a strand (as a Scope's tasks do), so the tasks take turns and need no locks among them.
Task<void> RunAll(std::vector<Task<void>> tasks);

/// The same until `enough` says, after one has ended, that the rest is not needed: the rest is cancelled then, still waited for, and what
/// it throws counts for nothing.
Task<void> RunUntil(std::vector<Task<void>> tasks, std::function<bool()> enough);

}  // namespace beseda
