#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/task_fwd.h"
#include "contracts/chat_model.h"
#include "contracts/embedder.h"

namespace beseda {

/// A configured model or route, ready to be asked.
struct ModelHandle {
  std::string id = {};             ///< Ours: "mdl_…", "rte_…", or empty for the offline model.
  std::string provider_kind = {};  ///< Of a route: its first choice's.
  std::string model_name = {};     ///< The vendor's id; of a route, its name.
  std::optional<std::int64_t> context_tokens = std::nullopt;  ///< The smallest of those that may answer.
  std::optional<bool> images = std::nullopt;  ///< Whether it sees pictures; nothing: its vendor does not say.
  std::shared_ptr<ChatModel> chat = nullptr;
};

struct EmbedderHandle {
  std::string id = {};
  std::string provider_kind = {};
  std::string model_name = {};
  std::shared_ptr<Embedder> embedder = nullptr;
};

/// A name that FindByName knows, for lists.
struct ModelName {
  std::string name = {};  ///< What clients say: a route's name, or "provider/model" of a model.
  std::string id = {};    ///< Ours.
  ModelUse use = ModelUse::kChat;
  std::string owner = {};  ///< The provider's name; "route" of a route.
  Time created_at = {};
};

/// The models and routes at work. Calls made through it are admitted, routed, priced and recorded. Implemented where
/// providers are stored; caches, and forgets on "config" events. Thread-safe.
class ModelDirectory {
 public:
  virtual ~ModelDirectory() = default;
  /// The model or route with our id, or the offline one if `model_id` is empty. kNotFound: no such model, or it or its
  /// provider is switched off.
  virtual Task<Result<ModelHandle>> Find(std::string workspace_id, std::string model_id) = 0;
  /// By what a client calls it: a route's name, "provider/model", the vendor's name for a model if only one has it, or
  /// our id. kNotFound says which names come near.
  virtual Task<Result<ModelHandle>> FindByName(std::string workspace_id, std::string name) = 0;
  /// As FindByName, for models of embeddings.
  virtual Task<Result<EmbedderHandle>> FindEmbedder(std::string workspace_id, std::string name) = 0;
  virtual Task<Result<std::vector<ModelName>>> List(std::string workspace_id) = 0;
};

}  // namespace beseda
