#include "channels/common/meta_token.h"

#include "base/clock.h"
#include "base/task.h"
#include "channels/common/meta_json.h"

namespace beseda {
namespace {

constexpr auto kYoungest = std::chrono::hours(24);
constexpr auto kLifetime = std::chrono::hours(24 * 60);
constexpr double kLongest = 10.0 * 365 * 86400;  // seconds; more is no time at all

class InstagramToken final : public ChannelCredentials {
 public:
  InstagramToken(MetaAccess access, const ChannelServices& services) : clock_(services.clock), graph_(std::move(access), services) {}

  std::string field() const override { return "access_token"; }
  const std::string& secret() const override { return graph_.access().access_token; }
  Micros youngest() const override { return kYoungest; }
  Micros lifetime() const override { return kLifetime; }

  Task<Result<Renewed>> Renew() override {
    MetaFields query{{"grant_type", "ig_refresh_token"}};
    CO_TRY(const auto answer, co_await graph_.GetOfToken("refresh_access_token", std::move(query)));
    Renewed renewed;
    renewed.secret = TextIn(answer, "access_token");
    const auto good_for = NumberIn(answer, "expires_in");
    if (renewed.secret.empty()) co_return Error(ErrorCode::kUnavailable, "Instagram gave no token.");
    if (good_for && *good_for > 0 && *good_for < kLongest) {
      renewed.ends_at = clock_.Now() + std::chrono::duration_cast<Micros>(std::chrono::seconds(std::int64_t(*good_for)));
    }
    co_return renewed;
  }

 private:
  Clock& clock_;
  MetaGraph graph_;
};

}  // namespace

std::unique_ptr<ChannelCredentials> MakeInstagramToken(MetaAccess access, const ChannelServices& services) {
  return std::make_unique<InstagramToken>(std::move(access), services);
}

}  // namespace beseda
