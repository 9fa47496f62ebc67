#include "server/public/uploads.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/task.h"
#include "base/text.h"
#include "crypto/hash.h"
#include "crypto/token.h"
#include "server/problem.h"
#include "server/public/media_type.h"

namespace beseda::server {
namespace {

constexpr std::size_t kMaxName = 120;

std::string CleanName(std::string_view name) {
  std::string clean;
  for (const char c : ToUtf8(name)) {
    const bool unwelcome = std::uint8_t(c) < 0x20 || c == 0x7f || c == '/' || c == '\\' || c == '"' || c == '%';
    clean += unwelcome ? '_' : c;
  }
  clean = CutUtf8(Trim(clean), kMaxName);
  return clean.empty() || clean.find_first_not_of('.') == clean.npos ? "file" : clean;
}

struct Range {
  std::size_t first;
  std::size_t last;
};

// One range of RFC 9110 §14.2; nothing if there is none or it is not of that form (then the whole is given).
std::optional<Range> ReadRange(std::string_view header, std::size_t size) {
  constexpr std::string_view kBytes = "bytes=";
  if (!header.starts_with(kBytes) || size == 0) return std::nullopt;
  const auto text = header.substr(kBytes.size());
  const auto dash = text.find('-');
  if (dash == text.npos) return std::nullopt;
  const auto number = [](std::string_view digits) -> std::optional<std::size_t> {
    std::size_t value = 0;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (failure != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return value;
  };
  const auto first = number(text.substr(0, dash));
  const auto last = number(text.substr(dash + 1));
  if (first && *first < size) return Range{*first, std::min(last.value_or(size - 1), size - 1)};
  if (!first && dash == 0 && last && *last > 0) return Range{size - std::min(*last, size), size - 1};
  return std::nullopt;
}

}  // namespace

Task<Result<Uploads::Upload>> Uploads::Save(std::string workspace_id, std::string channel_id, std::string name,
                                            std::string bytes) {
  if (bytes.empty()) co_return Error(ErrorCode::kInvalid, "This file is empty.");
  if (bytes.size() > max_bytes_) {
    co_return Error(ErrorCode::kTooLarge,
                    "This file is too large: at most " + std::to_string(max_bytes_ / (1024 * 1024)) + " MiB are allowed.");
  }
  Upload upload;
  std::string token = crypto::NewToken(random_, 24);
  std::replace(token.begin(), token.end(), '-', 'x');  // Letters, digits and '_' only: it names a file.
  upload.id = "upl_" + token;
  upload.name = CleanName(name);
  upload.mime = SniffMediaType(bytes);
  if (!IsTypeAmong(upload.mime, types_)) {
    co_return Error(ErrorCode::kInvalid, "Files of the type " + upload.mime + " are not taken here.");
  }
  upload.size = std::int64_t(bytes.size());
  upload.url = "/media/" + upload.id + "/" + PercentEncode(upload.name);
  const auto sha256 = crypto::Sha256Hex(bytes);
  CO_CHECK_OK(co_await files_.Save(upload.id, std::move(bytes)));
  const auto now = clock_.Now();
  auto stored = co_await db_.Write([&](Tx& tx) {
    tx.Exec(
        "INSERT INTO uploads (id, workspace_id, channel_id, name, mime, size, sha256, created_at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        upload.id, workspace_id, channel_id, upload.name, upload.mime, upload.size, sha256, now);
  });
  if (!stored.ok()) {
    (void)co_await files_.Remove(upload.id);
    co_return std::move(stored).error();
  }
  co_return upload;
}

Task<Result<ImagePart>> Uploads::OpenPicture(std::string workspace_id, std::string url) {
  constexpr std::string_view kRoot = "/media/";
  const auto path = std::string_view(url).substr(url.starts_with(kRoot) ? kRoot.size() : url.size());
  const std::string id(path.substr(0, path.find('/')));
  ImagePart image;
  CO_TRY(const bool found, co_await db_.Read([&](Tx& tx) {
    const auto rows = tx.Query("SELECT mime FROM uploads WHERE id = $1 AND workspace_id = $2", id, workspace_id);
    if (!rows.empty()) image.mime = rows[0].Text(0);
    return !rows.empty();
  }));
  if (!found) co_return Error(ErrorCode::kNotFound, "The picture is gone.");
  if (!image.mime.starts_with("image/")) co_return Error(ErrorCode::kInvalid, "The file is no picture: it is of the type " + image.mime + ".");
  CO_TRY(image.data, co_await files_.Load(id));
  co_return image;
}

Task<ServerResponse> Uploads::Serve(ServerRequest request) {
  const std::string id(request.Parameter("id"));
  Upload upload;
  auto found = co_await db_.Read([&](Tx& tx) {
    const auto rows = tx.Query("SELECT name, mime FROM uploads WHERE id = $1", id);
    if (rows.empty()) return false;
    upload.name = rows[0].Text(0);
    upload.mime = rows[0].Text(1);
    return true;
  });
  if (!found.ok()) co_return MakeProblem(found.error());
  if (!*found) co_return MakeProblem(Error(ErrorCode::kNotFound, "There is no such file; it may have been removed."));
  auto bytes = co_await files_.Load(id);
  if (!bytes.ok()) co_return MakeProblem(bytes.error());

  ServerResponse response;
  response.headers.Add("Content-Type", upload.mime);
  response.headers.Add("X-Content-Type-Options", "nosniff");
  response.headers.Add("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox");
  response.headers.Add("Cross-Origin-Resource-Policy", "cross-origin");
  response.headers.Add("Cache-Control", "private, max-age=31536000, immutable");
  response.headers.Add("Accept-Ranges", "bytes");
  response.headers.Add("Content-Disposition", std::string(IsShownInline(upload.mime) ? "inline" : "attachment") +
                                                  "; filename*=UTF-8''" + PercentEncode(upload.name));
  if (const auto range = ReadRange(request.headers.Get("range"), bytes->size())) {
    response.status = 206;
    response.headers.Add("Content-Range", "bytes " + std::to_string(range->first) + "-" +
                                              std::to_string(range->last) + "/" + std::to_string(bytes->size()));
    response.body = bytes->substr(range->first, range->last - range->first + 1);
  } else {
    response.body = std::move(*bytes);
  }
  co_return response;
}

}  // namespace beseda::server
