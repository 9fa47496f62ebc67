#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "contracts/http_client.h"
#include "providers/bedrock/bedrock_settings.h"
#include "providers/common/batch_embedder.h"

namespace beseda::bedrock {

/// An embedding model of an account, called with InvokeModel in its maker's own form: Amazon Titan (one text at a time)
/// or Cohere Embed (96). Borrows client and clock.
class Embeddings final : public BatchEmbedder {
 public:
  Embeddings(std::shared_ptr<const Settings> settings, std::string model, HttpClient& http, const Clock& clock);

  /// Whether the model is of one of these families.
  static bool Offers(std::string_view model);

 protected:
  Task<Result<EmbedReply>> EmbedBatch(const EmbedRequest& request, std::span<const std::string> texts,
                                      Micros timeout) override;

 private:
  std::shared_ptr<const Settings> settings_;
  std::string model_;
  HttpClient& http_;
  const Clock& clock_;
};

/// The vectors of a body in either form. Errors: kUnavailable (not JSON, no object).
Result<EmbedReply> DecodeEmbeddings(std::string_view body);

}  // namespace beseda::bedrock
