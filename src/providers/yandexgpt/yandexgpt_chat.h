#pragma once

#include <memory>
#include <string>

#include "contracts/http_client.h"
#include "providers/common/batch_embedder.h"
#include "providers/common/vendor_chat.h"
#include "providers/yandexgpt/yandexgpt_settings.h"

namespace beseda::yandexgpt {

/// One model of a folder. Borrows the client.
class Chat final : public VendorChat {
 public:
  Chat(std::shared_ptr<const Settings> settings, std::string model, HttpClient& http);

 protected:
  Result<Try> MakeTry(const ChatRequest& request, Quirks used, bool stream) const override;

 private:
  std::shared_ptr<const Settings> settings_;
  std::string model_uri_;
};

/// An embedding model of a folder: one text at a time. Of the pair text-search-doc and text-search-query, the one that
/// fits the request's `input_type` is asked. Borrows the client.
class Embeddings final : public BatchEmbedder {
 public:
  Embeddings(std::shared_ptr<const Settings> settings, std::string model, HttpClient& http);

 protected:
  Task<Result<EmbedReply>> EmbedBatch(const EmbedRequest& request, std::span<const std::string> texts,
                                      Micros timeout) override;

 private:
  std::shared_ptr<const Settings> settings_;
  std::string model_uri_;
  HttpClient& http_;
};

}  // namespace beseda::yandexgpt
