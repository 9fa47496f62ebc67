#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <string>

#include "providers/offline/knowledge_index.h"

namespace beseda::offline {

/// Bots' knowledge, indexed once for many questions; the last used are kept. Thread-safe.
class KnowledgeIndexes {
 public:
  std::shared_ptr<const KnowledgeIndex> Of(const std::string& knowledge);

 private:
  struct Entry {
    std::string knowledge;
    std::shared_ptr<const KnowledgeIndex> index;
  };
  std::mutex mutex_;
  std::list<Entry> recent_;  // the last used first
};

/// The whole program's: the offline model and the search of passages share them.
KnowledgeIndexes& SharedIndexes();

}  // namespace beseda::offline
