#pragma once

#include <memory>

#include "contracts/passage_search.h"

namespace beseda {

/// The search of the offline model (providers/offline/knowledge_index.h) for others. Thread-safe.
std::unique_ptr<PassageSearch> MakeOfflinePassages();

}  // namespace beseda
