#include "providers/anthropic/anthropic_reply.h"

#include <algorithm>

#include "json/json.h"
#include "providers/anthropic/anthropic_state.h"
#include "providers/common/json_fields.h"
#include "providers/common/request_parts.h"
#include "providers/common/vendor_error.h"

namespace beseda::anthropic {
namespace {

constexpr std::size_t kMaxBlocks = 1000;
constexpr std::size_t kMaxToolCalls = 128;

// https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons
StopReason ToStopReason(std::string_view reason) {
  if (reason == "end_turn") return StopReason::kEnd;
  if (reason == "max_tokens" || reason == "model_context_window_exceeded") return StopReason::kLength;
  if (reason == "stop_sequence") return StopReason::kStopSequence;
  if (reason == "tool_use") return StopReason::kToolCalls;
  if (reason == "refusal") return StopReason::kContentFilter;
  return StopReason::kOther;  // "pause_turn": only with the vendor's own tools, which we do not offer
}

bool IsSupported(const json::Object* abilities, std::string_view name) {
  const auto* ability = abilities ? FindObject(*abilities, name) : nullptr;
  return ability && FindBool(*ability, "supported");
}

}  // namespace

Result<ReplyDecoder::Step> ReplyDecoder::Take(std::string_view data) {
  Step step;
  std::string kept;
  auto parsed = json::ParseObject(EscapeLoneSurrogates(data, kept));
  if (!parsed.ok()) return DamagedAnswer(parsed.error().message);
  const auto& event = *parsed;
  const auto type = FindText(event, "type");
  const auto index = FindCount(&event, "index").value_or(0);
  if (type == "error" || (type.empty() && event.contains("error"))) {
    step.refusal = DecodeRefusal(event).value_or(Refusal());
  } else if (type == "message") {
    TakeMessage(event, step);
    done_ = true;
  } else if (type == "message_start") {
    if (const auto* message = FindObject(event, "message")) TakeMessage(*message, step);
  } else if (type == "content_block_start") {
    if (const auto* block = FindObject(event, "content_block")) BeginBlock(index, *block, step);
  } else if (type == "content_block_delta") {
    if (const auto* delta = FindObject(event, "delta")) TakeDelta(index, *delta, step);
  } else if (type == "content_block_stop") {
    EndBlock(index, step);
  } else if (type == "message_delta") {
    if (const auto* usage = FindObject(event, "usage")) TakeUsage(*usage);
    const auto* delta = FindObject(event, "delta");
    if (const auto reason = delta ? FindText(*delta, "stop_reason") : ""; !reason.empty()) stop_ = reason;
  } else if (type == "message_stop") {
    done_ = true;
  }
  return step;
}

void ReplyDecoder::TakeMessage(const json::Object& message, Step& step) {
  begun_ = true;
  reply_.model = FindText(message, "model");
  if (const auto* usage = FindObject(message, "usage")) TakeUsage(*usage);
  if (const auto reason = FindText(message, "stop_reason"); !reason.empty()) stop_ = reason;
  const auto* content = FindArray(message, "content");
  for (std::size_t i = 0; content && i < content->size(); ++i) {
    const auto* block = (*content)[i].if_object();
    if (!block) continue;
    BeginBlock(std::int64_t(i), *block, step);
    EndBlock(std::int64_t(i), step);
  }
}

void ReplyDecoder::BeginBlock(std::int64_t index, const json::Object& object, Step& step) {
  const auto type = FindText(object, "type");
  if (blocks_.size() == kMaxBlocks || FindBlock(index)) return;
  Block block{.index = index, .type = std::string(type)};
  if (type == "text") {
    AddText(blocks_.emplace_back(std::move(block)), FindText(object, "text"), step);
  } else if (type == "thinking") {
    block.signature = FindText(object, "signature");
    AddThought(blocks_.emplace_back(std::move(block)), FindText(object, "thinking"), step);
    step.progress = true;  // also where the thought itself is left out
  } else if (type == "redacted_thinking") {
    block.signature = FindText(object, "data");
    blocks_.push_back(std::move(block));
    step.progress = true;
  } else if (type == "tool_use" && reply_.tool_calls.size() < kMaxToolCalls) {
    block.call = reply_.tool_calls.size();
    ToolCall call;
    call.id = FindText(object, "id");
    if (call.id.empty()) call.id = MakeCallId(reply_.model, block.call);
    call.name = FindText(object, "name");
    step.delta.tool_calls.push_back({.index = block.call, .id = call.id, .name = call.name});
    step.progress = true;
    reply_.tool_calls.push_back(std::move(call));
    auto& begun = blocks_.emplace_back(std::move(block));
    // In a stream the input begins empty and comes in pieces; a whole answer has it here.
    const auto* input = FindObject(object, "input");
    if (input && !input->empty()) AddArguments(begun, json::Dump(*input), step);
  }
}

void ReplyDecoder::TakeDelta(std::int64_t index, const json::Object& delta, Step& step) {
  auto* block = FindBlock(index);
  if (!block) return;
  const auto type = FindText(delta, "type");
  if (type == "text_delta" && block->type == "text") {
    AddText(*block, FindText(delta, "text"), step);
  } else if (type == "thinking_delta" && block->type == "thinking") {
    AddThought(*block, FindText(delta, "thinking"), step);
  } else if (type == "signature_delta" && block->type == "thinking") {
    block->signature += FindText(delta, "signature");
    step.progress = true;
  } else if (type == "input_json_delta" && block->type == "tool_use") {
    AddArguments(*block, block->joiner.Join(std::string(FindText(delta, "partial_json"))), step);
  }
}

void ReplyDecoder::EndBlock(std::int64_t index, Step& step) {
  auto* block = FindBlock(index);
  if (block && block->type == "tool_use" && reply_.tool_calls[block->call].arguments.empty()) {
    AddArguments(*block, "{}", step);
  }
}

void ReplyDecoder::AddText(Block& block, std::string_view text, Step& step) {
  if (text.empty()) return;
  step.progress = true;
  const auto whole = block.joiner.Join(std::string(text));
  block.text += whole;
  reply_.text += whole;
  step.delta.text += whole;
}

void ReplyDecoder::AddThought(Block& block, std::string_view text, Step& step) {
  if (text.empty()) return;
  step.progress = true;
  const auto whole = block.joiner.Join(std::string(text));
  block.text += whole;
  reply_.reasoning += whole;
  step.delta.reasoning += whole;
}

void ReplyDecoder::AddArguments(Block& block, std::string arguments, Step& step) {
  if (arguments.empty()) return;
  step.progress = true;
  reply_.tool_calls[block.call].arguments += arguments;
  // A call that begins with its arguments is one piece.
  auto& pieces = step.delta.tool_calls;
  if (!pieces.empty() && pieces.back().index == block.call) {
    pieces.back().arguments += arguments;
  } else {
    pieces.push_back({.index = block.call, .arguments = std::move(arguments)});
  }
}

// The counts of a stream are sums so far; a null or absent one leaves the last.
void ReplyDecoder::TakeUsage(const json::Object& usage) {
  auto& out = reply_.usage;
  uncached_ = FindCount(&usage, "input_tokens").value_or(uncached_);
  out.cached_input_tokens = FindCount(&usage, "cache_read_input_tokens").value_or(out.cached_input_tokens);
  out.cache_write_tokens = FindCount(&usage, "cache_creation_input_tokens").value_or(out.cache_write_tokens);
  out.input_tokens = uncached_ + out.cached_input_tokens + out.cache_write_tokens;
  out.output_tokens = FindCount(&usage, "output_tokens").value_or(out.output_tokens);
  out.reasoning_tokens =
      FindCount(FindObject(usage, "output_tokens_details"), "thinking_tokens").value_or(out.reasoning_tokens);
}

ReplyDecoder::Block* ReplyDecoder::FindBlock(std::int64_t index) {
  const auto block = std::find_if(blocks_.rbegin(), blocks_.rend(), [&](const Block& known) { return known.index == index; });
  return block == blocks_.rend() ? nullptr : &*block;
}

std::string ReplyDecoder::State() const {
  json::Array content;
  for (const auto& block : blocks_) {
    json::Object out({{"type", block.type}});
    if (block.type == "thinking") {
      out["thinking"] = Text(block.text);
      out["signature"] = Text(block.signature);
    } else if (block.type == "redacted_thinking") {
      out["data"] = Text(block.signature);
    } else if (block.type == "text") {
      out["text"] = Text(block.text);
    }
    content.push_back(std::move(out));
  }
  return EncodeState(content);
}

Result<ChatReply> ReplyDecoder::Finish() {
  if (!begun_) return Error(ErrorCode::kUnavailable, "The provider answered without an answer in it (no message).");
  reply_.vendor_state = State();
  reply_.stop = ToStopReason(stop_.value_or("end_turn"));
  return std::move(reply_);
}

Result<ModelPage> DecodeModelPage(std::string_view body) {
  auto parsed = json::ParseObject(body);
  const auto* list = parsed.ok() ? FindArray(*parsed, "data") : nullptr;
  if (!list) {
    return Error(ErrorCode::kInvalid, "This address answers, but not with Anthropic's list of models. Check the base URL.");
  }
  ModelPage page;
  for (const auto& entry : *list) {
    const auto* model = entry.if_object();
    if (!model || FindText(*model, "id").empty()) continue;
    ModelInfo info;
    info.id = FindText(*model, "id");
    info.name = FindText(*model, "display_name");
    if (info.name.empty()) info.name = info.id;
    info.context_tokens = FindCount(model, "max_input_tokens");
    info.max_output_tokens = FindCount(model, "max_tokens");
    info.tools = true;
    info.audio = false;
    if (const auto* abilities = FindObject(*model, "capabilities")) {
      info.images = IsSupported(abilities, "image_input");
      info.json_schema = IsSupported(abilities, "structured_outputs");
      info.reasoning = IsSupported(abilities, "thinking");
    }
    page.models.push_back(std::move(info));
  }
  if (FindBool(*parsed, "has_more")) page.next = FindText(*parsed, "last_id");
  return page;
}

}  // namespace beseda::anthropic
