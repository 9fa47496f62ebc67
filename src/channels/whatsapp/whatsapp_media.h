#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "base/task_fwd.h"
#include "channels/common/meta_graph.h"
#include "channels/whatsapp/whatsapp_encoder.h"
#include "contracts/channel_media.h"

namespace beseda {

/// The largest file that WhatsApp takes: a document.
/// https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media
inline constexpr std::size_t kWhatsAppMaxFile = 100 * 1024 * 1024;

/// As which type WhatsApp takes a file that is meant to be one (image, video, audio, sticker, document): itself if its format
/// and size are allowed for that, else document.
std::string WhatsAppMediaType(std::string_view wanted, std::string_view mime, std::size_t bytes);

/// A call that is ready to be sent: its file is at WhatsApp, and its id stands in the body.
struct WhatsAppReadyCall {
  std::string body;
  std::string sha256;        ///< Of the file.
  bool reused = false;       ///< The file's id was known from before; WhatsApp may have lost it since.
};

/// Uploads the call's file, or finds the id under which WhatsApp has it. Errors: kInvalid (a format that cannot be shown there),
/// kTooLarge, kNotFound, kUnavailable.
Task<Result<WhatsAppReadyCall>> ReadyWhatsAppCall(MetaGraph& graph, ChannelMedia& media, Time now, std::string phone_number_id,
                                                  std::string workspace_id, WhatsAppCall call);

/// The bytes behind "vendor:<media id>".
Task<Result<std::string>> FetchWhatsAppMedia(MetaGraph& graph, std::string phone_number_id, std::string media_id);

}  // namespace beseda
