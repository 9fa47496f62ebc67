#pragma once

#include "base/task_fwd.h"

namespace beseda {

/// A strand of `executor`; of the plain I/O context if it is that, for such strands are cheaper.
Executor MakeStrand(const Executor& executor);

}  // namespace beseda
