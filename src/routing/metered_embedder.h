#pragma once

#include <memory>
#include <string>

#include "contracts/embedder.h"
#include "routing/metered_model.h"

namespace beseda::routing {

/// A provider's embedder whose calls are admitted before and booked after, as MeteredModel does it; its one try is in
/// the trace. The provider's total time is enforced by the provider. Thread-safe.
class MeteredEmbedder final : public Embedder {
 public:
  struct Target {
    std::string model_id = {};
    std::string provider_id = {};
    std::string provider_kind = {};
    std::string model_name = {};
  };

  MeteredEmbedder(Metering metering, Target target, std::shared_ptr<Embedder> embedder);

  Task<Result<EmbedReply>> Embed(EmbedRequest request) override;

 private:
  Metering metering_;
  const Target target_;
  std::shared_ptr<Embedder> embedder_;
};

}  // namespace beseda::routing
