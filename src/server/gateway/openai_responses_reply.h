#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contracts/chat_model.h"
#include "server/gateway/openai_responses_request.h"

namespace beseda::server {

/// The answer of POST /v1/responses as one response object.
std::string EncodeOpenAiResponse(const ChatReply& reply, const ResponsesEcho& echo, std::int64_t created);

/// Makes the events of a streamed response, in the order that OpenAI documents: created, in_progress, then for each item
/// added, its deltas, done; at the end completed, incomplete or failed. Used by one task.
class ResponsesEvents {
 public:
  ResponsesEvents(ResponsesEcho echo, std::int64_t created) : echo_(std::move(echo)), created_(created) {}

  std::string Encode(const ChatDelta& delta);
  std::string EncodeEnd(const ChatReply& reply);
  std::string EncodeFailure(const Error& error);

 private:
  /// An item of the output, in the order of their beginnings.
  struct Item {
    enum class Kind { kReasoning, kMessage, kCall };
    Kind kind;
    std::size_t call = 0;  ///< Of kCall: its place among the tool calls.
    std::string id = {};
    std::string text = {};  ///< What has come: thoughts, words or arguments.
    std::string call_id = {};
    std::string name = {};
    bool done = false;
  };

  void Begin(std::string& out);
  Item& Open(std::string& out, Item::Kind kind, std::size_t call, const ToolCallDelta* delta);
  void Close(std::string& out, std::size_t index);
  void CloseAllBut(std::string& out, Item::Kind kind);
  void Event(std::string& out, std::string_view type, json::Object fields);
  json::Object Shape(const Item& item, bool done) const;
  json::Object Response(std::string_view status, json::Array output) const;

  ResponsesEcho echo_;
  std::int64_t created_;
  std::int64_t sequence_ = 0;
  bool begun_ = false;
  std::vector<Item> items_;
};

}  // namespace beseda::server
