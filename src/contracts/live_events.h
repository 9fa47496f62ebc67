#pragma once

#include <string>
#include <string_view>

#include "contracts/bus.h"
#include "model/conversation.h"
#include "model/message.h"

namespace beseda {

/// What is told over the Bus about conversations: frames of the web chat protocol to "conversation.<id>", and live
/// events of the admin UI (schemas/openapi.yaml, /live) to "workspace.<id>". Payloads are built only if somebody
/// listens. Call after the commit. Thread-safe.
class LiveEvents {
 public:
  explicit LiveEvents(Bus& bus) : bus_(bus) {}

  void MessageCreated(const Message& message);
  /// Delivery state or content changed.
  void MessageUpdated(const Message& message);
  /// A piece of a reply that is being written: `offset` bytes of it came before; 0 starts it over.
  void Delta(const std::string& workspace_id, const std::string& conversation_id, const std::string& message_id,
             std::size_t offset, std::string_view text);
  /// `who` is "contact", "bot" or "agent"; the person is told of the latter two only.
  void Typing(const std::string& workspace_id, const std::string& conversation_id, std::string_view who, bool on);
  /// The person has read up to `seq`.
  void Read(const std::string& workspace_id, const std::string& conversation_id, std::int64_t seq);
  /// A person's first message made this conversation; other tabs of that person wait for it under "thread.…".
  void Opened(const Conversation& conversation);
  void ConversationUpdated(const std::string& workspace_id, const std::string& conversation_id);

  static std::string ConversationTopic(std::string_view conversation_id);
  static std::string WorkspaceTopic(std::string_view workspace_id);
  static std::string ThreadTopic(std::string_view channel_id, std::string_view thread_key);

 private:
  Bus& bus_;
};

}  // namespace beseda
