#include "inbox/own_checks.h"

#include <algorithm>
#include <optional>
#include <string>

#include "base/task.h"
#include "inbox/credential_renewals.h"
#include "inbox/unclaimed_events.h"
#include "records/channel_token_rows.h"

namespace beseda {
namespace {

constexpr std::int64_t kAccountsShown = 10;

struct Known {
  std::optional<records::ChannelTokenRow> token;
  std::vector<std::string> elsewhere;  ///< Other accounts whose events came to it lately.
};

Known LoadKnown(Tx& tx, const std::string& channel_id) {
  Known known{records::LoadChannelToken(tx, channel_id), {}};
  const std::string first(kUnclaimedIds);
  auto behind = first;
  ++behind.back();
  const auto rows = tx.Query(
      "SELECT DISTINCT c.thread_key FROM events e JOIN conversations c ON c.id = e.conversation_id "
      "WHERE e.channel_id = $1 AND e.vendor_event_id >= $2 AND e.vendor_event_id < $3 ORDER BY 1 LIMIT $4",
      channel_id, first, behind, kAccountsShown);
  for (const auto row : rows) known.elsewhere.push_back(row.Text(0).substr(row.Text(0).find(':') + 1));
  return known;
}

ChannelCheck UnclaimedCheck(const std::string& account) {
  ChannelCheck check;
  check.id = "accounts";
  check.state = ChannelCheck::State::kWarning;
  check.text = "Events came here for the account " + account + ", which no channel has. They are kept, and not answered.";
  check.todo = "Add a channel for it, or take the account out of the app at the vendor.";
  return check;
}

}  // namespace

Task<Result<std::vector<ChannelCheck>>> OwnChannelChecks(Database& db, Clock& clock, ChannelDirectory& channels,
                                                         std::shared_ptr<const ChannelDirectory::Entry> account) {
  std::vector<ChannelCheck> checks;
  CO_TRY(const auto known, co_await db.Read([&](Tx& tx) { return LoadKnown(tx, account->account.id); }));
  if (known.token) checks.push_back(ExplainCredentials(*known.token, clock.Now()));
  if (known.elsewhere.empty()) co_return checks;
  CO_TRY(const auto others, co_await channels.OfKind(account->account.kind));
  for (const auto& elsewhere : known.elsewhere) {
    const bool has_channel = std::ranges::any_of(others, [&](const auto& other) { return std::ranges::count(other->adapter->account_keys(), elsewhere) != 0; });
    if (!has_channel) checks.push_back(UnclaimedCheck(elsewhere));
  }
  co_return checks;
}

}  // namespace beseda
