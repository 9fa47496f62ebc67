#pragma once

#include <memory>
#include <string>
#include <vector>

#include "contracts/chat_model.h"
#include "contracts/http_client.h"
#include "providers/common/openai_dialect/openai_server.h"

namespace beseda::openai {

/// How a server tells and takes the names of its models.
struct Naming {
  std::string list_path = "/models";
  std::string key_path = {};          ///< Where the list asks for no key: what does, so that a wrong key is seen.
  std::vector<std::string> names = {};  ///< Given instead of the list, which then only tests address and key.
  std::string chat_prefix = {};       ///< Put before a chat model's name that has no "://" (Yandex: "gpt://folder/").
  std::string embedding_prefix = {};
};

/// An account at a server. Borrows the client.
class Account final : public Provider {
 public:
  Account(Server server, Naming naming, HttpClient& http);

  Task<Result<std::vector<ModelInfo>>> ListModels() override;
  std::shared_ptr<ChatModel> Chat(std::string model_id) override;
  std::shared_ptr<Embedder> Embeddings(std::string model_id) override;

 private:
  Task<Result<std::string>> Get(std::string path);

  std::shared_ptr<const Server> server_;
  Naming naming_;
  HttpClient& http_;
};

}  // namespace beseda::openai
