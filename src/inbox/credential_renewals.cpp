#include "inbox/credential_renewals.h"

#include "base/log.h"
#include "base/task.h"
#include "crypto/hash.h"
#include "json/json.h"
#include "records/bot_rows.h"
#include "records/channel_edits.h"
#include "records/channel_health_rows.h"
#include "records/sealed_settings.h"

namespace beseda {
namespace {

using records::ChannelTokenRow;

constexpr Micros kLookEvery = std::chrono::minutes(10);
constexpr Micros kTryAgain = std::chrono::hours(6);
constexpr Micros kAgeMargin = std::chrono::hours(1);
constexpr Micros kDay = std::chrono::hours(24);
constexpr Micros kWarnBefore = 14 * kDay;

std::string Fingerprint(const std::string& secret) { return crypto::Sha256Hex("credentials/" + secret).substr(0, 32); }

std::string Days(Micros time) {
  const auto days = time / kDay;
  return std::to_string(days) + (days == 1 ? " day" : " days");
}

}  // namespace

ChannelCheck ExplainCredentials(const ChannelTokenRow& token, Time now) {
  using State = ChannelCheck::State;
  const auto why = token.failure.empty() ? std::string() : " Renewing it failed: " + token.failure;
  if (!token.ends_at) {
    if (why.empty()) return {"token_life", State::kOk, "The access token is new here; it will be renewed for the first time within a day or two."};
    return {"token_life", State::kUnknown, "When the access token ends is not known." + why,
            "A token can be renewed once it is a day old; it is tried again by itself. If this stays, make a new token and enter it."};
  }
  const auto left = *token.ends_at - now;
  const std::string todo = "Make a new access token at the vendor and enter it.";
  if (left <= Micros(0)) return {"token_life", State::kFailed, "The access token has ended." + why, todo};
  const auto good = "The access token is good for " + Days(left) + ".";
  if (why.empty()) return {"token_life", State::kOk, good + " It is renewed by itself."};
  return {"token_life", left < kWarnBefore ? State::kWarning : State::kOk, good + why, todo};
}

Task<void> CredentialRenewals::Run() {
  for (;;) {
    const auto looked = co_await Look();
    if (!looked.ok()) {
      if (looked.error().code == ErrorCode::kCancelled) co_return;
      Log(LogLevel::kError, "inbox", "cannot look after the credentials of channels",
          {{"error", looked.error().message}, {"detail", looked.error().detail}});
    }
    co_await services_.clock.Sleep(kLookEvery);
  }
}

Task<Status> CredentialRenewals::Look() {
  CO_TRY(const auto ids, co_await services_.db.Read([](Tx& tx) {
    std::vector<std::string> found;
    for (const auto row : tx.Query("SELECT id FROM channels WHERE enabled = 1 AND deleted_at IS NULL ORDER BY id")) found.push_back(row.Text(0));
    return found;
  }));
  for (const auto& id : ids) {
    auto channel = co_await services_.channels.Find(id);
    if (channel.ok() && (*channel)->adapter->credentials()) CO_CHECK_OK(co_await LookAt(*channel));
  }
  co_return Ok();
}

Task<Status> CredentialRenewals::LookAt(std::shared_ptr<const ChannelDirectory::Entry> channel) {
  const auto& credentials = *channel->adapter->credentials();
  if (credentials.secret().empty()) co_return Ok();
  const auto& id = channel->account.id;
  const auto fingerprint = Fingerprint(credentials.secret());
  const auto now = services_.clock.Now();
  CO_TRY(auto token, co_await services_.db.Write([&](Tx& tx) {
    auto known = records::LoadChannelToken(tx, id);
    if (known && known->fingerprint == fingerprint) return *known;
    // Somebody has entered it; how old it is nobody tells, so that it is tried at once.
    ChannelTokenRow fresh{id, fingerprint, now, std::nullopt, now, ""};
    records::SaveChannelToken(tx, fresh);
    return fresh;
  }));
  if (token.next_try_at > now) co_return Ok();
  co_return co_await Renew(std::move(channel), std::move(token));
}

Task<Status> CredentialRenewals::Renew(std::shared_ptr<const ChannelDirectory::Entry> channel, ChannelTokenRow token) {
  auto& credentials = *channel->adapter->credentials();
  const auto& id = channel->account.id;
  auto renewed = co_await credentials.Renew();
  const auto now = services_.clock.Now();
  if (!renewed.ok() && renewed.error().code == ErrorCode::kCancelled) co_return std::move(renewed).error();
  if (!renewed.ok() || renewed->secret.empty()) {
    token.failure = renewed.ok() ? std::string("The vendor gave no token.") : renewed.error().message;
    const auto old_enough = token.since + credentials.youngest() + kAgeMargin;
    const bool young = !token.ends_at && now < old_enough;
    token.next_try_at = young ? old_enough : now + kTryAgain;
    Log(LogLevel::kWarning, "inbox", "the credentials of a channel could not be renewed", {{"channel", id}, {"error", token.failure}});
    const auto check = ExplainCredentials(token, now);
    co_return co_await services_.db.Write([&](Tx& tx) {
      if (const auto known = records::LoadChannelToken(tx, id); !known || known->fingerprint != token.fingerprint) return;
      records::SaveChannelToken(tx, token);
      if (check.state == ChannelCheck::State::kWarning || check.state == ChannelCheck::State::kFailed) {
        const bool ended = check.state == ChannelCheck::State::kFailed;
        const auto state = ended ? records::HealthState::kFailed : records::HealthState::kWarning;
        records::SetChannelHealth(tx, id, {records::HealthSource::kCheck, state, check.text, check.todo}, now);
      }
    });
  }
  token.fingerprint = Fingerprint(renewed->secret);
  token.since = now;
  token.ends_at = renewed->ends_at;
  token.failure.clear();
  const auto life = renewed->ends_at ? *renewed->ends_at - now : credentials.lifetime();
  token.next_try_at = now + std::max(life / 2, credentials.youngest() + kAgeMargin);
  CO_TRY(const bool stored, co_await services_.db.Write([&](Tx& tx) { return Store(tx, id, credentials, *renewed, token); }));
  if (stored) services_.changed(channel->account);
  co_return Ok();
}

bool CredentialRenewals::Store(Tx& tx, const std::string& channel_id, const ChannelCredentials& before,
                               const ChannelCredentials::Renewed& renewed, const ChannelTokenRow& token) {
  auto row = records::LoadChannel(tx, channel_id);
  if (!row) return false;
  const auto open = records::OpenSettings(services_.sealer, channel_id, row->account.settings, row->secrets);
  const auto* kept = open.ok() ? open->if_contains(before.field()) : nullptr;
  if (!kept || !kept->is_string() || json::View(kept->get_string()) != before.secret()) return false;
  auto secrets = json::ParseObject(row->secrets);
  if (!secrets.ok()) return false;
  (*secrets)[before.field()] = records::SealSecret(services_.sealer, channel_id, before.field(), renewed.secret);
  row->secrets = json::Dump(*secrets);
  row->account.updated_at = services_.clock.Now();
  records::UpdateChannel(tx, *row);
  records::SaveChannelToken(tx, token);
  services_.note(tx, row->account);
  return true;
}

}  // namespace beseda
