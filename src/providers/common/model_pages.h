#pragma once

#include <functional>
#include <string>
#include <vector>

#include "contracts/chat_model.h"

namespace beseda {

/// One page of a vendor's list of models.
struct ModelPage {
  std::vector<ModelInfo> models = {};
  std::string next = {};  ///< What asks for the next page; empty on the last one.
};

/// Fetches page after page, each with the `next` of the one before it (the first with an empty one), at most 20. Errors:
/// those of `fetch`.
Task<Result<std::vector<ModelInfo>>> FetchPages(const std::function<Task<Result<ModelPage>>(std::string next)>& fetch);

}  // namespace beseda
