#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/task_fwd.h"
#include "contracts/call_context.h"

namespace beseda {

struct EmbedRequest {
  std::vector<std::string> texts = {};                        ///< At least one; each not empty.
  std::optional<std::int64_t> dimensions = std::nullopt;      ///< Nothing: the model's own number.
  std::string input_type = {};  ///< "", "query" or "document", for vendors whose vectors differ by it.
  std::string user = {};
  CallContext context = {};
  std::shared_ptr<CallTrace> trace = nullptr;
  Micros total_timeout = std::chrono::seconds(60);
};

struct EmbedReply {
  std::vector<std::vector<float>> vectors = {};  ///< One for each text, in their order, all of one length.
  Usage usage = {};
  std::string model = {};  ///< As the vendor names what answered.
  std::string request_id = {};
};

/// Turns texts into vectors whose closeness is closeness of meaning. Errors as ChatModel's, but kUncertain. A provider
/// splits what is over its vendor's batch size. Thread-safe.
class Embedder {
 public:
  virtual ~Embedder() = default;
  virtual Task<Result<EmbedReply>> Embed(EmbedRequest request) = 0;
};

}  // namespace beseda
