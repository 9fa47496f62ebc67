#include "routing/cached_model.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "base/task.h"
#include "base/text.h"
#include "crypto/hash.h"
#include "routing/request_json.h"

namespace beseda::routing {
namespace {

constexpr std::size_t kPiece = 240;                // bytes of a cached answer that come at a time
constexpr Micros kEmbeddingTimeout = seconds(3);   // longer than this, the model itself is the faster way

// What stands in the key besides the question: answers never cross workspaces or bots.
std::string Scoped(const std::string& target, const ChatRequest& request, const std::string& question) {
  std::string scope = target;
  for (const auto* part : {&request.context.workspace_id, &request.context.bot_id, &request.knowledge, &question}) {
    scope.append(1, '\0').append(std::to_string(part->size())).append(1, ':').append(*part);
  }
  return crypto::Sha256Hex(scope);
}

// All but the last message, which is the person's.
ChatRequest WithoutLast(const ChatRequest& request) {
  auto before = request;
  before.messages.pop_back();
  return before;
}

bool IsWhole(const ChatReply& reply) {
  return (reply.stop == StopReason::kEnd || reply.stop == StopReason::kStopSequence) && reply.tool_calls.empty() &&
         !Trim(reply.text).empty();
}

ChatReply Kept(const ChatReply& reply) {
  ChatReply kept;
  kept.text = reply.text;
  kept.reasoning = reply.reasoning;
  kept.stop = reply.stop;
  kept.model = reply.model;
  kept.request_id = reply.request_id;
  return kept;
}

}  // namespace

CachedModel::CachedModel(Clock& clock, std::string target, std::shared_ptr<ChatModel> model,
                         std::shared_ptr<AnswerCache> cache, std::shared_ptr<Embedder> embedder, CacheOptions options)
    : clock_(clock),
      target_(std::move(target)),
      model_(std::move(model)),
      cache_(std::move(cache)),
      embedder_(std::move(embedder)),
      options_(options) {}

bool CachedModel::MayCache(const ChatRequest& request) const {
  if (options_.mode == CacheMode::kNone || !request.tools.empty() || request.messages.empty()) return false;
  if (!options_.any_temperature && request.temperature != 0.0) return false;
  return std::all_of(request.messages.begin(), request.messages.end(), [](const ChatMessage& message) {
    return message.images.empty() && message.audio.empty();
  });
}

Task<Result<ChatReply>> CachedModel::Complete(ChatRequest request, ChatSink* sink) {
  if (!MayCache(request)) co_return co_await model_->Complete(std::move(request), sink);
  const auto trace = request.trace;
  const auto key = Scoped(target_, request, EncodeRequest(request));
  if (auto known = cache_->Find(key, clock_.Now())) {
    if (trace) trace->SetCache("exact");
    co_return co_await Give(std::move(*known), sink);
  }

  std::string group;
  std::vector<float> vector;
  const auto& last = request.messages.back();
  if (options_.mode == CacheMode::kSemantic && last.role == ChatRole::kUser && !Trim(last.text).empty()) {
    group = Scoped(target_, request, EncodeRequest(WithoutLast(request)));
    vector = co_await VectorOf(request);
    auto near = cache_->FindNear(group, vector, options_.threshold, clock_.Now());
    if (near) {
      if (trace) trace->SetCache("semantic");
      co_return co_await Give(std::move(*near), sink);
    }
  }

  auto reply = co_await model_->Complete(std::move(request), sink);
  if (reply.ok() && IsWhole(*reply)) {
    const auto until = clock_.Now() + options_.keep;
    cache_->Put(key, Kept(*reply), until);
    if (!vector.empty()) cache_->PutNear(std::move(group), std::move(vector), Kept(*reply), until);
  }
  co_return reply;
}

Task<std::vector<float>> CachedModel::VectorOf(const ChatRequest& request) const {
  EmbedRequest question;
  question.texts.push_back(request.messages.back().text);
  question.input_type = "query";
  question.user = request.user;
  question.context = request.context;
  question.context.call_id.clear();
  question.context.purpose = CallPurpose::kEmbedding;
  question.total_timeout = std::min(kEmbeddingTimeout, request.total_timeout);
  auto reply = co_await embedder_->Embed(std::move(question));
  if (reply.ok() && reply->vectors.size() == 1) co_return std::move(reply->vectors.front());
  Log(LogLevel::kWarning, "routing", "the semantic cache is passed by, for its embedder failed",
      {{"target", target_}, {"error", reply.ok() ? std::string("no vector") : reply.error().message}});
  co_return std::vector<float>();
}

Task<Result<ChatReply>> CachedModel::Give(ChatReply reply, ChatSink* sink) {
  if (!sink) co_return reply;
  if (!reply.reasoning.empty()) {
    ChatDelta delta;
    delta.reasoning = reply.reasoning;
    CO_CHECK_OK(co_await sink->Write(std::move(delta)));
  }
  std::string_view rest = reply.text;
  while (!rest.empty()) {
    auto piece = CutUtf8(rest, kPiece);
    if (piece.empty()) piece = rest;  // not UTF-8
    ChatDelta delta;
    delta.text = piece;
    rest.remove_prefix(piece.size());
    CO_CHECK_OK(co_await sink->Write(std::move(delta)));
  }
  co_return reply;
}

}  // namespace beseda::routing
