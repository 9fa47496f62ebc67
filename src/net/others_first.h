#pragma once

#include "base/task_fwd.h"

namespace beseda::net {

/// Lets everything run first that is ready on this thread. Awaited before a request or an answer is written: what many
/// tasks have to write then goes out in a row, and a peer on the same machine is woken once for all of it instead of once
/// for each, which is dearer than the writing. A task that is alone goes on at once. Where several threads run the tasks
/// it does nothing: there it would be a hop through a strand.
Task<void> OthersFirst();

}  // namespace beseda::net
