#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/task_fwd.h"
#include "base/time.h"
#include "json/fwd.h"

namespace beseda {

/// What a model is asked and what it answers, in no vendor's dialect. Everything the field offers has its place here
/// (tools, images, audio, JSON schema, reasoning); a provider refuses with kInvalid what it cannot do, by name.

enum class ChatRole { kSystem, kUser, kAssistant, kTool };

struct ImagePart {
  std::string url;   ///< http(s) address, or empty when `data` holds the bytes.
  std::string data;  ///< Raw bytes.
  std::string mime;
};
struct AudioPart {
  std::string data;  ///< Raw bytes.
  std::string format;  ///< "wav", "mp3", …
};

struct ToolCall {
  std::string id;
  std::string name;
  std::string arguments;  ///< JSON text, as the model wrote it.
};

struct ChatMessage {
  ChatRole role = ChatRole::kUser;
  std::string text = {};
  std::vector<ImagePart> images = {};
  std::vector<AudioPart> audio = {};
  std::vector<ToolCall> tool_calls = {};  ///< Of an assistant message.
  std::string tool_call_id = {};          ///< Of a tool message: which call it answers.
};

struct ToolDefinition {
  std::string name;
  std::string description;
  std::string parameters_schema;  ///< JSON schema, as JSON text.
};

struct ChatRequest {
  std::vector<ChatMessage> messages = {};
  std::vector<ToolDefinition> tools = {};
  std::string tool_choice = {};                       ///< "", "auto", "none", "required", or a tool's name.
  std::optional<double> temperature = std::nullopt;
  std::optional<std::int64_t> max_output_tokens = std::nullopt;
  std::string response_schema = {};                   ///< JSON schema the answer must follow; empty for free text.
  std::string reasoning_effort = {};                  ///< "", "low", "medium", "high".
  std::vector<std::string> stop = {};
  std::string user = {};                              ///< Stable pseudonym of the person, for the vendor's abuse checks.

  Micros first_token_timeout = std::chrono::seconds(60);
  Micros between_tokens_timeout = std::chrono::seconds(30);
  Micros total_timeout = std::chrono::minutes(5);

  /// What the bot knows besides the messages; the offline provider answers from it, others get it in the prompt.
  std::string knowledge = {};
  std::string bot_name = {};
  std::string greeting = {};
  std::string locale = {};  ///< BCP 47; empty if not known.
};

/// Tokens as the vendor counted them; 0 where it does not say.
struct Usage {
  std::int64_t input_tokens = 0;
  std::int64_t output_tokens = 0;
  std::int64_t cached_input_tokens = 0;
  std::int64_t reasoning_tokens = 0;
};

enum class StopReason { kEnd, kLength, kToolCalls, kContentFilter, kStopSequence, kOther };

struct ChatReply {
  std::string text = {};
  std::string reasoning = {};
  std::vector<ToolCall> tool_calls = {};
  StopReason stop = StopReason::kEnd;
  Usage usage = {};
  std::string model = {};       ///< As the vendor names what answered.
  std::string request_id = {};  ///< The vendor's, for its support.
};

/// A piece of a reply while it is being made. Concatenated, the texts are the reply's text.
struct ChatDelta {
  std::string text = {};
  std::string reasoning = {};
};

/// Takes the pieces. An error stops the call, which then ends with that error.
class ChatSink {
 public:
  virtual ~ChatSink() = default;
  virtual Task<Status> Write(ChatDelta delta) = 0;
};

/// One model of one provider. Routing, fallback, retries, budgets and caches are decorators over this.
/// Errors: kInvalid (the request: also context too long), kUnauthenticated (key), kForbidden (no access to the model),
/// kNotFound (no such model), kRateLimited (with retry_after), kUnavailable (may be retried), kTimeout, kRejected
/// (content policy), kUncertain (the answer broke off after pieces were given), kCancelled. Thread-safe.
class ChatModel {
 public:
  virtual ~ChatModel() = default;
  /// Answers; with a sink the text also arrives there piece by piece. `sink` may be null and must outlive the call.
  virtual Task<Result<ChatReply>> Complete(ChatRequest request, ChatSink* sink) = 0;
};

struct ModelInfo {
  std::string id;    ///< The vendor's name for it.
  std::string name;  ///< For people; the id if the vendor gives none.
};

/// A configured account at a provider.
class Provider {
 public:
  virtual ~Provider() = default;
  /// Fetched from the vendor; also the test whether address and key work.
  virtual Task<Result<std::vector<ModelInfo>>> ListModels() = 0;
  virtual std::shared_ptr<ChatModel> Chat(std::string model_id) = 0;
};

class HttpClient;

/// A kind of provider, e.g. "openai". Stateless; one line in app/providers.cpp adds one.
class ProviderKind {
 public:
  virtual ~ProviderKind() = default;
  virtual std::string_view kind() const = 0;
  virtual std::string_view name() const = 0;
  /// One sentence for the page that adds a provider, in English; the web client has the translations by kind.
  virtual std::string_view description() const = 0;
  /// JSON schema (text) of its settings; fields with "writeOnly": true are secrets, kept sealed.
  virtual std::string_view settings_schema() const = 0;
  /// Errors: kInvalid with the settings' field.
  virtual Result<std::shared_ptr<Provider>> Make(const json::Object& settings, HttpClient& http) const = 0;
};

}  // namespace beseda
