#include "providers/offline/knowledge_indexes.h"

#include <algorithm>

namespace beseda::offline {
namespace {
constexpr std::size_t kMostIndexes = 64;
}

std::shared_ptr<const KnowledgeIndex> KnowledgeIndexes::Of(const std::string& knowledge) {
  {
    std::lock_guard lock(mutex_);
    const auto known = std::find_if(recent_.begin(), recent_.end(),
                                    [&](const Entry& entry) { return entry.knowledge == knowledge; });
    if (known != recent_.end()) {
      recent_.splice(recent_.begin(), recent_, known);
      return recent_.front().index;
    }
  }
  auto index = std::make_shared<const KnowledgeIndex>(knowledge);
  std::lock_guard lock(mutex_);
  recent_.push_front({knowledge, index});
  if (recent_.size() > kMostIndexes) recent_.pop_back();
  return index;
}

KnowledgeIndexes& SharedIndexes() {
  static KnowledgeIndexes indexes;
  return indexes;
}

}  // namespace beseda::offline
