#include "channels/telegram/telegram_thread.h"

#include <charconv>

#include "base/text.h"

namespace beseda::telegram {
namespace {

constexpr std::string_view kBusiness = "business/";
constexpr std::string_view kGuest = "guest/";
constexpr std::string_view kDirect = "dm";

std::optional<std::int64_t> Number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || end != text.data() + text.size() || number == 0) return std::nullopt;
  return number;
}

}  // namespace

std::string ThreadKey(const Thread& thread) {
  const auto chat = std::to_string(thread.chat_id);
  if (thread.guest) return std::string(kGuest) + chat;
  if (!thread.business.empty()) return std::string(kBusiness) + thread.business + "/" + chat;
  if (thread.direct_topic != 0) return chat + "/" + std::string(kDirect) + std::to_string(thread.direct_topic);
  if (thread.topic != 0) return chat + "/" + std::to_string(thread.topic);
  return chat;
}

std::optional<Thread> ParseThreadKey(std::string_view key) {
  Thread thread;
  if (key.starts_with(kGuest)) {
    thread.guest = true;
    key.remove_prefix(kGuest.size());
  } else if (key.starts_with(kBusiness)) {
    key.remove_prefix(kBusiness.size());
    const auto end = key.rfind('/');
    if (end == key.npos || end == 0) return std::nullopt;
    thread.business = key.substr(0, end);
    key.remove_prefix(end + 1);
  }
  const auto parts = Split(key, '/');
  const auto chat = Number(parts[0]);
  if (!chat || parts.size() > 2) return std::nullopt;
  thread.chat_id = *chat;
  if (parts.size() == 1) return thread;
  const bool direct = parts[1].starts_with(kDirect);
  const auto topic = Number(direct ? parts[1].substr(kDirect.size()) : parts[1]);
  if (!topic) return std::nullopt;
  (direct ? thread.direct_topic : thread.topic) = *topic;
  return thread;
}

}  // namespace beseda::telegram
