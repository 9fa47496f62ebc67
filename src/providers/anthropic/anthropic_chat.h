#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "contracts/http_client.h"
#include "providers/anthropic/anthropic_settings.h"
#include "providers/common/vendor_chat.h"

namespace beseda::anthropic {

/// A request to one of the account's addresses, with its headers.
HttpRequest MakeRequest(const Settings& settings, std::string method, std::string_view path);

/// How much a model can write, as the vendor's list said when it was last fetched. Thread-safe.
class OutputBounds {
 public:
  void Set(const std::vector<ModelInfo>& models);
  /// 0 if it is not known.
  std::int64_t Of(const std::string& model) const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::int64_t> bounds_;
};

/// One model of an account. Borrows the client.
class Chat final : public VendorChat {
 public:
  Chat(std::shared_ptr<const Settings> settings, std::shared_ptr<const OutputBounds> bounds, std::string model,
       HttpClient& http);

 protected:
  Result<Try> MakeTry(const ChatRequest& request, Quirks used, bool stream) const override;

 private:
  std::shared_ptr<const Settings> settings_;
  std::shared_ptr<const OutputBounds> bounds_;
  std::string model_;
};

}  // namespace beseda::anthropic
