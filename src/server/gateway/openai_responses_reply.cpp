#include "server/gateway/openai_responses_reply.h"

#include <algorithm>
#include <utility>

#include "json/json.h"
#include "server/gateway/gateway_error.h"

namespace beseda::server {
namespace {

json::Object TextPart(std::string_view text) {
  return {{"type", "output_text"}, {"text", text}, {"annotations", json::Array()}, {"logprobs", json::Array()}};
}

json::Object SummaryPart(std::string_view text) { return {{"type", "summary_text"}, {"text", text}}; }

json::Object EncodeUsage(const Usage& usage) {
  return {{"input_tokens", usage.input_tokens},
          {"input_tokens_details", json::Object({{"cached_tokens", usage.cached_input_tokens}})},
          {"output_tokens", usage.output_tokens},
          {"output_tokens_details", json::Object({{"reasoning_tokens", usage.reasoning_tokens}})},
          {"total_tokens", usage.input_tokens + usage.output_tokens}};
}

json::Value IncompleteDetails(StopReason stop) {
  if (stop == StopReason::kLength) return json::Object({{"reason", "max_output_tokens"}});
  if (stop == StopReason::kContentFilter) return json::Object({{"reason", "content_filter"}});
  return nullptr;
}

std::string_view Status(StopReason stop) { return IncompleteDetails(stop).is_null() ? "completed" : "incomplete"; }

json::Object MakeResponse(const ResponsesEcho& echo, std::int64_t created, std::string_view status, json::Array output) {
  json::Object out({{"id", echo.id}, {"object", "response"}, {"created_at", created}, {"status", status}});
  out["model"] = echo.model;
  out["output"] = std::move(output);
  out["error"] = nullptr;
  out["incomplete_details"] = nullptr;
  out["usage"] = nullptr;
  for (const auto& [name, value] : echo.fields) out[name] = value;
  return out;
}

void Complete(json::Object& response, const ChatReply& reply) {
  response["status"] = Status(reply.stop);
  response["incomplete_details"] = IncompleteDetails(reply.stop);
  response["usage"] = EncodeUsage(reply.usage);
}

json::Object ReasoningItem(const std::string& id, std::string_view text) {
  json::Array summary;
  if (!text.empty()) summary.push_back(SummaryPart(text));
  return {{"id", id}, {"type", "reasoning"}, {"summary", std::move(summary)}};
}

json::Object MessageItem(const std::string& id, std::string_view text, bool done) {
  json::Array content;
  if (done) content.push_back(TextPart(text));
  return {{"id", id},
          {"type", "message"},
          {"role", "assistant"},
          {"status", done ? "completed" : "in_progress"},
          {"content", std::move(content)}};
}

json::Object CallItem(const std::string& id, std::string_view call_id, std::string_view name, std::string_view arguments,
                      bool done) {
  return {{"id", id},
          {"type", "function_call"},
          {"call_id", call_id},
          {"name", name},
          {"arguments", arguments},
          {"status", done ? "completed" : "in_progress"}};
}

std::string ItemId(std::string_view kind, const ResponsesEcho& echo, std::size_t index) {
  return std::string(kind) + echo.id.substr(echo.id.find('_') + 1) + "_" + std::to_string(index);
}

}  // namespace

std::string EncodeOpenAiResponse(const ChatReply& reply, const ResponsesEcho& echo, std::int64_t created) {
  json::Array output;
  if (!reply.reasoning.empty()) output.push_back(ReasoningItem(ItemId("rs_", echo, 0), reply.reasoning));
  if (!reply.text.empty() || reply.tool_calls.empty()) {
    output.push_back(MessageItem(ItemId("msg_", echo, output.size()), reply.text, true));
  }
  for (const auto& call : reply.tool_calls) {
    output.push_back(CallItem(ItemId("fc_", echo, output.size()), call.id, call.name, call.arguments, true));
  }
  auto response = MakeResponse(echo, created, "completed", std::move(output));
  Complete(response, reply);
  return json::Dump(response);
}

json::Object ResponsesEvents::Response(std::string_view status, json::Array output) const {
  return MakeResponse(echo_, created_, status, std::move(output));
}

json::Object ResponsesEvents::Shape(const Item& item, bool done) const {
  switch (item.kind) {
    case Item::Kind::kReasoning: return ReasoningItem(item.id, done ? item.text : std::string());
    case Item::Kind::kMessage: return MessageItem(item.id, item.text, done);
    case Item::Kind::kCall: return CallItem(item.id, item.call_id, item.name, done ? item.text : std::string(), done);
  }
  return {};
}

void ResponsesEvents::Event(std::string& out, std::string_view type, json::Object fields) {
  json::Object event({{"type", type}, {"sequence_number", sequence_++}});
  for (auto& field : fields) event[field.key()] = std::move(field.value());
  out += "event: ";
  out += type;
  out += "\ndata: " + json::Dump(event) + "\n\n";
}

void ResponsesEvents::Begin(std::string& out) {
  if (std::exchange(begun_, true)) return;
  Event(out, "response.created", {{"response", Response("in_progress", {})}});
  Event(out, "response.in_progress", {{"response", Response("in_progress", {})}});
}

ResponsesEvents::Item& ResponsesEvents::Open(std::string& out, Item::Kind kind, std::size_t call,
                                             const ToolCallDelta* delta) {
  for (auto& item : items_) {
    if (item.kind == kind && item.call == call && !item.done) return item;
  }
  CloseAllBut(out, kind);
  constexpr std::string_view kPrefixes[] = {"rs_", "msg_", "fc_"};
  const auto index = items_.size();
  Item made{.kind = kind, .call = call, .id = ItemId(kPrefixes[std::size_t(kind)], echo_, index)};
  if (delta) {
    made.call_id = delta->id;
    made.name = delta->name;
  }
  items_.push_back(std::move(made));
  auto& item = items_.back();
  Event(out, "response.output_item.added", {{"output_index", index}, {"item", Shape(item, false)}});
  if (kind == Item::Kind::kMessage) {
    Event(out, "response.content_part.added",
          {{"item_id", item.id}, {"output_index", index}, {"content_index", 0}, {"part", TextPart("")}});
  } else if (kind == Item::Kind::kReasoning) {
    Event(out, "response.reasoning_summary_part.added",
          {{"item_id", item.id}, {"output_index", index}, {"summary_index", 0}, {"part", SummaryPart("")}});
  }
  return item;
}

void ResponsesEvents::Close(std::string& out, std::size_t index) {
  auto& item = items_[index];
  if (std::exchange(item.done, true)) return;
  const json::Object place({{"item_id", item.id}, {"output_index", index}});
  const auto at = [&](json::Object more) {
    auto fields = place;
    for (auto& field : more) fields[field.key()] = std::move(field.value());
    return fields;
  };
  switch (item.kind) {
    case Item::Kind::kReasoning:
      Event(out, "response.reasoning_summary_text.done", at({{"summary_index", 0}, {"text", item.text}}));
      Event(out, "response.reasoning_summary_part.done", at({{"summary_index", 0}, {"part", SummaryPart(item.text)}}));
      break;
    case Item::Kind::kMessage:
      Event(out, "response.output_text.done",
            at({{"content_index", 0}, {"text", item.text}, {"logprobs", json::Array()}}));
      Event(out, "response.content_part.done", at({{"content_index", 0}, {"part", TextPart(item.text)}}));
      break;
    case Item::Kind::kCall:
      Event(out, "response.function_call_arguments.done", at({{"name", item.name}, {"arguments", item.text}}));
      break;
  }
  Event(out, "response.output_item.done", {{"output_index", index}, {"item", Shape(item, true)}});
}

void ResponsesEvents::CloseAllBut(std::string& out, Item::Kind kind) {
  for (std::size_t i = 0; i < items_.size(); ++i) {
    if (items_[i].kind != kind) Close(out, i);
  }
}

std::string ResponsesEvents::Encode(const ChatDelta& delta) {
  std::string out;
  Begin(out);
  const auto index_of = [this](const Item& item) { return std::size_t(&item - items_.data()); };
  if (!delta.reasoning.empty()) {
    auto& item = Open(out, Item::Kind::kReasoning, 0, nullptr);
    item.text += delta.reasoning;
    Event(out, "response.reasoning_summary_text.delta",
          {{"item_id", item.id}, {"output_index", index_of(item)}, {"summary_index", 0}, {"delta", delta.reasoning}});
  }
  if (!delta.text.empty()) {
    auto& item = Open(out, Item::Kind::kMessage, 0, nullptr);
    item.text += delta.text;
    Event(out, "response.output_text.delta",
          {{"item_id", item.id},
           {"output_index", index_of(item)},
           {"content_index", 0},
           {"delta", delta.text},
           {"logprobs", json::Array()}});
  }
  for (const auto& call : delta.tool_calls) {
    auto& item = Open(out, Item::Kind::kCall, call.index, &call);
    item.text += call.arguments;
    if (call.arguments.empty()) continue;
    Event(out, "response.function_call_arguments.delta",
          {{"item_id", item.id}, {"output_index", index_of(item)}, {"delta", call.arguments}});
  }
  return out;
}

std::string ResponsesEvents::EncodeEnd(const ChatReply& reply) {
  std::string out;
  ChatDelta rest;  // calls that did not come in pieces
  for (std::size_t i = 0; i < reply.tool_calls.size(); ++i) {
    const bool known = std::any_of(items_.begin(), items_.end(), [&](const Item& item) {
      return item.kind == Item::Kind::kCall && item.call == i;
    });
    const auto& call = reply.tool_calls[i];
    if (!known) rest.tool_calls.push_back({i, call.id, call.name, call.arguments});
  }
  out += Encode(rest);
  if (items_.empty()) Open(out, Item::Kind::kMessage, 0, nullptr);
  json::Array output;
  for (std::size_t i = 0; i < items_.size(); ++i) {
    Close(out, i);
    output.push_back(Shape(items_[i], true));
  }
  auto response = Response("completed", std::move(output));
  Complete(response, reply);
  const auto status = Status(reply.stop);
  Event(out, "response." + std::string(status), {{"response", std::move(response)}});
  return out;
}

std::string ResponsesEvents::EncodeFailure(const Error& error) {
  std::string out;
  json::Array output;
  for (const auto& item : items_) output.push_back(Shape(item, item.done));
  auto response = Response("failed", std::move(output));
  response["error"] = json::Object({{"code", "server_error"}, {"message", error.message}});
  Event(out, "response.failed", {{"response", std::move(response)}});
  return out;
}

}  // namespace beseda::server
