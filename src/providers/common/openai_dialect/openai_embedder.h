#pragma once

#include <memory>
#include <string>

#include "contracts/http_client.h"
#include "providers/common/batch_embedder.h"
#include "providers/common/openai_dialect/openai_server.h"

namespace beseda::openai {

/// One embedding model of a server, over POST /embeddings. Borrows the client.
class DialectEmbedder final : public BatchEmbedder {
 public:
  DialectEmbedder(std::shared_ptr<const Server> server, std::string model, HttpClient& http);

 protected:
  Task<Result<EmbedReply>> EmbedBatch(const EmbedRequest& request, std::span<const std::string> texts,
                                      Micros timeout) override;

 private:
  std::shared_ptr<const Server> server_;
  std::string model_;
  HttpClient& http_;
};

}  // namespace beseda::openai
