#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "base/task_fwd.h"
#include "contracts/chat_model.h"

namespace beseda {

/// A configured model, ready to be asked.
struct ModelHandle {
  std::string id = {};  ///< Ours; empty for the offline model.
  std::string provider_kind = {};
  std::string model_name = {};  ///< The vendor's id.
  std::shared_ptr<ChatModel> chat = nullptr;
};

/// The models at work. Implemented where providers are stored; caches, and forgets on "config" events. Thread-safe.
class ModelDirectory {
 public:
  virtual ~ModelDirectory() = default;
  /// The model with our id, or the offline one if `model_id` is empty. kNotFound: no such model, or it or its
  /// provider is switched off.
  virtual Task<Result<ModelHandle>> Find(std::string workspace_id, std::string model_id) = 0;
};

}  // namespace beseda
