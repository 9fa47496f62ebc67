#include <curl/curl.h>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "contracts/http_types.h"
#include "net/ip_address.h"
#include "net/plain_url.h"

namespace {

std::string Part(CURLU* url, CURLUPart part, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, flags) != CURLUE_OK) return {};
  std::string copy(text);
  curl_free(text);
  return copy;
}

}  // namespace

/// What we read of a URL, libcurl reads in the same way: the two never send one request to two places.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 2000) return 0;
  std::string text(reinterpret_cast<const char*>(data), size);
  if (text.find(':') == std::string::npos) text = "http://" + text;
  const auto ours = beseda::net::ParsePlainUrl(text);
  if (!ours) return 0;
  const std::unique_ptr<CURLU, void (*)(CURLU*)> url(curl_url(), &curl_url_cleanup);
  if (curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) std::abort();
  if (Part(url.get(), CURLUPART_SCHEME) != "http" || !Part(url.get(), CURLUPART_USER).empty()) std::abort();
  if (Part(url.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT) != std::to_string(ours->port)) std::abort();
  const auto host = Part(url.get(), CURLUPART_HOST);
  const auto address = beseda::net::ParseAddress(ours->host);
  if (address != beseda::net::ParseAddress(host)) std::abort();
  if (!address && !beseda::EqualsNoCase(host, ours->host)) std::abort();
  auto target = Part(url.get(), CURLUPART_PATH);
  if (const auto query = Part(url.get(), CURLUPART_QUERY); !query.empty()) target += "?" + query;
  auto mine = std::string(ours->target);
  if (!mine.starts_with('/')) mine = "/" + mine;
  if (mine.ends_with('?') && mine.find('?') == mine.size() - 1) mine.pop_back();  // an empty query
  if (mine != target) std::abort();
  return 0;
}
