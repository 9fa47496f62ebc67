#pragma once

#include <memory>
#include <string>

#include "contracts/http_client.h"
#include "providers/common/batch_embedder.h"
#include "providers/ollama/ollama_settings.h"

namespace beseda::ollama {

/// An embedding model of a machine: POST /api/embed. Borrows the client.
class Embeddings final : public BatchEmbedder {
 public:
  Embeddings(std::shared_ptr<const Settings> settings, std::string model, HttpClient& http);

 protected:
  Task<Result<EmbedReply>> EmbedBatch(const EmbedRequest& request, std::span<const std::string> texts,
                                      Micros timeout) override;

 private:
  std::shared_ptr<const Settings> settings_;
  std::string model_;
  HttpClient& http_;
};

}  // namespace beseda::ollama
