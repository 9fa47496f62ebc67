#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "contracts/embedder.h"
#include "json/fwd.h"

namespace beseda {

/// How much a vendor takes in one request: texts, and bytes of them all, since a limit in tokens is kept by as many bytes.
struct BatchLimits {
  std::size_t texts = 1;
  std::size_t bytes = SIZE_MAX;  ///< A single text may be longer.
};

/// What all embedders have in common: texts are checked, cut into batches of the vendor's size that are asked one after
/// the other, and the vectors are checked. Thread-safe if EmbedBatch is.
class BatchEmbedder : public Embedder {
 public:
  explicit BatchEmbedder(std::size_t max_texts) : BatchEmbedder(BatchLimits{.texts = max_texts}) {}
  explicit BatchEmbedder(BatchLimits limits) : limits_(limits) {}

  Task<Result<EmbedReply>> Embed(EmbedRequest request) final;

 protected:
  /// Asks for the vectors of `texts` within `timeout`; both live until the task ends. The rest of `request` applies, but
  /// for its texts.
  virtual Task<Result<EmbedReply>> EmbedBatch(const EmbedRequest& request, std::span<const std::string> texts,
                                              Micros timeout) = 0;

 private:
  const BatchLimits limits_;
};

/// The numbers of a JSON array; empty if it is none, or holds anything else.
std::vector<float> ReadVector(const json::Value& value);

}  // namespace beseda
