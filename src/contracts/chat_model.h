#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/task_fwd.h"
#include "base/time.h"
#include "contracts/call_context.h"
#include "json/fwd.h"

namespace beseda {

/// What a model is asked and what it answers, in no vendor's dialect. Everything the field offers has its place here
/// (tools, images, audio, JSON schema, reasoning). What a question consists of (messages, images, audio, tools, a schema
/// for the answer) a provider refuses with kInvalid, by name, if its vendor cannot take it. What only tunes the answer
/// (temperature, top_p, penalties, seed, reasoning effort, the person's pseudonym) is left out where the vendor has no
/// such thing.

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
  std::string arguments;        ///< JSON text, as the model wrote it.
  std::string vendor_state = {};  ///< What the vendor wants back with the call (Gemini's thoughtSignature); opaque.
};

struct ChatMessage {
  ChatRole role = ChatRole::kUser;
  std::string text = {};
  std::vector<ImagePart> images = {};
  std::vector<AudioPart> audio = {};
  std::vector<ToolCall> tool_calls = {};  ///< Of an assistant message.
  std::string reasoning = {};             ///< Of an assistant message: what it thought, for vendors that want it back.
  std::string vendor_state = {};          ///< ChatReply::vendor_state of that reply; others' is left out.
  std::string tool_call_id = {};          ///< Of a tool message: which call it answers; the text is its result.
  std::string tool_name = {};             ///< Of a tool message: the tool that was called.
  bool tool_failed = false;               ///< Of a tool message: the text says what went wrong.
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
  std::optional<bool> parallel_tool_calls = std::nullopt;  ///< Whether one answer may call several tools.
  std::optional<double> temperature = std::nullopt;
  std::optional<double> top_p = std::nullopt;
  std::optional<double> presence_penalty = std::nullopt;
  std::optional<double> frequency_penalty = std::nullopt;
  std::optional<std::int64_t> seed = std::nullopt;
  std::optional<std::int64_t> max_output_tokens = std::nullopt;
  std::string response_schema = {};                   ///< JSON schema the answer must follow; empty for free text.
  std::string response_schema_name = {};              ///< A name for it; empty: the provider gives one.
  bool json_object = false;                           ///< Without a schema: the answer must be some JSON object.
  std::string reasoning_effort = {};                  ///< "", "none", "minimal", "low", "medium", "high".
  std::vector<std::string> stop = {};
  std::string user = {};                              ///< Stable pseudonym of the person, for the vendor's abuse checks.

  /// For whom and why the call is made, and what happened on its way. Providers do not look at them.
  CallContext context = {};
  std::shared_ptr<CallTrace> trace = nullptr;
  std::string try_reason = {};  ///< CallAttempt::why of the try that this request is; set by routes.
  bool try_is_hedge = false;
  std::vector<ModelSteer> steers = {};  ///< What the budgets of models on the way want; set where they are asked.

  Micros connect_timeout = std::chrono::seconds(10);
  Micros first_token_timeout = std::chrono::seconds(60);
  Micros between_tokens_timeout = std::chrono::seconds(30);
  Micros total_timeout = std::chrono::minutes(5);

  /// What the bot knows besides the messages; the offline provider answers from it, others get it in the prompt.
  std::string knowledge = {};
  std::string bot_name = {};
  std::string greeting = {};
  std::string locale = {};  ///< BCP 47; empty if not known.
};

enum class StopReason { kEnd, kLength, kToolCalls, kContentFilter, kStopSequence, kOther };

/// What the vendor said of its limits with an answer; nothing where it did not.
struct RateLimits {
  std::optional<std::int64_t> remaining_requests = std::nullopt;
  std::optional<std::int64_t> remaining_tokens = std::nullopt;
  std::optional<Micros> requests_reset_in = std::nullopt;  ///< Until the full number is there again.
  std::optional<Micros> tokens_reset_in = std::nullopt;
};

struct ChatReply {
  std::string text = {};
  std::string reasoning = {};
  std::vector<ToolCall> tool_calls = {};
  StopReason stop = StopReason::kEnd;
  Usage usage = {};
  std::string model = {};         ///< As the vendor names what answered.
  std::string request_id = {};    ///< The vendor's, for its support.
  std::string vendor_state = {};  ///< Opaque; goes back with the message in a later request (signed reasoning).
  RateLimits limits = {};
};

/// A piece of a tool call. Pieces of one index, joined, are the call: the first has id and name.
struct ToolCallDelta {
  std::size_t index = 0;  ///< Its place in ChatReply::tool_calls.
  std::string id = {};
  std::string name = {};
  std::string arguments = {};
};

/// A piece of a reply while it is being made. Concatenated, the texts are the reply's text.
struct ChatDelta {
  std::string text = {};
  std::string reasoning = {};
  std::vector<ToolCallDelta> tool_calls = {};
  bool more = false;  ///< What follows, a piece or the end, is at hand: who writes may put it together with this one.
};

/// Takes the pieces. An error stops the call, which then ends with that error.
class ChatSink {
 public:
  virtual ~ChatSink() = default;
  virtual Task<Status> Write(ChatDelta delta) = 0;
  /// Asks to forget the pieces so far, for another model begins the answer anew. False: they are out, and the answer
  /// cannot be given by another one.
  virtual bool Reset() { return false; }
};

/// One model of one provider. Routing, fallback, retries, budgets and caches are decorators over this.
/// Errors: kInvalid (the request; reason "context_too_long": a model with a larger context may take it), kUnauthenticated (key), kForbidden (no access to the model),
/// kNotFound (no such model), kRateLimited (with retry_after), kUnavailable (may be retried), kTimeout, kRejected
/// (content policy), kUncertain (the answer broke off after pieces were given), kCancelled. Thread-safe.
class ChatModel {
 public:
  virtual ~ChatModel() = default;
  /// Answers; with a sink the text also arrives there piece by piece. `sink` may be null and must outlive the call.
  virtual Task<Result<ChatReply>> Complete(ChatRequest request, ChatSink* sink) = 0;
};

enum class ModelUse { kChat, kEmbedding, kOther };

/// What the vendor's list says of a model; nothing where it is silent.
struct ModelInfo {
  std::string id;    ///< The vendor's name for it.
  std::string name;  ///< For people; the id if the vendor gives none.
  ModelUse use = ModelUse::kChat;
  std::optional<std::int64_t> context_tokens = std::nullopt;  ///< Input and output together.
  std::optional<std::int64_t> max_output_tokens = std::nullopt;
  std::optional<bool> tools = std::nullopt;
  std::optional<bool> images = std::nullopt;
  std::optional<bool> audio = std::nullopt;
  std::optional<bool> json_schema = std::nullopt;
  std::optional<bool> reasoning = std::nullopt;
};

class Embedder;

/// A configured account at a provider.
class Provider {
 public:
  virtual ~Provider() = default;
  /// Fetched from the vendor; also the test whether address and key work.
  virtual Task<Result<std::vector<ModelInfo>>> ListModels() = 0;
  virtual std::shared_ptr<ChatModel> Chat(std::string model_id) = 0;
  /// Null where the vendor offers no embeddings.
  virtual std::shared_ptr<Embedder> Embeddings(std::string) { return nullptr; }
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
