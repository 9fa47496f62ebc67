#include "channels/telegram/telegram_media.h"

#include "base/task.h"
#include "base/text.h"
#include "channels/telegram/telegram_errors.h"
#include "channels/telegram/telegram_fields.h"
#include "json/json.h"

namespace beseda::telegram {
namespace {

constexpr std::size_t kMostPhoto = 10 * 1024 * 1024;
constexpr std::size_t kMostFile = 50 * 1024 * 1024;

std::string MethodFor(std::string_view as) {
  std::string method = "send";
  method += char(as[0] - 'a' + 'A');
  return method.append(as.substr(1));
}

// The file's id in a message that was sent; photos have several, the last is the largest.
std::string FileIdIn(const json::Object& message, std::string_view as) {
  if (const auto* sizes = ListIn(message, as)) {
    const auto* largest = sizes->empty() ? nullptr : sizes->back().if_object();
    return largest ? TextIn(*largest, "file_id") : std::string();
  }
  const auto* file = ObjectIn(message, as);
  return file ? TextIn(*file, "file_id") : std::string();
}

}  // namespace

struct MediaSender::Part {
  MediaBytes file;
  std::string as;
  std::string known_id = {};  ///< Telegram's; empty: it is to be uploaded.
  std::int64_t duration_ms = 0;
};

std::string_view SendAs(const MediaContent& media, std::string_view mime, std::size_t size) {
  const auto is = [&](std::initializer_list<std::string_view> types) {
    for (const auto type : types) {
      if (mime.starts_with(type)) return true;
    }
    return false;
  };
  if (media.sticker && is({"image/webp", "video/webm", "application/x-tgsticker"})) return "sticker";
  if (is({"image/gif"})) return "animation";
  if (media.kind == MediaContent::Kind::kImage && is({"image/jpeg", "image/png", "image/webp"}) && size <= kMostPhoto) return "photo";
  if (media.kind == MediaContent::Kind::kVideo && is({"video/mp4"})) return "video";
  if (media.kind == MediaContent::Kind::kAudio) {
    const bool music = is({"audio/mpeg", "audio/mp3", "audio/mp4", "audio/x-m4a", "audio/m4a", "audio/aac"});
    if (media.voice_note && (music || is({"audio/ogg", "audio/opus", "application/ogg"}))) return "voice";
    if (music) return "audio";
  }
  return "document";
}

Task<Result<MediaSender::Part>> MediaSender::Prepare(std::string workspace_id, MediaContent media) {
  Part part;
  auto loaded = co_await media_.Load(std::move(workspace_id), media, kMostFile);
  if (!loaded.ok()) {
    auto error = std::move(loaded).error();
    if (error.code == ErrorCode::kTooLarge) error.message = "The file is larger than Telegram takes from bots (50 MB). Send a link to it.";
    co_return error;
  }
  part.file = std::move(*loaded);
  if (part.file.mime.empty()) part.file.mime = media.mime;
  if (part.file.name.empty()) part.file.name = media.name;
  part.as = SendAs(media, ToLower(part.file.mime), part.file.bytes.size());
  part.duration_ms = media.duration_ms;
  const auto known = co_await media_.FindVendorId(channel_id_, part.file.sha256);
  if (known.ok() && *known) {
    const auto bar = (*known)->find('|');
    if (bar != std::string::npos && (*known)->substr(0, bar) == part.as) part.known_id = (*known)->substr(bar + 1);
  }
  co_return std::move(part);
}

Task<Result<json::Value>> MediaSender::SendParts(const Call& call, const json::Object& target, const std::vector<Part>& parts) {
  CO_TRY(auto params, json::ParseObject(call.params));
  for (const auto& [name, value] : target) params[name] = value;
  std::vector<Upload> uploads;
  const auto place = [&](const Part& part) {  // What stands in the parameters for the file.
    if (!part.known_id.empty()) return part.known_id;
    const auto field = "file" + std::to_string(uploads.size());
    uploads.push_back(Upload{field, part.file.name, part.file.mime, part.file.bytes});
    return "attach://" + field;
  };
  auto method = call.method;
  if (call.takes == Call::Files::kAlbum) {
    auto* items = ListIn(params, "media") ? &params["media"].get_array() : nullptr;
    for (std::size_t i = 0; items && i < std::min(items->size(), parts.size()); ++i) {
      auto& item = (*items)[i].get_object();
      item["type"] = parts[i].as;
      item["media"] = place(parts[i]);
    }
  } else if (call.takes == Call::Files::kEdit) {
    method = "editMessageMedia";
    json::Object media{{"type", parts[0].as}, {"media", place(parts[0])}};
    for (const char* name : {"caption", "parse_mode"}) {
      const auto* value = params.if_contains(name);
      if (value) media[name] = *value;
      params.erase(name);
    }
    params["media"] = std::move(media);
  } else {
    method = MethodFor(parts[0].as);
    params[parts[0].as] = place(parts[0]);
    const bool timed = parts[0].as == "voice" || parts[0].as == "audio" || parts[0].as == "video";
    if (timed && parts[0].duration_ms > 0) params["duration"] = parts[0].duration_ms / 1000;
  }
  co_return co_await api_.Call(std::move(method), std::move(params), std::move(uploads));
}

Task<void> MediaSender::Keep(const std::vector<Part>& parts, const json::Value& result) {
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto* list = result.if_array();
    const auto* message = list && i < list->size() ? (*list)[i].if_object() : i == 0 ? result.if_object() : nullptr;
    if (!message || !parts[i].known_id.empty()) continue;
    const auto id = FileIdIn(*message, parts[i].as);
    if (!id.empty()) (void)co_await media_.KeepVendorId(channel_id_, parts[i].file.sha256, parts[i].as + "|" + id, std::nullopt);
  }
}

Task<Result<json::Value>> MediaSender::Send(std::string workspace_id, Call call, json::Object target) {
  std::vector<Part> parts;
  bool pictures = true;
  for (auto& media : call.files) {
    auto part = co_await Prepare(workspace_id, media);
    if (!part.ok()) co_return std::move(part).error();
    pictures = pictures && part->as == "photo";
    parts.push_back(std::move(*part));
  }
  const auto send_as = [&](std::string_view as) {
    for (auto& part : parts) {
      if (part.as != as) part.known_id.clear();
      part.as = as;
    }
  };
  // Pictures and documents do not mix in an album; an edit takes neither stickers nor voice notes.
  if (call.takes == Call::Files::kAlbum && !pictures) send_as("document");
  if (call.takes == Call::Files::kEdit && (parts[0].as == "sticker" || parts[0].as == "voice")) send_as("document");
  for (;;) {
    auto sent = co_await SendParts(call, target, parts);
    if (sent.ok()) {
      co_await Keep(parts, *sent);
      co_return sent;
    }
    bool by_id = false;
    for (const auto& part : parts) by_id = by_id || !part.known_id.empty();
    if (by_id && IsUnknownFile(sent.error())) {
      for (auto& part : parts) {
        if (!part.known_id.empty()) (void)co_await media_.ForgetVendorId(channel_id_, part.file.sha256);
        part.known_id.clear();
      }
    } else if (IsRefusedFormat(sent.error()) && parts[0].as != "document") {
      send_as("document");
    } else {
      co_return sent;
    }
  }
}

}  // namespace beseda::telegram
