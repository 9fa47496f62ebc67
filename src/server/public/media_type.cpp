#include "server/public/media_type.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace beseda::server {
namespace {

struct Signature {
  std::size_t offset;
  std::string_view bytes;
  std::string_view mime;
};

using namespace std::string_view_literals;

// https://mimesniff.spec.whatwg.org/ §6 and the formats' own specifications.
constexpr std::array kSignatures = {
    Signature{0, "\x89PNG\r\n\x1a\n"sv, "image/png"}, Signature{0, "\xff\xd8\xff"sv, "image/jpeg"},
    Signature{0, "GIF87a"sv, "image/gif"},            Signature{0, "GIF89a"sv, "image/gif"},
    Signature{8, "WEBP"sv, "image/webp"},             Signature{4, "ftypavif"sv, "image/avif"},
    Signature{4, "ftypheic"sv, "image/heic"},         Signature{0, "%PDF-"sv, "application/pdf"},
    Signature{0, "OggS"sv, "audio/ogg"},              Signature{0, "ID3"sv, "audio/mpeg"},
    Signature{0, "\xff\xfb"sv, "audio/mpeg"},         Signature{0, "\xff\xf3"sv, "audio/mpeg"},
    Signature{0, "fLaC"sv, "audio/flac"},             Signature{8, "WAVE"sv, "audio/wav"},
    Signature{4, "ftypM4A"sv, "audio/mp4"},           Signature{4, "ftyp"sv, "video/mp4"},
    Signature{0, "\x1a\x45\xdf\xa3"sv, "video/webm"}, Signature{0, "PK\x03\x04"sv, "application/zip"},
};

}  // namespace

std::string_view SniffMediaType(std::string_view bytes) {
  for (const auto& signature : kSignatures) {
    if (bytes.size() >= signature.offset && bytes.substr(signature.offset).starts_with(signature.bytes)) {
      return signature.mime;
    }
  }
  if (!bytes.empty() && bytes.find('\0') == bytes.npos && IsUtf8(bytes)) return "text/plain; charset=utf-8";
  return "application/octet-stream";
}

bool IsTypeAmong(std::string_view mime, const std::vector<std::string>& types) {
  const auto type = mime.substr(0, mime.find(';'));
  return std::any_of(types.begin(), types.end(), [&](std::string_view one) {
    if (one == "*/*" || one == type) return true;
    return one.ends_with("/*") && type.starts_with(one.substr(0, one.size() - 1));
  });
}

bool IsShownInline(std::string_view mime) {
  return mime.starts_with("image/") || mime.starts_with("audio/") || mime.starts_with("video/") ||
         mime == "application/pdf";
}

}  // namespace beseda::server
