#include "providers/common/openai_dialect/message_order.h"

#include <algorithm>
#include <utility>

#include "crypto/hash.h"
#include "json/json.h"
#include "providers/common/json_fields.h"

namespace beseda::openai {
namespace {

constexpr std::size_t kIdLength = 9;

json::Array AsParts(json::Value content) {
  if (auto* parts = content.if_array()) return std::move(*parts);
  json::Array out;
  if (const auto* text = content.if_string(); text && !text->empty()) {
    out.push_back(json::Object({{"type", "text"}, {"text", *text}}));
  }
  return out;
}

json::Value JoinContents(json::Value first, json::Value second) {
  auto* text = first.if_string();
  const auto* more = second.if_string();
  if (text && more) {
    if (!text->empty() && !more->empty()) text->append("\n\n");
    text->append(json::View(*more));
    return first;
  }
  auto parts = AsParts(std::move(first));
  for (auto& part : AsParts(std::move(second))) parts.push_back(std::move(part));
  return parts;
}

// A message that calls tools is followed by their results: nothing can be added to it.
bool CanJoin(const json::Object& last, const json::Object& next) {
  const auto role = FindText(last, "role");
  return (role == "user" || role == "assistant") && role == FindText(next, "role") && !last.contains("tool_calls");
}

void Join(json::Object& last, json::Object next) {
  last["content"] = JoinContents(std::move(last["content"]), std::move(next["content"]));
  if (auto* calls = next.if_contains("tool_calls")) last["tool_calls"] = std::move(*calls);
}

}  // namespace

json::Array InAlternation(json::Array messages) {
  json::Array out;
  for (auto& value : messages) {
    auto& message = value.get_object();
    if (out.empty()) {
      out.push_back(std::move(value));
      continue;
    }
    auto& last = out.back().get_object();
    if (CanJoin(last, message)) {
      Join(last, std::move(message));
      continue;
    }
    if (FindText(last, "role") == "tool" && FindText(message, "role") == "user") {
      out.push_back(json::Object({{"role", "assistant"}, {"content", "OK."}}));
    }
    out.push_back(std::move(value));
  }
  return out;
}

std::string ShortCallId(std::string_view id) {
  const bool fits = id.size() == kIdLength && std::all_of(id.begin(), id.end(), [](char c) {
                      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
                    });
  return fits ? std::string(id) : crypto::Sha256Hex(id).substr(0, kIdLength);
}

}  // namespace beseda::openai
