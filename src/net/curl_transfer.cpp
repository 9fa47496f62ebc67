#include "net/curl_transfer.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstring>

#include "base/text.h"
#include "net/curl_failure.h"
#include "net/http_errors.h"
#include "net/ip_address.h"
#include "net/request_head.h"

namespace beseda::net {

namespace asio = boost::asio;
using std::chrono::steady_clock;

namespace {

constexpr std::size_t kMaxHeaderBytes = 256 * 1024;
/// So many unread bytes of a streamed body pause the transfer.
constexpr std::size_t kMaxUnread = 256 * 1024;

std::optional<AddressBytes> BytesOf(const curl_sockaddr& address) {
  AddressBytes bytes = {};
  if (address.family == AF_INET) {
    bytes[10] = bytes[11] = 0xff;
    sockaddr_in v4;
    std::memcpy(&v4, &address.addr, sizeof v4);
    std::memcpy(bytes.data() + 12, &v4.sin_addr, 4);
    return bytes;
  }
  if (address.family == AF_INET6) {
    // curl_sockaddr ends where the real structure goes on.
    std::memcpy(bytes.data(), reinterpret_cast<const char*>(&address.addr) + offsetof(sockaddr_in6, sin6_addr), 16);
    return bytes;
  }
  return std::nullopt;
}

std::string UrlPart(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
  std::string copy(text);
  curl_free(text);
  return copy;
}

}  // namespace

CurlTransfer::CurlTransfer(Executor strand, HttpRequest request, bool streamed)
    : request_(std::move(request)), streamed_(streamed), idle_timeout_(request_.idle_timeout.count()), changed_(strand), started_(steady_clock::now()),
      last_activity_(started_) {}

CurlTransfer::~CurlTransfer() {
  if (easy_) curl_easy_cleanup(easy_);
  curl_slist_free_all(header_list_);
}

Result<std::shared_ptr<CurlTransfer>> CurlTransfer::Make(Executor strand, HttpRequest request,
                                                         const ProxyChoice& proxies, bool streamed) {
  std::shared_ptr<CurlTransfer> transfer(new CurlTransfer(std::move(strand), std::move(request), streamed));
  CHECK_OK(transfer->SetUp(proxies));
  return transfer;
}

Status CurlTransfer::SetUp(const ProxyChoice& proxies) {
  CHECK_OK(CheckRequestHead(request_));
  easy_ = curl_easy_init();
  if (!easy_) return Error(ErrorCode::kInternal, "The request cannot be set up.", "curl_easy_init failed");
  CHECK_OK(CheckAddress(proxies));

  const auto milliseconds_of = [](Micros span) {
    return long(std::max<std::int64_t>(1, std::chrono::duration_cast<milliseconds>(span).count()));
  };
  curl_easy_setopt(easy_, CURLOPT_PRIVATE, this);
  curl_easy_setopt(easy_, CURLOPT_ERRORBUFFER, error_text_);
  curl_easy_setopt(easy_, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy_, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy_, CURLOPT_HTTP_VERSION, long(CURL_HTTP_VERSION_2TLS));
  curl_easy_setopt(easy_, CURLOPT_FOLLOWLOCATION, 0L);  // CurlClient does it, and drops credentials
  curl_easy_setopt(easy_, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  curl_easy_setopt(easy_, CURLOPT_CONNECTTIMEOUT_MS, milliseconds_of(request_.connect_timeout));
  curl_easy_setopt(easy_, CURLOPT_TIMEOUT_MS, milliseconds_of(request_.total_timeout));
  // Networks forget silent connections; a request on one of those would be lost with an unknown outcome.
  curl_easy_setopt(easy_, CURLOPT_MAXAGE_CONN, 50L);
  curl_easy_setopt(easy_, CURLOPT_HEADERFUNCTION, &OnHeader);
  curl_easy_setopt(easy_, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy_, CURLOPT_WRITEFUNCTION, &OnBody);
  curl_easy_setopt(easy_, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(easy_, CURLOPT_OPENSOCKETFUNCTION, &OnOpenSocket);
  curl_easy_setopt(easy_, CURLOPT_OPENSOCKETDATA, this);
  // The system's certificates stay trusted: libcurl finds them by its path of certificates, too.
  if (!request_.ca_file.empty()) curl_easy_setopt(easy_, CURLOPT_CAINFO, request_.ca_file.c_str());

  if (request_.method == "HEAD") {
    curl_easy_setopt(easy_, CURLOPT_NOBODY, 1L);
  } else if (SendsBody(request_)) {
    curl_easy_setopt(easy_, CURLOPT_POST, 1L);
    curl_easy_setopt(easy_, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request_.body.size()));
    curl_easy_setopt(easy_, CURLOPT_READFUNCTION, &OnRead);
    curl_easy_setopt(easy_, CURLOPT_READDATA, this);
    curl_easy_setopt(easy_, CURLOPT_SEEKFUNCTION, &OnSeek);
    curl_easy_setopt(easy_, CURLOPT_SEEKDATA, this);
  }
  curl_easy_setopt(easy_, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
  // libcurl quietly repeats a request when a kept connection dies under it. OnSeek stops it once a part of the body is
  // out; without a body only a new connection does.
  if (request_.body.empty() && !IsIdempotent(request_.method)) curl_easy_setopt(easy_, CURLOPT_FRESH_CONNECT, 1L);

  const auto add = [&](const std::string& line) {
    auto* longer = curl_slist_append(header_list_, line.c_str());
    if (longer) header_list_ = longer;
    return longer != nullptr;
  };
  bool added = add("Expect:");  // no waiting for 100 Continue
  if (!request_.headers.Find("Content-Type")) added = added && add("Content-Type:");
  if (!request_.headers.Find("User-Agent")) added = added && add("User-Agent: Beseda");
  for (const auto& [name, value] : request_.headers) {
    // libcurl wants a semicolon for a field without a value.
    added = added && add(value.empty() ? name + ";" : name + ": " + value);
  }
  if (!added) return Error(ErrorCode::kInternal, "The request cannot be set up.", "out of memory");
  curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, header_list_);
  return Ok();
}

/// Reads the URL as libcurl will, chooses the proxy, and refuses what the guard can see without asking the resolver.
Status CurlTransfer::CheckAddress(const ProxyChoice& proxies) {
  const std::unique_ptr<CURLU, void (*)(CURLU*)> url(curl_url(), &curl_url_cleanup);
  const bool clean = std::none_of(request_.url.begin(), request_.url.end(),
                                  [](unsigned char c) { return c <= 0x20 || c == 0x7f; });
  if (!url || !clean || curl_url_set(url.get(), CURLUPART_URL, request_.url.c_str(), 0) != CURLUE_OK) {
    return Error(ErrorCode::kInvalid, "The address is not a valid URL. It must begin with https:// or http://.");
  }
  const auto scheme = UrlPart(url.get(), CURLUPART_SCHEME);
  host_ = UrlPart(url.get(), CURLUPART_HOST);
  if (scheme != "http" && scheme != "https") {
    return Error(ErrorCode::kInvalid, "The address must begin with https:// or http://.");
  }
  std::string_view bare = host_;
  if (bare.starts_with('[') && bare.ends_with(']')) bare = bare.substr(1, bare.size() - 2);
  if (request_.reach == Reach::kPublicOnly) {
    const auto literal = ParseAddress(bare);
    if (literal && !IsPublicAddress(*literal)) return AddressForbidden();
    if (EqualsNoCase(bare, "localhost") || ToLower(bare).ends_with(".localhost")) return AddressForbidden();
  }
  const std::string proxy(proxies.For(scheme, bare));
  proxied_ = !proxy.empty();
  curl_easy_setopt(easy_, CURLOPT_PROXY, proxy.c_str());
  curl_easy_setopt(easy_, CURLOPT_NOPROXY, "");
  if (curl_easy_setopt(easy_, CURLOPT_URL, request_.url.c_str()) != CURLE_OK) {
    return AddressNotValid();
  }
  return Ok();
}

curl_socket_t CurlTransfer::OnOpenSocket(void* self, curlsocktype, curl_sockaddr* address) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  // Behind a proxy this is the operator's proxy, which resolves the name itself and is the one to guard its network.
  if (transfer.request_.reach == Reach::kPublicOnly && !transfer.proxied_) {
    const auto bytes = BytesOf(*address);
    if (!bytes || !IsPublicAddress(*bytes)) {
      transfer.forbidden_ = true;
      return CURL_SOCKET_BAD;
    }
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::size_t CurlTransfer::OnRead(char* into, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  const auto take = std::min(size * count, transfer.request_.body.size() - transfer.sent_);
  std::memcpy(into, transfer.request_.body.data() + transfer.sent_, take);
  transfer.sent_ += take;
  transfer.last_activity_ = steady_clock::now();
  return take;
}

int CurlTransfer::OnSeek(void* self, curl_off_t offset, int origin) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  if (origin != SEEK_SET || offset < 0 || std::size_t(offset) > transfer.request_.body.size()) return CURL_SEEKFUNC_FAIL;
  // To send it a second time may have its effect twice.
  if (transfer.sent_ > 0 && !IsIdempotent(transfer.request_.method)) return CURL_SEEKFUNC_FAIL;
  transfer.sent_ = std::size_t(offset);
  return CURL_SEEKFUNC_OK;
}

std::size_t CurlTransfer::OnHeader(char* data, std::size_t size, std::size_t count, void* self) {
  return static_cast<CurlTransfer*>(self)->TakeHeader({data, size * count});
}

std::size_t CurlTransfer::OnBody(char* data, std::size_t size, std::size_t count, void* self) {
  return static_cast<CurlTransfer*>(self)->TakeBody({data, size * count});
}

std::size_t CurlTransfer::TakeHeader(std::string_view line) {
  const auto size = line.size();
  last_activity_ = steady_clock::now();
  if (headers_done_) return size;  // a trailer
  header_bytes_ += size;
  if (header_bytes_ > kMaxHeaderBytes) {
    too_large_ = true;
    return 0;
  }
  line = Trim(line);
  if (line.starts_with("HTTP/")) {
    response_.headers = {};
    const auto space = line.find(' ');
    response_.status = space == line.npos ? 0 : std::atoi(std::string(line.substr(space + 1, 3)).c_str());
  } else if (line.empty()) {
    headers_done_ = response_.status >= 200;  // an interim answer (1xx) is followed by another
    if (headers_done_) Wake();
  } else if (const auto colon = line.find(':'); colon != line.npos) {
    response_.headers.Add(std::string(line.substr(0, colon)), std::string(Trim(line.substr(colon + 1))));
  }
  return size;
}

std::size_t CurlTransfer::TakeBody(std::string_view bytes) {
  last_activity_ = steady_clock::now();
  if (bytes.size() > request_.max_response_bytes - received_) {
    too_large_ = true;
    return 0;
  }
  if (!streamed_) {
    received_ += bytes.size();
    response_.body.append(bytes);
    return bytes.size();
  }
  if (unread_ >= kMaxUnread) {
    paused_ = true;
    return CURL_WRITEFUNC_PAUSE;
  }
  received_ += bytes.size();
  unread_ += bytes.size();
  if (!bytes.empty()) pieces_.emplace_back(bytes);
  Wake();
  return bytes.size();
}

std::string CurlTransfer::TakePiece() {
  if (pieces_.empty()) return {};
  auto piece = std::move(pieces_.front());
  pieces_.pop_front();
  unread_ -= piece.size();
  if (paused_ && unread_ < kMaxUnread / 2) {
    paused_ = false;
    if (!done_) curl_easy_pause(easy_, CURLPAUSE_CONT);
  }
  return piece;
}

std::string CurlTransfer::RedirectUrl() const {
  const auto status = response_.status;
  if (status != 301 && status != 302 && status != 303 && status != 307 && status != 308) return {};
  const auto location = response_.headers.Get("Location");
  if (location.empty()) return {};
  const std::unique_ptr<CURLU, void (*)(CURLU*)> url(curl_url(), &curl_url_cleanup);
  if (!url || curl_url_set(url.get(), CURLUPART_URL, request_.url.c_str(), 0) != CURLUE_OK) return {};
  if (curl_url_set(url.get(), CURLUPART_URL, std::string(location).c_str(), CURLU_URLENCODE) != CURLUE_OK) return {};
  return UrlPart(url.get(), CURLUPART_URL);
}

void CurlTransfer::Finish(CURLcode code) {
  done_ = true;
  code_ = code;
  Wake();
}

steady_clock::time_point CurlTransfer::IdleDeadline() const {
  const std::chrono::microseconds silence(idle_timeout_.load(std::memory_order_relaxed));
  curl_off_t connected_after = 0;
  curl_easy_getinfo(easy_, CURLINFO_PRETRANSFER_TIME_T, &connected_after);
  // Until the request goes out there is another deadline.
  if (connected_after <= 0) return steady_clock::now() + silence;
  return std::max({last_activity_, waited_since_, started_ + std::chrono::microseconds(connected_after)}) + silence;
}

Task<bool> CurlTransfer::Changed() {
  waited_since_ = streamed_ && headers_done_ ? steady_clock::now() : started_;
  changed_.expires_at(IdleDeadline());
  boost::system::error_code woken;
  co_await changed_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  const auto cancelled = co_await asio::this_coro::cancellation_state;
  if (cancelled.cancelled() != asio::cancellation_type::none) co_return false;
  if (!woken && !done_ && steady_clock::now() >= IdleDeadline()) idle_ = true;
  co_return true;
}

bool CurlTransfer::RequestWasSent() const {
  long sent = 0;
  curl_easy_getinfo(easy_, CURLINFO_REQUEST_SIZE, &sent);
  return sent > 0 || sent_ > 0;
}

std::optional<Error> CurlTransfer::Failure() const {
  if (forbidden_ && done_ && code_ != CURLE_OK) return AddressForbidden();
  if (too_large_) return AnswerTooLarge(host_);
  if (idle_) return DescribeCurlFailure(CURLE_OPERATION_TIMEDOUT, host_, error_text_, RequestWasSent());
  if (!done_ || code_ == CURLE_OK) return std::nullopt;
  return DescribeCurlFailure(code_, host_, error_text_, RequestWasSent());
}

}  // namespace beseda::net
