#include "providers/gigachat/gigachat_token.h"

#include <array>
#include <utility>

#include "base/task.h"
#include "crypto/encoding.h"
#include "json/json.h"
#include "providers/common/fetch.h"
#include "providers/common/json_fields.h"
#include "providers/common/vendor_error.h"
#include "providers/gigachat/gigachat_errors.h"

namespace beseda::gigachat {
namespace {

constexpr Micros kEarly = seconds(60);

}  // namespace

/// Ends a fetch, also one whose task is destroyed: keeps what it gave and wakes who waits for it.
class TokenSource::Fetching {
 public:
  explicit Fetching(TokenSource& source) : source_(source) {}
  ~Fetching() { End({}, {}); }

  void End(std::optional<AccessToken> token, std::optional<Error> error) {
    if (std::exchange(ended_, true)) return;
    std::vector<Waker> waiting;
    {
      std::lock_guard lock(source_.mutex_);
      if (token) source_.token_ = *std::move(token);
      source_.error_ = std::move(error);
      source_.fetching_ = false;
      ++source_.fetches_;
      waiting.swap(source_.waiting_);
    }
    for (auto& waker : waiting) waker.Wake();
  }

 private:
  TokenSource& source_;
  bool ended_ = false;
};

Result<AccessToken> DecodeToken(std::string_view body) {
  const auto parsed = json::ParseObject(body);
  if (!parsed.ok()) return DamagedAnswer(parsed.error().message);
  AccessToken out;
  out.text = FindText(*parsed, "access_token");
  auto expires = FindCount(&*parsed, "expires_at");
  if (out.text.empty()) {
    out.text = FindText(*parsed, "tok");
    expires = FindCount(&*parsed, "exp");
  }
  if (out.text.empty()) return Error(ErrorCode::kUnavailable, "The provider answered without an access token.");
  constexpr std::int64_t kLeastMillis = 10'000'000'000;  // in seconds this is the year 2286
  constexpr std::int64_t kMostMillis = 10'000'000'000'000;
  if (expires && *expires > 0 && *expires < kMostMillis) {
    out.expires = FromUnixMicros(*expires * (*expires < kLeastMillis ? 1'000'000 : 1'000));
  }
  return out;
}

bool TokenSource::IsGood(std::string_view refused) const {
  return !token_.text.empty() && token_.text != refused && (!token_.expires || clock_.Now() < *token_.expires - kEarly);
}

Task<Result<std::string>> TokenSource::Get(std::string refused) {
  for (;;) {
    std::uint64_t seen = 0;
    {
      std::lock_guard lock(mutex_);
      if (IsGood(refused)) co_return token_.text;
      if (!std::exchange(fetching_, true)) break;
      seen = fetches_;
    }
    co_await SuspendCancellable([&](Waker waker) {
      std::unique_lock lock(mutex_);
      if (fetches_ == seen) {
        waiting_.push_back(std::move(waker));
        return;
      }
      lock.unlock();
      waker.Wake();
    });
    std::lock_guard lock(mutex_);
    if (fetches_ == seen) co_return Error(ErrorCode::kCancelled, "The call was cancelled.");
    if (error_) co_return *error_;
  }
  Fetching fetching(*this);
  auto token = co_await Fetch();
  if (token.ok()) {
    auto text = token->text;
    fetching.End(*std::move(token), {});
    co_return text;
  }
  // Somebody else may ask again where this call alone was given up.
  const bool own = token.error().code == ErrorCode::kCancelled;
  fetching.End({}, own ? std::nullopt : std::optional(token.error()));
  co_return std::move(token).error();
}

std::string TokenSource::Last() const {
  std::lock_guard lock(mutex_);
  return token_.text;
}

Task<Result<AccessToken>> TokenSource::Fetch() {
  HttpRequest request;
  request.method = "POST";
  request.url = settings_->auth_url;
  request.reach = Reach::kAnywhere;  // an operator has configured it
  request.ca_file = settings_->ca_file;
  request.headers.Add("Authorization", "Basic " + settings_->credentials);
  request.headers.Add("RqUID", MakeUuid());
  request.headers.Add("Content-Type", "application/x-www-form-urlencoded");
  request.headers.Add("Accept", "application/json");
  request.body = "scope=" + PercentEncode(settings_->scope);
  SetTimeout(request, seconds(20));
  CO_TRY(const auto answer, co_await beseda::Fetch(http_, std::move(request)));
  if (!IsSuccess(answer)) {
    co_return ToTokenError(DecodeRefusal(answer.status, answer.body), answer.headers, settings_->credentials);
  }
  co_return DecodeToken(answer.body);
}

// Version 4 (RFC 9562 §5.4).
std::string TokenSource::MakeUuid() {
  std::array<std::byte, 16> bytes;
  random_.Fill(bytes);
  bytes[6] = (bytes[6] & std::byte(0x0F)) | std::byte(0x40);
  bytes[8] = (bytes[8] & std::byte(0x3F)) | std::byte(0x80);
  auto out = crypto::ToHex(bytes);
  for (const std::size_t at : {8, 13, 18, 23}) out.insert(at, 1, '-');
  return out;
}

}  // namespace beseda::gigachat
