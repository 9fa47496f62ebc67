#include "agent/guard/pii_mask.h"

#include <algorithm>
#include <utility>

#include "crypto/hash.h"
#include "json/json.h"

namespace beseda::agent {
namespace {

constexpr std::size_t kHexDigits = 6;
constexpr std::size_t kMaxPlaceholder = 1 + 5 + 1 + 2 * kHexDigits + 1;  // "[" kind "-" digits "]"

// Whether `text`, which begins with '[', can be the beginning of a placeholder.
bool MayBecomePlaceholder(std::string_view text) {
  return text.size() < kMaxPlaceholder && std::all_of(text.begin() + 1, text.end(), [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == '-';
         });
}

template <typename Change>
void ChangeTexts(json::Value& value, const Change& change) {
  if (value.is_string()) {
    value = change(json::View(value.get_string()));
  } else if (value.is_array()) {
    for (auto& item : value.get_array()) ChangeTexts(item, change);
  } else if (value.is_object()) {
    for (auto& member : value.get_object()) ChangeTexts(member.value(), change);
  }
}

template <typename Change>
std::string ChangeJson(std::string_view text, const Change& change) {
  auto value = json::Parse(text);
  if (!value.ok()) return std::string(text);
  ChangeTexts(*value, change);
  return json::Dump(*value);
}

}  // namespace

std::string PiiMask::PlaceholderFor(PiiKind kind, std::string_view value) {
  std::string name(PiiKindName(kind));
  std::transform(name.begin(), name.end(), name.begin(), [](char c) { return char(c - 'a' + 'A'); });
  const auto hash = crypto::Sha256Hex(conversation_id_ + '\n' + name + '\n' + std::string(value));
  for (auto digits = kHexDigits;; digits *= 2) {
    auto placeholder = "[" + name + "-" + hash.substr(0, digits) + "]";
    const auto [known, added] = values_.emplace(placeholder, value);
    // Two values with one hash: the second gets a longer one.
    if (added || known->second == value || digits > kHexDigits) return placeholder;
  }
}

std::string PiiMask::Mask(std::string_view text) {
  std::string out;
  std::size_t done = 0;
  for (const auto& span : FindPii(text, kinds_)) {
    out += text.substr(done, span.begin - done);
    out += PlaceholderFor(span.kind, text.substr(span.begin, span.end - span.begin));
    done = span.end;
  }
  return out += text.substr(done);
}

std::string PiiMask::MaskJson(std::string_view json) {
  return ChangeJson(json, [this](std::string_view text) { return Mask(text); });
}

void PiiMask::MaskRequest(ChatRequest& request) {
  if (!active()) return;
  for (auto& message : request.messages) {
    if (message.role == ChatRole::kSystem) continue;
    message.text = Mask(message.text);
    for (auto& call : message.tool_calls) call.arguments = MaskJson(call.arguments);
  }
}

std::string PiiMask::Restore(std::string_view text) const {
  if (values_.empty()) return std::string(text);
  std::string out;
  for (;;) {
    const auto begin = text.find('[');
    if (begin == text.npos) return out += text;
    const auto end = text.find(']', begin);
    if (end == text.npos) return out += text;
    const auto known = values_.find(text.substr(begin, end + 1 - begin));
    if (known == values_.end()) {
      out += text.substr(0, begin + 1);
      text.remove_prefix(begin + 1);
      continue;
    }
    out += text.substr(0, begin);
    out += known->second;
    text.remove_prefix(end + 1);
  }
}

std::string PiiMask::RestoreJson(std::string_view json) const {
  if (values_.empty()) return std::string(json);
  return ChangeJson(json, [this](std::string_view text) { return Restore(text); });
}

std::string StreamRestorer::Take(std::string_view piece) {
  held_ += piece;
  const auto open = held_.rfind('[');
  const bool wait = open != held_.npos && MayBecomePlaceholder(std::string_view(held_).substr(open));
  const auto ready = wait ? held_.substr(0, open) : held_;
  held_.erase(0, ready.size());
  return mask_.Restore(ready);
}

std::string StreamRestorer::Finish() { return mask_.Restore(std::exchange(held_, {})); }

}  // namespace beseda::agent
