#include "outbox/stored_channel_media.h"

#include "base/task.h"
#include "crypto/hash.h"

namespace beseda {
namespace {

constexpr std::string_view kOurs = "/media/";
constexpr std::size_t kMostBytes = 100 * 1024 * 1024;

Error TooLarge(std::size_t max_bytes) {
  return Error(ErrorCode::kTooLarge, "The file is too large for this channel: at most " +
                                         std::to_string(max_bytes / (1024 * 1024)) + " MiB can be sent.");
}

// The last part of an address's path, for a file that has no name.
std::string NameIn(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  const auto slash = url.rfind('/');
  auto name = PercentDecode(slash == url.npos ? std::string_view() : url.substr(slash + 1)).value_or("");
  return name.empty() ? "file" : name;
}

}  // namespace

Task<Result<MediaBytes>> StoredChannelMedia::Load(std::string workspace_id, MediaContent media, std::size_t max_bytes) {
  if (max_bytes == 0) max_bytes = kMostBytes;
  if (!media.url.starts_with(kOurs)) co_return co_await Download(std::move(media), max_bytes);
  const auto path = std::string_view(media.url).substr(kOurs.size());
  std::string id(path.substr(0, path.find('/')));
  co_return co_await LoadOurs(std::move(workspace_id), std::move(id), max_bytes);
}

Task<Result<MediaBytes>> StoredChannelMedia::LoadOurs(std::string workspace_id, std::string id, std::size_t max_bytes) {
  MediaBytes loaded;
  std::int64_t size = 0;
  CO_TRY(const bool found, co_await db_.Read([&](Tx& tx) {
    const auto rows =
        tx.Query("SELECT name, mime, size, sha256 FROM uploads WHERE id = $1 AND workspace_id = $2", id, workspace_id);
    if (rows.empty()) return false;
    loaded.name = rows[0].Text(0);
    loaded.mime = rows[0].Text(1);
    size = rows[0].Int(2);
    loaded.sha256 = rows[0].Text(3);
    return true;
  }));
  if (!found) co_return Error(ErrorCode::kNotFound, "The file is gone; it was removed from the server.");
  if (std::size_t(size) > max_bytes) co_return TooLarge(max_bytes);
  CO_TRY(loaded.bytes, co_await files_.Load(id));
  co_return loaded;
}

Task<Result<MediaBytes>> StoredChannelMedia::Download(MediaContent media, std::size_t max_bytes) {
  HttpRequest request;
  request.url = media.url;
  request.max_response_bytes = max_bytes;
  request.max_redirects = 3;
  request.total_timeout = seconds(120);
  auto response = co_await http_.Send(std::move(request));
  if (!response.ok()) {
    if (response.error().code == ErrorCode::kTooLarge) co_return TooLarge(max_bytes);
    auto error = std::move(response).error();
    error.message = "The file could not be fetched from its address. " + error.message;
    // Nothing was sent to the person yet, whatever became of this request.
    if (error.code == ErrorCode::kUncertain || error.code == ErrorCode::kTimeout) error.code = ErrorCode::kUnavailable;
    co_return error;
  }
  if (response->status != 200) {
    const bool passing = response->status == 429 || response->status >= 500;
    co_return Error(passing ? ErrorCode::kUnavailable : ErrorCode::kNotFound,
                    "The file could not be fetched: its address answered " + std::to_string(response->status) + ".");
  }
  MediaBytes loaded;
  const auto type = response->headers.Get("content-type");
  loaded.mime = media.mime.empty() ? std::string(type.substr(0, type.find(';'))) : media.mime;
  if (loaded.mime.empty()) loaded.mime = "application/octet-stream";
  loaded.name = media.name.empty() ? NameIn(media.url) : media.name;
  loaded.bytes = std::move(response->body);
  loaded.sha256 = crypto::Sha256Hex(loaded.bytes);
  co_return loaded;
}

Task<Result<std::optional<std::string>>> StoredChannelMedia::FindVendorId(std::string channel_id, std::string sha256) {
  const auto now = clock_.Now();
  co_return co_await db_.Read([&](Tx& tx) -> std::optional<std::string> {
    const auto rows = tx.Query(
        "SELECT vendor_id FROM channel_files WHERE channel_id = $1 AND sha256 = $2 AND (expires_at IS NULL OR expires_at > $3)",
        channel_id, sha256, now);
    if (rows.empty()) return std::nullopt;
    return rows[0].Text(0);
  });
}

Task<Status> StoredChannelMedia::KeepVendorId(std::string channel_id, std::string sha256, std::string vendor_id,
                                              std::optional<Time> expires_at) {
  co_return co_await db_.Write([&](Tx& tx) {
    tx.Exec(
        "INSERT INTO channel_files (channel_id, sha256, vendor_id, workspace_id, expires_at) "
        "SELECT id, $2, $3, workspace_id, $4 FROM channels WHERE id = $1 "
        "ON CONFLICT (channel_id, sha256) DO UPDATE SET vendor_id = excluded.vendor_id, expires_at = excluded.expires_at",
        channel_id, sha256, vendor_id, expires_at);
  });
}

Task<Status> StoredChannelMedia::ForgetVendorId(std::string channel_id, std::string sha256) {
  co_return co_await db_.Write([&](Tx& tx) {
    tx.Exec("DELETE FROM channel_files WHERE channel_id = $1 AND sha256 = $2", channel_id, sha256);
  });
}

}  // namespace beseda
