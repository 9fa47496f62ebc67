#include "providers/common/openai_dialect/openai_account.h"

#include <utility>

#include "base/task.h"
#include "providers/common/fetch.h"
#include "providers/common/openai_dialect/openai_chat.h"
#include "providers/common/openai_dialect/openai_embedder.h"
#include "providers/common/openai_dialect/openai_errors.h"
#include "providers/common/openai_dialect/openai_models.h"

namespace beseda::openai {
namespace {

std::string WithPrefix(const std::string& prefix, std::string model) {
  return model.find("://") == model.npos ? prefix + model : model;
}

std::vector<ModelInfo> Named(const std::vector<std::string>& names) {
  std::vector<ModelInfo> models;
  for (const auto& name : names) {
    ModelInfo info;
    info.id = info.name = name;
    info.use = UseByName(name);
    models.push_back(std::move(info));
  }
  return models;
}

}  // namespace

Account::Account(Server server, Naming naming, HttpClient& http)
    : server_(std::make_shared<const Server>(std::move(server))), naming_(std::move(naming)), http_(http) {}

Task<Result<std::string>> Account::Get(std::string path) {
  auto request = MakeRequest(*server_, "GET", path);
  AddJsonHeaders(request);
  SetTimeout(request, kListTimeout);
  CO_TRY(auto answer, co_await Fetch(http_, std::move(request)));
  if (!IsSuccess(answer)) {
    co_return ToError(DecodeRefusal(answer.status, answer.body), answer.headers, server_->secret);
  }
  co_return std::move(answer.body);
}

Task<Result<std::vector<ModelInfo>>> Account::ListModels() {
  if (!naming_.key_path.empty()) CO_CHECK_OK(co_await Get(naming_.key_path));
  CO_TRY(const auto body, co_await Get(naming_.list_path));
  auto models = DecodeModelList(body);
  if (models.ok() && !naming_.names.empty()) co_return Named(naming_.names);
  co_return models;
}

std::shared_ptr<ChatModel> Account::Chat(std::string model_id) {
  return std::make_shared<openai::Chat>(server_, WithPrefix(naming_.chat_prefix, std::move(model_id)), http_);
}

std::shared_ptr<Embedder> Account::Embeddings(std::string model_id) {
  if (server_->embedding_batch == 0) return nullptr;
  return std::make_shared<DialectEmbedder>(server_, WithPrefix(naming_.embedding_prefix, std::move(model_id)), http_);
}

}  // namespace beseda::openai
