#include "channels/whatsapp/whatsapp_media.h"

#include <algorithm>
#include <array>

#include "base/task.h"
#include "base/text.h"
#include "channels/common/meta_json.h"

namespace beseda {
namespace {

constexpr std::size_t kMega = 1024 * 1024;
/// WhatsApp keeps uploaded files for 30 days.
constexpr auto kKept = std::chrono::hours(24 * 29);

struct Allowed {
  std::string_view type;
  std::string_view mime;
  std::size_t bytes;
};
constexpr std::array<Allowed, 10> kAllowed = {{
    {"image", "image/jpeg", 5 * kMega},
    {"image", "image/png", 5 * kMega},
    {"audio", "audio/aac", 16 * kMega},
    {"audio", "audio/amr", 16 * kMega},
    {"audio", "audio/mpeg", 16 * kMega},
    {"audio", "audio/mp4", 16 * kMega},
    {"audio", "audio/ogg", 16 * kMega},
    {"video", "video/mp4", 16 * kMega},
    {"video", "video/3gpp", 16 * kMega},
    {"sticker", "image/webp", 500 * 1024},
}};

std::string BareMime(std::string_view mime) { return ToLower(Trim(mime.substr(0, mime.find(';')))); }

/// A file that could not be uploaded has sent nothing: it may be tried again.
Error OfUpload(Error error) {
  if (error.code == ErrorCode::kUncertain || error.code == ErrorCode::kTimeout) error.code = ErrorCode::kUnavailable;
  return error;
}

/// Puts the file into the body, as the type that it can be.
Result<std::string> Fill(const WhatsAppCall& call, const MediaBytes& file, const std::string& id) {
  TRY(auto body, json::Parse(call.body));
  auto& root = body.as_object();
  const auto wanted = call.slot.substr(call.slot.rfind('/') + 1);
  const auto mime = BareMime(file.mime);
  const auto type = WhatsAppMediaType(wanted, mime, file.bytes.size());
  const bool own_message = call.slot == "/" + wanted;
  if (type != wanted && !own_message) {
    return Error(ErrorCode::kInvalid, "WhatsApp shows here only pictures (JPEG or PNG, up to 5 MB) and videos (MP4 or 3GPP, up to 16 MB); \"" +
                                          (file.name.empty() ? mime : file.name) + "\" is none.");
  }
  if (!own_message) {
    // The slots that the encoder names are there.
    body.at_pointer(call.slot).as_object()["id"] = id;
    return json::Dump(body);
  }
  json::Object fields = root.at(wanted).as_object();
  root.erase(wanted);
  fields["id"] = id;
  if (type == "document" && !fields.contains("filename") && !file.name.empty()) fields["filename"] = file.name;
  if (type == "audio" && call.upload->voice_note && mime == "audio/ogg") fields["voice"] = true;
  if (type == "audio" || type == "sticker") fields.erase("caption");
  root["type"] = type;
  root[type] = std::move(fields);
  return json::Dump(body);
}

}  // namespace

std::string WhatsAppMediaType(std::string_view wanted, std::string_view mime, std::size_t bytes) {
  if (wanted == "document") return "document";
  const auto bare = BareMime(mime);
  const auto fits = [&](std::string_view type) {
    return std::any_of(kAllowed.begin(), kAllowed.end(), [&](const Allowed& allowed) {
      return allowed.type == type && allowed.mime == bare && bytes <= allowed.bytes;
    });
  };
  if (fits(wanted)) return std::string(wanted);
  if (wanted == "sticker" && fits("image")) return "image";
  return "document";
}

Task<Result<WhatsAppReadyCall>> ReadyWhatsAppCall(MetaGraph& graph, ChannelMedia& media, Time now, std::string phone_number_id,
                                                  std::string workspace_id, WhatsAppCall call) {
  WhatsAppReadyCall ready;
  if (!call.upload) {
    ready.body = std::move(call.body);
    co_return ready;
  }
  auto file = co_await media.Load(workspace_id, *call.upload, kWhatsAppMaxFile);
  if (!file.ok()) co_return OfUpload(std::move(file).error());
  if (!call.upload->name.empty()) file->name = call.upload->name;
  ready.sha256 = file->sha256;
  const auto channel = graph.access().channel_id;
  auto known = co_await media.FindVendorId(channel, file->sha256);
  std::string id;
  if (known.ok() && *known) {
    id = **known;
    ready.reused = true;
  } else {
    const auto mime = BareMime(file->mime);
    MetaFields fields{{"messaging_product", "whatsapp"}, {"type", mime}};
    MetaFile form{"file", file->name, mime, file->bytes};
    auto answer = co_await graph.Upload(phone_number_id + "/media", std::move(fields), std::move(form));
    if (!answer.ok()) co_return OfUpload(std::move(answer).error());
    id = TextIn(*answer, "id");
    if (id.empty()) co_return Error(ErrorCode::kUnavailable, "WhatsApp did not say under which id it keeps the file.");
    // Not to know it the next time costs an upload, no more.
    auto kept = co_await media.KeepVendorId(channel, file->sha256, id, now + kKept);
    (void)kept;
  }
  CO_TRY(ready.body, Fill(call, *file, id));
  co_return ready;
}

Task<Result<std::string>> FetchWhatsAppMedia(MetaGraph& graph, std::string phone_number_id, std::string media_id) {
  MetaFields query{{"phone_number_id", phone_number_id}};
  auto answer = co_await graph.Get(PercentEncode(media_id), std::move(query));
  if (!answer.ok()) {
    auto error = std::move(answer).error();
    // An id that is too old is an invalid value to Meta.
    if (error.code == ErrorCode::kInvalid) error = Error(ErrorCode::kNotFound, "WhatsApp does not have this file any more.", error.message);
    if (error.code == ErrorCode::kUncertain) error.code = ErrorCode::kUnavailable;
    co_return error;
  }
  auto url = TextIn(*answer, "url");
  if (!url.starts_with("https://") && !graph.access().own_base) {
    co_return Error(ErrorCode::kUnavailable, "WhatsApp did not say where the file is.");
  }
  co_return co_await graph.Download(std::move(url), true, kWhatsAppMaxFile);
}

}  // namespace beseda
