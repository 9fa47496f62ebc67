#include "agent/guard/pii_mask.h"

#include <algorithm>
#include <utility>

#include "crypto/hash.h"
#include "json/json.h"

namespace beseda::agent {
namespace {

constexpr std::string_view kQuote = "QUOTE";
constexpr std::size_t kMinDigits = 6, kMaxDigits = 48;

bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsHexDigit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

std::string NameOf(PiiKind kind) {
  std::string name(PiiKindName(kind));
  std::transform(name.begin(), name.end(), name.begin(), [](char c) { return char(c - 'a' + 'A'); });
  return name;
}

bool IsMarkName(std::string_view name) {
  for (std::size_t i = 0; i < kPiiKinds; ++i) {
    if (name == NameOf(PiiKind(i))) return true;
  }
  return name == kQuote;
}

/// What stands at the beginning of a text: '[', a name, '-', digits, ']'.
struct Reading {
  std::size_t length = 0;  ///< Of the placeholder; 0: there is none.
  bool cut = false;        ///< The text ends where one may go on.
};

Reading ReadPlaceholder(std::string_view text) {
  if (text.empty() || text[0] != '[') return {};
  std::size_t at = 1;
  while (at < text.size() && at <= kQuote.size() && IsUpper(text[at])) ++at;
  if (at == text.size()) return {0, true};
  if (text[at] != '-' || !IsMarkName(text.substr(1, at - 1))) return {};
  const auto digits = ++at;
  while (at < text.size() && at - digits < kMaxDigits && IsHexDigit(text[at])) ++at;
  if (at == text.size()) return {0, true};
  if (text[at] != ']' || at - digits < kMinDigits) return {};
  return {at + 1, false};
}

// Calls `placeholder` for each that `text` holds and `plain` for what is between; none overlaps another.
template <typename Plain, typename Placeholder>
void Split(std::string_view text, const Plain& plain, const Placeholder& placeholder) {
  std::size_t done = 0;
  for (auto at = text.find('['); at != text.npos; at = text.find('[', at)) {
    const auto length = ReadPlaceholder(text.substr(at)).length;
    if (length == 0) {
      ++at;
      continue;
    }
    plain(text.substr(done, at - done));
    placeholder(text.substr(at, length));
    done = at += length;
  }
  plain(text.substr(done));
}

// The end of the string that begins at `at`, behind its closing quote.
std::size_t StringEnd(std::string_view json, std::size_t at) {
  for (++at; json[at] != '"'; ++at) {
    if (json[at] == '\\') ++at;
  }
  return at + 1;
}

bool IsName(std::string_view json, std::size_t end) {
  const auto next = json.find_first_not_of(" \t\r\n", end);
  return next != json.npos && json[next] == ':';
}

// Changes the strings that are values; all else stays as it was written, long numbers for instance.
template <typename Change>
std::string ChangeJson(std::string_view json, const Change& change) {
  if (!json::Parse(json).ok()) return std::string(json);
  std::string out;
  std::size_t done = 0;
  for (auto at = json.find('"'); at != json.npos; at = json.find('"', at)) {
    const auto begin = at;
    at = StringEnd(json, begin);
    if (IsName(json, at)) continue;
    const auto value = json::Parse(json.substr(begin, at - begin));
    const std::string text(json::View(value->get_string()));
    const auto changed = change(text);
    if (changed == text) continue;
    out += json.substr(done, begin - done);
    out += json::Dump(json::Value(changed));
    done = at;
  }
  return out += json.substr(done);
}

}  // namespace

void PiiMask::Avoid(std::string_view text) {
  Split(text, [](std::string_view) {}, [this](std::string_view placeholder) { avoided_.emplace(placeholder); });
}

std::string PiiMask::PlaceholderFor(std::string_view name, std::string_view value) {
  std::string seed = conversation_id_;
  const auto hash = crypto::Sha256Hex(seed.append("\n").append(name).append("\n").append(value));
  for (auto digits = kMinDigits;; digits *= 2) {
    auto placeholder = "[" + std::string(name) + "-" + hash.substr(0, digits) + "]";
    if (digits < kMaxDigits && avoided_.contains(placeholder)) continue;
    const auto [known, added] = values_.emplace(placeholder, value);
    // Two values with one hash: the second gets a longer one.
    if (added || known->second == value || digits == kMaxDigits) return placeholder;
  }
}

void PiiMask::AppendQuoted(std::string& out, std::string_view text) {
  Split(text, [&](std::string_view plain) { out += plain; },
        [&](std::string_view placeholder) { out += PlaceholderFor(kQuote, placeholder); });
}

std::string PiiMask::Mask(std::string_view text) {
  if (!active()) return std::string(text);
  std::string out;
  std::size_t done = 0;
  for (const auto& span : FindPii(text, kinds_)) {
    AppendQuoted(out, text.substr(done, span.begin - done));
    out += PlaceholderFor(NameOf(span.kind), text.substr(span.begin, span.end - span.begin));
    done = span.end;
  }
  AppendQuoted(out, text.substr(done));
  return out;
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
  Split(text, [&](std::string_view plain) { out += plain; },
        [&](std::string_view placeholder) {
          const auto known = values_.find(placeholder);
          out += known == values_.end() ? placeholder : std::string_view(known->second);
        });
  return out;
}

std::string PiiMask::RestoreJson(std::string_view json) const {
  if (values_.empty()) return std::string(json);
  return ChangeJson(json, [this](std::string_view text) { return Restore(text); });
}

std::string StreamRestorer::Take(std::string_view piece) {
  held_ += piece;
  const auto open = held_.rfind('[');
  const bool wait = open != held_.npos && ReadPlaceholder(std::string_view(held_).substr(open)).cut;
  const auto ready = wait ? held_.substr(0, open) : held_;
  held_.erase(0, ready.size());
  return mask_.Restore(ready);
}

std::string StreamRestorer::Finish() { return mask_.Restore(std::exchange(held_, {})); }

}  // namespace beseda::agent
