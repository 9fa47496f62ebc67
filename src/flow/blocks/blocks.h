#pragma once

#include <vector>

#include "flow/block_compiler.h"

namespace beseda::flow {

/// All kinds of blocks that this program knows; one line in blocks.cpp adds one. Those of the canvas have no code.
const std::vector<BlockKind>& AllBlockKinds();

}  // namespace beseda::flow
