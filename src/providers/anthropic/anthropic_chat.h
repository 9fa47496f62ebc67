#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "contracts/chat_model.h"
#include "contracts/http_client.h"
#include "providers/anthropic/anthropic_settings.h"
#include "providers/common/learnt_quirks.h"

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

/// One model of an account. Streams when there is a sink. Borrows the client.
class Chat final : public ChatModel {
 public:
  Chat(std::shared_ptr<const Settings> settings, std::shared_ptr<const OutputBounds> bounds, std::string model,
       HttpClient& http);

  Task<Result<ChatReply>> Complete(ChatRequest request, ChatSink* sink) override;

 private:
  std::shared_ptr<const Settings> settings_;
  std::shared_ptr<const OutputBounds> bounds_;
  std::string model_;
  HttpClient& http_;
  LearntQuirks quirks_;
};

}  // namespace beseda::anthropic
