#include "access/login_throttle.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "crypto/hash.h"

namespace beseda::access {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr ThrottleRule kPair{5, minutes(15)};
constexpr ThrottleRule kAddress{20, minutes(15)};
constexpr ThrottleRule kAccount{50, minutes(1)};
constexpr Micros kMemory = hours(24);

struct Counted {
  std::string key;
  ThrottleRule rule;
};

/// Hashed: an e-mail typed into the form is nobody's business, and its length is not bounded otherwise.
std::array<Counted, 3> KeysOf(std::string_view email_key, std::string_view ip) {
  auto key = [](std::string_view kind, std::string_view account, std::string_view address) {
    return std::string(kind) + ":" +
           crypto::Sha256Hex(std::to_string(account.size()) + ":" + std::string(account) + std::string(address));
  };
  const auto block = AddressBlock(ip);
  return {Counted{key("pair", email_key, block), kPair}, Counted{key("address", "", block), kAddress},
          Counted{key("account", email_key, ""), kAccount}};
}

}  // namespace

Micros ThrottleRule::WaitAfter(std::int64_t failures) const {
  if (failures < free_tries) return Micros(0);
  const auto doublings = std::min<std::int64_t>(failures - free_tries, 30);
  return std::min<Micros>(seconds(std::int64_t(1) << doublings), longest_wait);
}

std::optional<Micros> BeginLogin(Tx& tx, Time now, std::string_view email_key, std::string_view ip) {
  const auto keys = KeysOf(email_key, ip);
  std::array<std::int64_t, 3> failures{};
  Micros wait(0);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    auto rows = tx.Query("SELECT failures, last_failure_at, blocked_until FROM login_throttle WHERE key = $1", keys[i].key);
    if (rows.empty() || now - rows[0].Time(1) >= kMemory) continue;
    failures[i] = rows[0].Int(0);
    wait = std::max(wait, Micros(rows[0].Time(2) - now));
  }
  if (wait > Micros(0)) return wait;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto blocked_until = now + keys[i].rule.WaitAfter(failures[i] + 1);
    tx.Exec("INSERT INTO login_throttle (key, failures, last_failure_at, blocked_until) VALUES ($1, $2, $3, $4) "
            "ON CONFLICT (key) DO UPDATE SET failures = $2, last_failure_at = $3, blocked_until = $4",
            keys[i].key, failures[i] + 1, now, blocked_until);
  }
  return std::nullopt;
}

void LoginSucceeded(Tx& tx, std::string_view email_key, std::string_view ip) {
  const auto keys = KeysOf(email_key, ip);
  tx.Exec("DELETE FROM login_throttle WHERE key = $1 OR key = $2", keys[0].key, keys[2].key);
  tx.Exec("UPDATE login_throttle SET failures = failures - 1, blocked_until = 0 WHERE key = $1 AND failures > 0", keys[1].key);
}

void ForgetOldFailures(Tx& tx, Time now) {
  tx.Exec("DELETE FROM login_throttle WHERE last_failure_at < $1", now - kMemory);
}

std::string AddressBlock(std::string_view ip) {
  if (ip.find(':') == ip.npos) return std::string(ip);
  // "::ffff:203.0.113.7" is an IPv4 address.
  if (auto dot = ip.find('.'); dot != ip.npos) return std::string(ip.substr(ip.rfind(':') + 1));
  const auto gap = ip.find("::");
  auto groups = Split(gap == ip.npos ? ip : ip.substr(0, gap), ':');
  std::string block;
  for (std::size_t i = 0; i < 4; ++i) {
    const auto group = i < groups.size() ? groups[i] : std::string_view();
    block += group.empty() ? "0" : ToLower(group);
    block += ':';
  }
  return block + ":/64";
}

}  // namespace beseda::access
