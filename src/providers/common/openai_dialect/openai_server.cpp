#include "providers/common/openai_dialect/openai_server.h"

#include <utility>

namespace beseda::openai {

HttpRequest MakeRequest(const Server& server, std::string method, std::string_view path) {
  HttpRequest request;
  request.method = std::move(method);
  request.url = server.base_url + std::string(path);
  request.reach = Reach::kAnywhere;  // an operator has configured it
  request.headers = server.headers;
  return request;
}

std::string RequestIdOf(const HttpHeaders& headers) {
  for (const auto* name : {"x-request-id", "apim-request-id", "mistral-correlation-id"}) {  // OpenAI, Azure, Mistral
    if (auto id = std::string(headers.Get(name)); !id.empty()) return id;
  }
  return {};
}

}  // namespace beseda::openai
