#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/task_fwd.h"
#include "json/fwd.h"
#include "server/chat/chat_channels.h"
#include "server/chat/chat_services.h"

namespace beseda::server {

/// One visitor's connection to a conversation, whatever carries it (WebSocket, SSE, long poll): gives the history,
/// accepts messages, and passes on what the Bus tells. Frames are those of the web chat protocol. Live frames that
/// arrive before the history has been given wait for it, so that nothing is shown out of order.
class ChatSession : public std::enable_shared_from_this<ChatSession> {
 public:
  using Frame = std::shared_ptr<const std::string>;
  /// Takes a live frame; called from any thread, must not block.
  using Deliver = std::function<void(const Frame&)>;

  ChatSession(ChatServices& services, std::shared_ptr<const ChatChannel> channel, std::string token,
              std::string visitor_key, std::string locale)
      : services_(services),
        channel_(std::move(channel)),
        token_(std::move(token)),
        visitor_key_(std::move(visitor_key)),
        locale_(std::move(locale)) {}

  /// Subscribes to live frames. To be called before Ready.
  Task<Status> Listen(Deliver deliver);
  /// The "ready" frame with the messages after `after` (0: the newest), followed by live frames.
  Task<Result<json::Object>> Ready(std::int64_t after);
  /// Accepts a message durably; gives the "accepted" frame. Errors: kInvalid, kRateLimited, kStorage.
  Task<Result<json::Object>> Send(std::string client_id, const json::Value& content, std::string reply_to);
  /// The page says who the visitor is: {name?, locale?, email?, email_signature?, phone?, phone_signature?}. What is not signed by the site
  /// (HMAC-SHA256 with the channel's identity_secret, in hexadecimal digits) is believed for display only. kInvalid: a signature does not fit.
  Task<Status> Identify(const json::Value& person);
  Task<void> MarkRead(std::int64_t seq);
  void ShowTyping(bool on);

 private:
  Task<Result<std::optional<Conversation>>> FindConversation();
  void Follow(const std::string& conversation_id);
  void OnOpened(const Frame& frame);
  void Pass(const Frame& frame);
  Task<void> CatchUp(std::string conversation_id);

  ChatServices& services_;
  const std::shared_ptr<const ChatChannel> channel_;
  const std::string token_;
  const std::string visitor_key_;
  std::string locale_;
  std::string name_;
  std::vector<KnownAddress> addresses_;

  std::mutex mutex_;
  Deliver deliver_;
  std::string conversation_id_;
  bool ready_ = false;
  std::vector<Frame> early_;
  std::unique_ptr<Bus::Subscription> opened_;
  std::unique_ptr<Bus::Subscription> live_;
};

/// The "error" frame of the protocol.
json::Object ErrorFrame(const Error& error, std::string_view client_id = {});

}  // namespace beseda::server
