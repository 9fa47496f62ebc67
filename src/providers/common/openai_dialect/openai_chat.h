#pragma once

#include <memory>
#include <string>

#include "contracts/http_client.h"
#include "providers/common/openai_dialect/openai_server.h"
#include "providers/common/vendor_chat.h"

namespace beseda::openai {

/// One model of a server, over the API that is chosen. Borrows the client.
class Chat final : public VendorChat {
 public:
  Chat(std::shared_ptr<const Server> server, std::string model, HttpClient& http);

 protected:
  Result<Try> MakeTry(const ChatRequest& request, Quirks used, bool stream) const override;

 private:
  std::shared_ptr<const Server> server_;
  std::string model_;
};

}  // namespace beseda::openai
