#include <algorithm>

#include "base/task.h"
#include "contracts/channel.h"
#include "inbox/credential_renewals.h"
#include "inbox/unclaimed_events.h"
#include "json/json.h"
#include "model/content_json.h"
#include "records/channel_token_rows.h"
#include "records/charges.h"
#include "server/api/audit_note.h"
#include "server/api/channel_json.h"
#include "server/api/handlers.h"
#include "server/api/input.h"

namespace beseda::server {
namespace {

using records::ChannelRow;
using records::HealthState;

constexpr std::int64_t kEventsShown = 50;
constexpr std::int64_t kAccountsShown = 10;
constexpr auto kChargesShown = std::chrono::hours(24 * 30);

std::string_view StateName(ChannelCheck::State state) {
  switch (state) {
    case ChannelCheck::State::kOk: return "ok";
    case ChannelCheck::State::kWarning: return "warning";
    case ChannelCheck::State::kFailed: return "failed";
    case ChannelCheck::State::kUnknown: return "unknown";
  }
  return "unknown";
}

struct Found {
  ChannelRow row;
  std::string webhook_url;
  std::shared_ptr<const ChannelDirectory::Entry> at_work;
};

Task<Result<Found>> FindAtWork(Api& api, Call& call) {
  Found found;
  CO_TRY(found.row, co_await api.db().Read([&](Tx& tx) { return OwnChannel(tx, call); }));
  found.webhook_url = PublicUrl(call, found.row, "");
  CO_TRY(found.at_work, co_await api.channels.Find(found.row.account.id));
  co_return found;
}

json::Object CheckJson(const ChannelCheck& check) {
  return {{"id", check.id}, {"state", json::Value(StateName(check.state))}, {"text", check.text}, {"todo", check.todo}};
}

// The worst of the checks, and what it says.
std::pair<HealthState, std::string> Verdict(const ChannelHealth& health) {
  std::pair<HealthState, std::string> verdict(health.checks.empty() ? HealthState::kUnknown : HealthState::kOk, "");
  for (const auto& check : health.checks) {
    if (check.state == ChannelCheck::State::kFailed && verdict.first != HealthState::kFailed) {
      verdict = {HealthState::kFailed, check.text};
    } else if (check.state == ChannelCheck::State::kWarning && verdict.first == HealthState::kOk) {
      verdict = {HealthState::kWarning, check.text};
    }
  }
  return verdict;
}

/// What we ourselves know of an account.
struct Known {
  std::optional<records::ChannelTokenRow> token;
  std::vector<std::string> elsewhere;  ///< Other accounts whose events came to it lately.
  std::vector<records::ChargeCount> charges;
};

Known LoadKnown(Tx& tx, const std::string& channel_id, Time now) {
  Known known{records::LoadChannelToken(tx, channel_id), {}, records::CountCharges(tx, channel_id, now - kChargesShown)};
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

/// Warns of accounts whose events came here, unless they have got a channel meanwhile.
Task<Status> AddUnclaimed(Api& api, const Found& found, const std::vector<std::string>& elsewhere, ChannelHealth& health) {
  if (elsewhere.empty()) co_return Ok();
  CO_TRY(const auto others, co_await api.channels.OfKind(found.row.account.kind));
  for (const auto& account : elsewhere) {
    const bool has_channel = std::ranges::any_of(others, [&](const auto& other) { return std::ranges::count(other->adapter->account_keys(), account) != 0; });
    if (has_channel) continue;
    ChannelCheck check;
    check.id = "accounts";
    check.state = ChannelCheck::State::kWarning;
    check.text = "Events came here for the account " + account + ", which no channel has. They are kept, and not answered.";
    check.todo = "Add a channel for it, or take the account out of the app at the vendor.";
    health.checks.push_back(std::move(check));
  }
  co_return Ok();
}

Task<Result<ServerResponse>> TellHealth(Api& api, const Found& found) {
  ChannelHealth health;
  auto asked = co_await found.at_work->adapter->Check(found.webhook_url);
  if (asked.ok()) {
    health = std::move(asked).value();
  } else {
    // An answer too: it says why the vendor could not be asked.
    health.checks.push_back({"vendor", ChannelCheck::State::kFailed, asked.error().message});
  }
  const auto& id = found.row.account.id;
  CO_TRY(auto known, co_await api.db().Read([&](Tx& tx) { return LoadKnown(tx, id, api.Now()); }));
  if (known.token) health.checks.push_back(ExplainCredentials(*known.token, api.Now()));
  CO_CHECK_OK(co_await AddUnclaimed(api, found, known.elsewhere, health));
  const auto verdict = Verdict(health);
  CO_TRY(const auto stored, co_await api.db().Write([&](Tx& tx) {
    if (verdict.first != HealthState::kUnknown) records::SetChannelHealth(tx, id, verdict.first, verdict.second, api.Now());
    return records::LoadChannelHealth(tx, id);
  }));
  json::Array checks;
  for (const auto& check : health.checks) checks.push_back(CheckJson(check));
  auto body = HealthJson(stored);
  body["account_name"] = health.account_name;
  body["webhook_url"] = found.webhook_url;
  body["checks"] = std::move(checks);
  json::Array charges;
  for (const auto& count : known.charges) {
    charges.push_back(json::Object{
        {"category", count.category}, {"type", count.type}, {"billable", count.billable}, {"messages", count.messages}});
  }
  body["charges"] = std::move(charges);
  co_return Reply(200, body);
}

}  // namespace

Task<Result<ServerResponse>> CheckChannel(Api& api, Call& call) {
  CO_TRY(const auto found, co_await FindAtWork(api, call));
  co_return co_await TellHealth(api, found);
}

Task<Result<ServerResponse>> ConnectChannel(Api& api, Call& call) {
  CO_TRY(const auto found, co_await FindAtWork(api, call));
  auto connected = co_await found.at_work->adapter->Connect(found.webhook_url);
  if (!connected.ok()) {
    auto error = std::move(connected).error();
    // The vendor's refusal is about what was entered, not about who asks us.
    if (error.code != ErrorCode::kUnavailable && error.code != ErrorCode::kRateLimited) error.code = ErrorCode::kInvalid;
    co_return error;
  }
  CO_CHECK_OK(co_await api.db().Write([&](Tx& tx) {
    const auto& account = found.row.account;
    NoteAct(tx, api, call, "channel.connect", {"channel", account.id, account.name},
            "Registered the channel \"" + account.name + "\" with its vendor.");
  }));
  co_return co_await TellHealth(api, found);
}

Task<Result<ServerResponse>> ListChannelTemplates(Api& api, Call& call) {
  CO_TRY(const auto found, co_await FindAtWork(api, call));
  auto templates = co_await found.at_work->adapter->ListTemplates();
  if (!templates.ok()) {
    auto error = std::move(templates).error();
    if (error.code != ErrorCode::kUnavailable && error.code != ErrorCode::kRateLimited) error.code = ErrorCode::kInvalid;
    co_return error;
  }
  json::Array items;
  for (const auto& one : *templates) {
    json::Array parameters;
    for (const auto& name : one.parameters) parameters.emplace_back(name);
    items.push_back(json::Object{{"name", one.name},
                                 {"language", one.language},
                                 {"status", one.status},
                                 {"category", one.category},
                                 {"body", one.body},
                                 {"header", one.header},
                                 {"parameters", std::move(parameters)}});
  }
  co_return Reply(200, WholeList(std::move(items)));
}

namespace {

/// Why an event of another account is here; empty for all others, whose content is nobody's business on this page.
std::string NoteOf(std::string_view vendor_event_id, const Result<Content>& content) {
  const auto* event = vendor_event_id.starts_with(kUnclaimedIds) && content.ok() ? std::get_if<EventContent>(&content->kind) : nullptr;
  const auto data = event ? json::ParseObject(event->data) : Result<json::Object>(json::Object());
  const auto* text = data.ok() ? data->if_contains("text") : nullptr;
  return text && text->is_string() ? std::string(json::View(text->get_string())) : std::string();
}

}  // namespace

Task<Result<ServerResponse>> ListChannelEvents(Api& api, Call& call) {
  json::Array items;
  CO_CHECK_OK(co_await api.db().Read([&](Tx& tx) -> Status {
    TRY(const auto channel, OwnChannel(tx, call));
    items.clear();
    const auto rows = tx.Query(
        "SELECT e.received_at, e.vendor_event_id, e.conversation_id, e.message_id, e.payload, m.content FROM events e "
        "LEFT JOIN messages m ON m.id = e.message_id WHERE e.channel_id = $1 ORDER BY e.seq DESC LIMIT $2",
        channel.account.id, kEventsShown);
    for (const auto row : rows) {
      const auto content = ParseContent(row.Text(row.Text(3).empty() ? 4 : 5));
      items.push_back(json::Object{{"at", row.Int(0)},
                                   {"vendor_event_id", row.Text(1)},
                                   {"conversation_id", row.Text(2)},
                                   {"note", NoteOf(row.Text(1), content)},
                                   {"type", json::Value(content.ok() ? ContentType(*content) : "unknown")}});
    }
    return Ok();
  }));
  co_return Reply(200, WholeList(std::move(items)));
}

}  // namespace beseda::server
