#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "channels/telegram/telegram_api.h"
#include "channels/telegram/telegram_encoder.h"
#include "contracts/channel_media.h"

namespace beseda::telegram {

/// As what a file is sent: names the method (send…), the parameter and the field of the answer. Pictures, moving pictures, video, music
/// and voice only in the formats and sizes that Telegram shows as such (sendPhoto, sendAnimation … in Bot API 10.3); all else is a document.
std::string_view SendAs(const MediaContent& media, std::string_view mime, std::size_t size);

/// Sends files: those that Telegram has already by its id, others by upload; what it does not take as a picture and the like
/// goes as a document. Ids are kept as "<as>|<file id>", because Telegram's ids are of one kind. Thread-safe.
class MediaSender {
 public:
  MediaSender(Api& api, ChannelMedia& media, std::string channel_id) : api_(api), media_(media), channel_id_(std::move(channel_id)) {}

  /// Gives the call's result. `target` holds chat_id and the like. Errors: as ChannelMedia::Load and Api::Call.
  Task<Result<json::Value>> Send(std::string workspace_id, Call call, json::Object target);

 private:
  struct Part;

  Task<Result<Part>> Prepare(std::string workspace_id, MediaContent media);
  Task<Result<json::Value>> SendParts(const Call& call, const json::Object& target, const std::vector<Part>& parts);
  Task<void> Keep(const std::vector<Part>& parts, const json::Value& result);

  Api& api_;
  ChannelMedia& media_;
  std::string channel_id_;
};

}  // namespace beseda::telegram
