#pragma once

#include <memory>
#include <string>

#include "contracts/http_client.h"
#include "providers/common/vendor_chat.h"
#include "providers/gemini/gemini_settings.h"

namespace beseda::gemini {

/// A request to one of the account's addresses, with its headers.
HttpRequest MakeRequest(const Settings& settings, std::string method, std::string_view path);

/// One model of an account. Borrows the client.
class Chat final : public VendorChat {
 public:
  Chat(std::shared_ptr<const Settings> settings, std::string model, HttpClient& http);

 protected:
  Result<Try> MakeTry(const ChatRequest& request, Quirks used, bool stream) const override;

 private:
  std::shared_ptr<const Settings> settings_;
  std::string model_;
};

}  // namespace beseda::gemini
