#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "contracts/channel_capabilities.h"
#include "model/message.h"

namespace beseda {

/// One call of POST /me/messages, without whom it is for.
struct MetaMessagingCall {
  std::string body;  ///< JSON: {"message":{…}}, or {"sender_action","payload"}.
  std::optional<MediaContent> upload = std::nullopt;  ///< A file for message.attachment.payload, to be uploaded before.
};

/// In what Messenger and Instagram differ.
struct MetaMessagingEncoding {
  const ChannelCapabilities& can;
  std::size_t max_text = 2000;        ///< UTF-16 units, or bytes if `text_in_bytes`.
  bool text_in_bytes = false;
  bool button_template = true;        ///< Else buttons go out as a card.
  bool sends_files_by_address = false;  ///< Nothing can be uploaded: files must have a public address.
  std::string metadata = {};          ///< Comes back in echoes; empty: not sent.
  std::string public_url = {};        ///< Where our own files are, for those whom only an address helps; empty: not known.
};

// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/template/generic and …/button
inline constexpr std::size_t kMetaMaxButtons = 3;
inline constexpr std::size_t kMetaMaxTitle = 20;         ///< Of a button and a quick reply.
inline constexpr std::size_t kMetaMaxPayload = 1000;
inline constexpr std::size_t kMetaMaxQuickReplies = 13;
inline constexpr std::size_t kMetaMaxCards = 10;
inline constexpr std::size_t kMetaMaxCardText = 80;      ///< Title and subtitle, each.
inline constexpr std::size_t kMetaMaxButtonText = 640;   ///< Text above the buttons.

/// A message as calls, the same each time; none if there is nothing that can be shown. Errors: kInvalid.
Result<std::vector<MetaMessagingCall>> EncodeMetaMessaging(const OutgoingMessage& message, const MetaMessagingEncoding& encoding);

}  // namespace beseda
