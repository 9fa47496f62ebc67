#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "contracts/embedder.h"
#include "json/fwd.h"

namespace beseda {

/// What all embedders have in common: texts are checked, cut into batches of the vendor's size that are asked one after
/// the other, and the vectors are checked. Thread-safe if EmbedBatch is.
class BatchEmbedder : public Embedder {
 public:
  explicit BatchEmbedder(std::size_t max_batch) : max_batch_(max_batch) {}

  Task<Result<EmbedReply>> Embed(EmbedRequest request) final;

 protected:
  /// Asks for the vectors of `texts` within `timeout`; both live until the task ends. The rest of `request` applies, but
  /// for its texts.
  virtual Task<Result<EmbedReply>> EmbedBatch(const EmbedRequest& request, std::span<const std::string> texts,
                                              Micros timeout) = 0;

 private:
  const std::size_t max_batch_;
};

/// The numbers of a JSON array; empty if it is none, or holds anything else.
std::vector<float> ReadVector(const json::Value& value);

}  // namespace beseda
