#include "providers/bedrock/bedrock_reply.h"

#include <algorithm>
#include <utility>

#include "json/json.h"
#include "providers/bedrock/bedrock_state.h"
#include "providers/common/json_fields.h"
#include "providers/common/request_parts.h"
#include "providers/common/vendor_error.h"

namespace beseda::bedrock {
namespace {

constexpr std::size_t kMaxBlocks = 1000;
constexpr std::size_t kMaxToolCalls = 128;

// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html, stopReason.
StopReason ToStopReason(std::string_view reason) {
  if (reason == "end_turn") return StopReason::kEnd;
  if (reason == "tool_use") return StopReason::kToolCalls;
  if (reason == "max_tokens" || reason == "model_context_window_exceeded") return StopReason::kLength;
  if (reason == "stop_sequence") return StopReason::kStopSequence;
  if (reason == "guardrail_intervened" || reason == "content_filtered") return StopReason::kContentFilter;
  return StopReason::kOther;  // malformed_model_output, malformed_tool_use
}

Result<json::Object> ParseAnswer(std::string_view data) {
  std::string kept;
  auto parsed = json::ParseObject(EscapeLoneSurrogates(data, kept));
  if (!parsed.ok()) return DamagedAnswer(parsed.error().message);
  return parsed;
}

bool HasWord(const json::Object& model, std::string_view list, std::string_view word) {
  const auto* words = FindArray(model, list);
  return words && std::find(words->begin(), words->end(), json::Value(word)) != words->end();
}

}  // namespace

Result<ReplyDecoder::Step> ReplyDecoder::TakeWhole(std::string_view body) {
  TRY(const auto answer, ParseAnswer(body));
  Step step;
  const auto* output = FindObject(answer, "output");
  const auto* message = output ? FindObject(*output, "message") : nullptr;
  const auto* content = message ? FindArray(*message, "content") : nullptr;
  begun_ = message != nullptr;
  for (std::size_t i = 0; content && i < content->size(); ++i) {
    if (const auto* block = (*content)[i].if_object()) TakeBlock(std::int64_t(i), *block, step);
  }
  if (const auto reason = FindText(answer, "stopReason"); !reason.empty()) stop_ = reason;
  if (const auto* usage = FindObject(answer, "usage")) TakeUsage(*usage);
  done_ = true;
  return step;
}

Result<ReplyDecoder::Step> ReplyDecoder::TakeEvent(std::string_view type, std::string_view data) {
  TRY(const auto event, ParseAnswer(data));
  Step step;
  const auto index = FindCount(&event, "contentBlockIndex").value_or(0);
  if (type == "messageStart") {
    begun_ = true;
  } else if (type == "contentBlockStart") {
    const auto* start = FindObject(event, "start");
    const auto* use = start ? FindObject(*start, "toolUse") : nullptr;
    if (use) BeginCall(index, *use, step);
  } else if (type == "contentBlockDelta") {
    if (const auto* delta = FindObject(event, "delta")) TakeDelta(index, *delta, step);
  } else if (type == "contentBlockStop") {
    EndBlock(index, step);
  } else if (type == "messageStop") {
    const auto reason = FindText(event, "stopReason");
    stop_ = reason.empty() ? "end_turn" : reason;
  } else if (type == "metadata") {
    if (const auto* usage = FindObject(event, "usage")) TakeUsage(*usage);
    done_ = stop_.has_value();
  }
  return step;
}

// Of a whole answer.
void ReplyDecoder::TakeBlock(std::int64_t index, const json::Object& object, Step& step) {
  if (const auto* use = FindObject(object, "toolUse")) {
    BeginCall(index, *use, step);
    const auto* input = use->if_contains("input");
    if (auto* block = FindBlock(index); block && input) AddArguments(*block, json::Dump(*input), step);
  } else if (const auto* thought = FindObject(object, "reasoningContent")) {
    const auto* text = FindObject(*thought, "reasoningText");
    TakeThought(index, text ? FindText(*text, "text") : "", text ? FindText(*text, "signature") : "",
                FindText(*thought, "redactedContent"), step);
  } else if (const auto text = FindText(object, "text"); !text.empty()) {
    if (auto* block = UseBlock(index, BlockKind::kText)) AddText(*block, text, step);
  }
}

void ReplyDecoder::TakeDelta(std::int64_t index, const json::Object& delta, Step& step) {
  if (const auto* use = FindObject(delta, "toolUse")) {
    if (auto* block = FindBlock(index)) AddArguments(*block, FindText(*use, "input"), step);
  } else if (const auto* thought = FindObject(delta, "reasoningContent")) {
    TakeThought(index, FindText(*thought, "text"), FindText(*thought, "signature"), FindText(*thought, "redactedContent"), step);
  } else if (const auto text = FindText(delta, "text"); !text.empty()) {
    if (auto* block = UseBlock(index, BlockKind::kText)) AddText(*block, text, step);
  }
}

void ReplyDecoder::TakeThought(std::int64_t index, std::string_view text, std::string_view signature,
                               std::string_view redacted, Step& step) {
  step.progress = true;  // also where the thought itself is left out
  if (!redacted.empty()) {
    if (auto* block = UseBlock(index, BlockKind::kRedacted)) block->text += redacted;
    return;
  }
  auto* block = UseBlock(index, BlockKind::kThought);
  if (!block) return;
  block->signature += signature;
  if (text.empty()) return;
  const auto whole = block->joiner.Join(std::string(text));
  block->text += whole;
  reply_.reasoning += whole;
  step.delta.reasoning += whole;
}

void ReplyDecoder::BeginCall(std::int64_t index, const json::Object& use, Step& step) {
  const auto name = FindText(use, "name");
  if (!schema_tool_.empty() && name == schema_tool_) {
    UseBlock(index, BlockKind::kAnswer);
    answered_by_tool_ = true;
    step.progress = true;
    return;
  }
  if (reply_.tool_calls.size() == kMaxToolCalls || FindBlock(index)) return;
  auto* block = UseBlock(index, BlockKind::kCall);
  if (!block) return;
  block->call = reply_.tool_calls.size();
  ToolCall call;
  call.id = FindText(use, "toolUseId");
  if (call.id.empty()) call.id = MakeCallId("bedrock", block->call);
  call.name = name;
  step.delta.tool_calls.push_back({.index = block->call, .id = call.id, .name = call.name});
  step.progress = true;
  reply_.tool_calls.push_back(std::move(call));
}

void ReplyDecoder::AddText(Block& block, std::string_view text, Step& step) {
  step.progress = true;
  const auto whole = block.joiner.Join(std::string(text));
  block.text += whole;
  reply_.text += whole;
  step.delta.text += whole;
}

void ReplyDecoder::AddArguments(Block& block, std::string_view text, Step& step) {
  if (text.empty()) return;
  if (block.kind == BlockKind::kAnswer) AddText(block, text, step);
  if (block.kind != BlockKind::kCall) return;
  step.progress = true;
  auto whole = block.joiner.Join(std::string(text));
  reply_.tool_calls[block.call].arguments += whole;
  // A call that begins with its arguments is one piece.
  auto& pieces = step.delta.tool_calls;
  if (!pieces.empty() && pieces.back().index == block.call) {
    pieces.back().arguments += whole;
  } else {
    pieces.push_back({.index = block.call, .arguments = std::move(whole)});
  }
}

void ReplyDecoder::EndBlock(std::int64_t index, Step& step) {
  auto* block = FindBlock(index);
  if (block && block->kind == BlockKind::kCall && reply_.tool_calls[block->call].arguments.empty()) {
    AddArguments(*block, "{}", step);
  }
}

// The vendor's inputTokens leave out what came from its cache or went there; some makers' models count it in, which
// shows in a total that is no more than input and output (https://docs.aws.amazon.com/bedrock/latest/APIReference/
// API_runtime_TokenUsage.html).
void ReplyDecoder::TakeUsage(const json::Object& usage) {
  auto& out = reply_.usage;
  const auto count = [&](std::string_view name) { return FindCount(&usage, name).value_or(0); };
  const auto input = count("inputTokens");
  out.output_tokens = count("outputTokens");
  out.cached_input_tokens = count("cacheReadInputTokens");
  out.cache_write_tokens = count("cacheWriteInputTokens");
  const auto cache = out.cached_input_tokens + out.cache_write_tokens;
  const bool counted_in = input >= cache && count("totalTokens") == input + out.output_tokens;
  out.input_tokens = counted_in ? input : input + cache;
}

ReplyDecoder::Block* ReplyDecoder::FindBlock(std::int64_t index) {
  const auto block = std::find_if(blocks_.rbegin(), blocks_.rend(), [&](const Block& known) { return known.index == index; });
  return block == blocks_.rend() ? nullptr : &*block;
}

ReplyDecoder::Block* ReplyDecoder::UseBlock(std::int64_t index, BlockKind kind) {
  if (auto* known = FindBlock(index)) return known->kind == kind ? known : nullptr;
  if (blocks_.size() == kMaxBlocks) return nullptr;
  Block block{.index = index, .kind = kind};
  return &blocks_.emplace_back(std::move(block));
}

std::string ReplyDecoder::State() const {
  json::Array content;
  for (const auto& block : blocks_) {
    json::Object out;
    if (block.kind == BlockKind::kThought) {
      json::Object text({{"text", Text(block.text)}});
      if (!block.signature.empty()) text["signature"] = Text(block.signature);
      out["reasoningContent"] = json::Object({{"reasoningText", std::move(text)}});
    } else if (block.kind == BlockKind::kRedacted) {
      out["reasoningContent"] = json::Object({{"redactedContent", Text(block.text)}});
    } else if (block.kind == BlockKind::kCall) {
      out["toolUse"] = true;
    } else {
      out["text"] = Text(block.text);
    }
    content.push_back(std::move(out));
  }
  return EncodeState(content);
}

Result<ChatReply> ReplyDecoder::Finish() {
  if (!begun_ && blocks_.empty()) {
    return Error(ErrorCode::kUnavailable, "The provider answered without an answer in it (no message).");
  }
  if (reply_.text.empty() && reply_.tool_calls.empty() && stop_ && stop_->starts_with("malformed_")) {
    return Error(ErrorCode::kUnavailable, "The model's answer came out unusable. Another try may go well.", *stop_);
  }
  reply_.vendor_state = State();
  reply_.stop = ToStopReason(stop_.value_or("end_turn"));
  if (answered_by_tool_ && reply_.stop == StopReason::kToolCalls && reply_.tool_calls.empty()) reply_.stop = StopReason::kEnd;
  return std::move(reply_);
}

Result<std::vector<FoundationModel>> DecodeFoundationModels(std::string_view body) {
  const auto parsed = json::ParseObject(body);
  const auto* list = parsed.ok() ? FindArray(*parsed, "modelSummaries") : nullptr;
  if (!list) {
    return Error(ErrorCode::kInvalid, "This address answers, but not with Bedrock's list of models. Check region and base URL.");
  }
  std::vector<FoundationModel> out;
  for (const auto& entry : *list) {
    const auto* model = entry.if_object();
    if (!model || FindText(*model, "modelId").empty()) continue;
    FoundationModel known;
    auto& info = known.info;
    info.id = FindText(*model, "modelId");
    info.name = FindText(*model, "modelName");
    if (const auto maker = FindText(*model, "providerName"); !maker.empty() && !info.name.empty()) {
      info.name = std::string(maker) + " " + info.name;
    }
    if (info.name.empty()) info.name = info.id;
    info.use = HasWord(*model, "outputModalities", "TEXT")        ? ModelUse::kChat
               : HasWord(*model, "outputModalities", "EMBEDDING") ? ModelUse::kEmbedding
                                                                  : ModelUse::kOther;
    info.images = HasWord(*model, "inputModalities", "IMAGE");
    info.audio = false;
    const auto* types = FindArray(*model, "inferenceTypesSupported");
    known.on_demand = !types || types->empty() || HasWord(*model, "inferenceTypesSupported", "ON_DEMAND");
    out.push_back(std::move(known));
  }
  return out;
}

Result<ModelPage> DecodeProfiles(std::string_view body, const std::vector<FoundationModel>& models) {
  const auto parsed = json::ParseObject(body);
  const auto* list = parsed.ok() ? FindArray(*parsed, "inferenceProfileSummaries") : nullptr;
  if (!list) return Error(ErrorCode::kInvalid, "This address answers, but not with Bedrock's list of inference profiles.");
  ModelPage page;
  for (const auto& entry : *list) {
    const auto* profile = entry.if_object();
    if (!profile) continue;
    // One of the account's own is called by its ARN.
    const bool own = FindText(*profile, "type") == "APPLICATION";
    const auto id = FindText(*profile, own ? "inferenceProfileArn" : "inferenceProfileId");
    if (id.empty()) continue;
    ModelInfo info;
    const auto* behind = FindArray(*profile, "models");
    const auto* first = behind && !behind->empty() ? behind->front().if_object() : nullptr;
    const auto arn = first ? FindText(*first, "modelArn") : "";
    const auto name = arn.substr(arn.find('/') == arn.npos ? arn.size() : arn.find('/') + 1);
    const auto known = std::find_if(models.begin(), models.end(), [&](const auto& model) { return model.info.id == name; });
    if (known != models.end()) info = known->info;
    info.id = id;
    info.name = FindText(*profile, "inferenceProfileName");
    if (info.name.empty()) info.name = info.id;
    page.models.push_back(std::move(info));
  }
  page.next = FindText(*parsed, "nextToken");
  return page;
}

}  // namespace beseda::bedrock
