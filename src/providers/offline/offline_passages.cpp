#include "providers/offline/offline_passages.h"

#include "base/text.h"
#include "providers/offline/knowledge_indexes.h"

namespace beseda {
namespace {

constexpr std::size_t kMostSaid = 2000;  // bytes of a question that are looked at

class Passages final : public PassageSearch {
 public:
  std::vector<FoundPassage> Find(const std::string& knowledge, std::string_view question, std::size_t most) override {
    std::vector<FoundPassage> found;
    if (Trim(knowledge).empty()) return found;
    const auto index = offline::SharedIndexes().Of(knowledge);
    for (const auto& hit : index->Find(CutUtf8(question, kMostSaid), most)) {
      found.push_back({hit.passage->title, hit.passage->text, hit.coverage});
    }
    return found;
  }
};

}  // namespace

std::unique_ptr<PassageSearch> MakeOfflinePassages() { return std::make_unique<Passages>(); }

}  // namespace beseda
