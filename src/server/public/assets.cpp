#include "server/public/assets.h"

#include "base/task.h"
#include "server/problem.h"

namespace beseda::server {
namespace {

// The admin UI runs its own scripts only; the component library sets styles on elements.
constexpr std::string_view kAdminPolicy =
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob: https: http:; "
    "media-src 'self' blob: https: http:; font-src 'self' data:; connect-src 'self'; frame-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";
// The full-page chat may be shown in a frame of any site that embeds it.
constexpr std::string_view kChatPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob: https: http:; "
    "media-src 'self' blob: https: http:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'";

std::string_view View(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

bool AcceptsGzip(const ServerRequest& request) {
  const auto accepted = request.headers.Get("accept-encoding");
  const auto at = accepted.find("gzip");
  return at != accepted.npos && accepted.substr(at, 8) != "gzip;q=0";
}

ServerResponse PageResponse(const StaticAsset& asset, const ServerRequest& request, std::string_view policy) {
  auto response = AssetResponse(asset, request);
  response.headers.Set("Content-Security-Policy", std::string(policy));
  response.headers.Set("Referrer-Policy", "strict-origin-when-cross-origin");
  return response;
}

ServerResponse NotFound() { return MakeProblem(Error(ErrorCode::kNotFound, "There is no page at this address.")); }

ServerResponse AdminResponse(AssetFinder find, const ServerRequest& request) {
  const auto* asset = find(request.path);
  const auto last = request.path.substr(request.path.rfind('/') + 1);
  // A path without a file extension is a page of the application.
  if (!asset && last.find('.') == last.npos) asset = find("/admin/index.html");
  if (!asset) return NotFound();
  if (asset->path.ends_with(".html")) return PageResponse(*asset, request, kAdminPolicy);
  return AssetResponse(*asset, request);
}

ServerResponse Redirect(std::string where) {
  ServerResponse response;
  response.status = 302;
  response.headers.Add("Location", std::move(where));
  return response;
}

}  // namespace

ServerResponse AssetResponse(const StaticAsset& asset, const ServerRequest& request) {
  ServerResponse response;
  response.headers.Add("ETag", std::string(asset.etag));
  response.headers.Add("Cache-Control", asset.immutable ? "public, max-age=31536000, immutable" : "no-cache");
  response.headers.Add("Vary", "Accept-Encoding");
  if (request.headers.Get("if-none-match").find(asset.etag) != std::string_view::npos) {
    response.status = 304;
    return response;
  }
  response.headers.Add("Content-Type", std::string(asset.mime));
  response.headers.Add("X-Content-Type-Options", "nosniff");
  if (!asset.gzip.empty() && AcceptsGzip(request)) {
    response.headers.Add("Content-Encoding", "gzip");
    response.static_body = View(asset.gzip);
  } else {
    response.static_body = View(asset.identity);
  }
  return response;
}

void AddAssetRoutes(Router& router, AssetFinder find) {
  router.Add("GET", "/", [](ServerRequest) -> Task<ServerResponse> { co_return Redirect("/admin/"); });
  router.Add("GET", "/admin", [](ServerRequest) -> Task<ServerResponse> { co_return Redirect("/admin/"); });
  const auto admin = [find](ServerRequest request) -> Task<ServerResponse> { co_return AdminResponse(find, request); };
  router.Add("GET", "/admin/", admin);
  router.Add("GET", "/admin/{path*}", admin);
  router.Add("GET", "/chat/{channel}", [find](ServerRequest request) -> Task<ServerResponse> {
    const auto* page = find("/chat.html");
    co_return page ? PageResponse(*page, request, kChatPolicy) : NotFound();
  });
  // The rest of the widget's files stand at the top: /widget.js and what it may load.
  router.Add("GET", "/{file}", [find](ServerRequest request) -> Task<ServerResponse> {
    const auto* asset = find(request.path);
    if (!asset) co_return NotFound();
    auto response = AssetResponse(*asset, request);
    response.headers.Add("Cross-Origin-Resource-Policy", "cross-origin");
    response.headers.Add("Access-Control-Allow-Origin", "*");
    co_return response;
  });
}

}  // namespace beseda::server
