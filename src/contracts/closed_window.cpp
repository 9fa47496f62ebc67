#include "contracts/closed_window.h"

#include "json/json.h"
#include "model/content_json.h"

namespace beseda {
namespace {

constexpr std::string_view kNamed = "if_closed";

json::Object Read(std::string_view meta) {
  auto read = json::ParseObject(meta.empty() ? "{}" : meta);
  return read.ok() ? std::move(*read) : json::Object();
}

}  // namespace

std::string NameIfClosed(std::string_view meta, const Content& instead) {
  auto all = Read(meta);
  all[kNamed] = EncodeContent(instead);
  return json::Dump(all);
}

std::optional<Message> AsIfClosed(const Message& message) {
  // Most messages name nothing: those are not parsed.
  if (message.meta.find(kNamed) == message.meta.npos) return std::nullopt;
  auto meta = Read(message.meta);
  const auto* named = meta.if_contains(kNamed);
  if (!named) return std::nullopt;
  auto content = DecodeContent(*named);
  if (!content.ok()) return std::nullopt;
  auto changed = message;
  meta.erase(kNamed);
  meta["in_place_of"] = PlainText(message.content);
  changed.content = std::move(*content);
  changed.meta = json::Dump(meta);
  return changed;
}

}  // namespace beseda
