#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "contracts/http_client.h"
#include "providers/bedrock/bedrock_settings.h"
#include "providers/common/vendor_chat.h"

namespace beseda::bedrock {

/// One model of an account. Borrows client and clock.
class Chat final : public VendorChat {
 public:
  Chat(std::shared_ptr<const Settings> settings, std::string model, HttpClient& http, const Clock& clock);

 protected:
  Result<Try> MakeTry(const ChatRequest& request, Quirks used, bool stream) const override;
  void Authorize(HttpRequest& request) const override;

 private:
  std::shared_ptr<const Settings> settings_;
  std::string model_;
  const Clock& clock_;
};

}  // namespace beseda::bedrock
