#include "providers/common/model_pages.h"

#include <utility>

#include "base/task.h"

namespace beseda {

constexpr int kMaxPages = 20;

Task<Result<std::vector<ModelInfo>>> FetchPages(const std::function<Task<Result<ModelPage>>(std::string next)>& fetch) {
  std::vector<ModelInfo> models;
  std::string next;
  for (int page = 0; page < kMaxPages; ++page) {
    CO_TRY(auto found, co_await fetch(next));
    for (auto& model : found.models) models.push_back(std::move(model));
    if (found.next.empty() || found.next == next) break;
    next = std::move(found.next);
  }
  co_return models;
}

}  // namespace beseda
