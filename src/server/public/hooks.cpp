#include "server/public/hooks.h"

#include <algorithm>

#include "base/log.h"
#include "base/task.h"
#include "inbox/acknowledge.h"
#include "inbox/unclaimed_events.h"
#include "records/channel_health_rows.h"
#include "server/problem.h"

namespace beseda::server {
namespace {

constexpr std::size_t kMaxWebhookBody = 4 * 1024 * 1024;

struct Counts {
  std::size_t accepted = 0;
  std::size_t duplicates = 0;
};

/// Stores events of one account and lets its adapter acknowledge those that are new.
Task<Status> Store(Inbox& inbox, Scope& scope, std::shared_ptr<const ChannelDirectory::Entry> entry,
                   std::vector<IncomingEvent> events, Counts* counts, Inbox::AlsoStore also = {}) {
  if (events.empty()) co_return Ok();
  std::vector<IncomingEvent> copies;
  if (entry->adapter->acknowledges()) copies = events;
  auto outcomes = co_await inbox.Accept(entry->account, std::move(events), std::move(also));
  if (!outcomes.ok()) co_return std::move(outcomes).error();
  std::size_t duplicates = 0;
  for (const auto& outcome : *outcomes) duplicates += outcome.duplicate;
  counts->duplicates += duplicates;
  counts->accepted += outcomes->size() - duplicates;
  if (!copies.empty()) Acknowledge(scope, entry, std::move(copies), *outcomes);
  co_return Ok();
}

/// Takes the events of other accounts out of `events`.
std::vector<IncomingEvent> TakeForeign(std::vector<IncomingEvent>& events) {
  std::vector<IncomingEvent> foreign;
  std::erase_if(events, [&](IncomingEvent& event) {
    if (event.account_key.empty()) return false;
    foreign.push_back(std::move(event));
    return true;
  });
  return foreign;
}

bool Has(const std::vector<std::string>& keys, const std::string& key) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

/// Events of accounts that no channel takes stay with the channel whose address was called, and its health says so: nothing that a vendor
/// sends is lost.
Task<Status> KeepUnclaimed(Inbox& inbox, Scope& scope, std::shared_ptr<const ChannelDirectory::Entry> addressed,
                           std::vector<IncomingEvent> foreign, std::vector<std::string> refused, Time now, Counts* counts) {
  std::vector<IncomingEvent> kept;
  std::string words;
  for (const auto& event : foreign) {
    const auto why = Has(refused, event.account_key) ? Unclaimed::kRefused : Unclaimed::kNoChannel;
    kept.push_back(MakeUnclaimed(event, why));
    words = ExplainUnclaimed(why, event.account_key);
    Log(LogLevel::kWarning, "server", "An event of an account that has no channel here is kept with the channel that was called",
        {{"kind", addressed->account.kind}, {"channel", addressed->account.id}, {"account", event.account_key}});
  }
  Inbox::AlsoStore tell = [&](Tx& tx) {
    const auto& id = addressed->account.id;
    if (records::LoadChannelHealth(tx, id).state == records::HealthState::kFailed) return;
    records::SetChannelHealth(tx, id, {records::HealthSource::kCheck, records::HealthState::kWarning, "An event came for another account. " + words}, now);
  };
  co_return co_await Store(inbox, scope, addressed, std::move(kept), counts, std::move(tell));
}

/// Several accounts of one vendor's app share one address. Each account's channel must itself accept the call, with its own
/// secret, and decode it: an account believes nothing because another one does.
Task<Status> StoreForOthers(ChannelDirectory& channels, Inbox& inbox, Scope& scope, WebhookRequest request,
                            std::shared_ptr<const ChannelDirectory::Entry> addressed, std::vector<IncomingEvent> foreign,
                            Counts* counts) {
  auto others = co_await channels.OfKind(addressed->account.kind);
  if (!others.ok()) co_return std::move(others).error();
  std::vector<std::string> found, refused;
  for (const auto& other : *others) {
    if (other->account.id == addressed->account.id) continue;
    const auto keys = other->adapter->account_keys();
    const bool named = std::any_of(foreign.begin(), foreign.end(), [&](const IncomingEvent& event) {
      return Has(keys, event.account_key) && !Has(found, event.account_key);
    });
    if (!named) continue;
    auto content = other->adapter->DecodeWebhook(request);
    if (!content.ok()) {
      refused.insert(refused.end(), keys.begin(), keys.end());
      continue;
    }
    auto taken = TakeForeign(content->events);
    auto own = std::move(content->events);
    CO_CHECK_OK(co_await Store(inbox, scope, other, std::move(own), counts));
    found.insert(found.end(), keys.begin(), keys.end());
  }
  std::erase_if(foreign, [&](const IncomingEvent& event) { return Has(found, event.account_key); });
  if (foreign.empty()) co_return Ok();
  co_return co_await KeepUnclaimed(inbox, scope, addressed, std::move(foreign), std::move(refused), request.received_at, counts);
}

Task<ServerResponse> Receive(ChannelDirectory& channels, Inbox& inbox, Clock& clock, Scope& scope,
                             ServerRequest request) {
  auto entry = co_await channels.Find(std::string(request.Parameter("channel")));
  const bool known = entry.ok() && (*entry)->account.kind == request.Parameter("kind");
  if (!entry.ok() && entry.error().code != ErrorCode::kNotFound) co_return MakeProblem(entry.error());
  if (!known) {
    co_return MakeProblem(Error(ErrorCode::kNotFound, "No channel listens here. Check the address on its page."));
  }
  if (!(*entry)->account.enabled) {
    // A vendor that is told "gone" stops asking; one that is told to wait keeps the events for us.
    co_return MakeProblem(Error(ErrorCode::kUnavailable, "This channel is switched off."));
  }
  const WebhookRequest webhook{request.method, request.query, request.headers, request.body, clock.Now()};
  auto content = (*entry)->adapter->DecodeWebhook(webhook);
  if (!content.ok()) co_return MakeProblem(content.error());
  Counts counts;
  auto foreign = TakeForeign(content->events);
  auto stored = co_await Store(inbox, scope, *entry, std::move(content->events), &counts);
  if (stored.ok() && !foreign.empty()) {
    stored = co_await StoreForOthers(channels, inbox, scope, webhook, *entry, std::move(foreign), &counts);
  }
  if (!stored.ok()) {
    // Not all was accepted: the vendor must send it again, and what was is known as a duplicate then.
    auto error = std::move(stored).error();
    error.code = ErrorCode::kUnavailable;
    co_return MakeProblem(error);
  }
  ServerResponse response;
  if (content->silent) co_return response;
  if (!content->answer.empty()) {
    response.headers.Add("Content-Type", content->answer_type);
    response.body = std::move(content->answer);
    co_return response;
  }
  response.headers.Add("Content-Type", "application/json");
  response.body = "{\"accepted\":" + std::to_string(counts.accepted) + ",\"duplicates\":" + std::to_string(counts.duplicates) + "}";
  co_return response;
}

}  // namespace

void AddHookRoutes(Router& router, ChannelDirectory& channels, Inbox& inbox, Clock& clock, Scope& scope) {
  for (const char* method : {"GET", "POST"}) {
    router.Add(
        method, "/hooks/{kind}/{channel}",
        [&channels, &inbox, &clock, &scope](ServerRequest request) {
          return Receive(channels, inbox, clock, scope, std::move(request));
        },
        kMaxWebhookBody);
  }
}

}  // namespace beseda::server
