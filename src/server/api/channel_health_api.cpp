#include <algorithm>

#include "base/task.h"
#include "contracts/channel.h"
#include "inbox/own_checks.h"
#include "inbox/unclaimed_events.h"
#include "insight/channel_check.h"
#include "json/json.h"
#include "model/content_json.h"
#include "records/charges.h"
#include "records/conversation_list.h"
#include "records/conversation_rows.h"
#include "server/api/audit_note.h"
#include "server/api/channel_json.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "server/api/team_message.h"

namespace beseda::server {
namespace {

using records::ChannelRow;

constexpr std::int64_t kEventsShown = 50;
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

/// What is sent to try an account: always the same, since whoever sets accounts up need not be one who writes to people.
std::string_view TestText(std::string_view language) {
  if (language.starts_with("ru")) return "Проверка связи: это тестовое сообщение, отвечать на него не нужно.";
  if (language.starts_with("ar")) return "اختبار اتصال: هذه رسالة تجريبية ولا حاجة إلى الرد عليها.";
  return "Connection test: this is a test message, there is no need to answer it.";
}

Result<Conversation> ConversationToTry(Tx& tx, const ChannelRow& channel, const std::string& wanted) {
  if (!wanted.empty()) {
    auto chosen = records::LoadConversation(tx, wanted);
    if (chosen && chosen->channel_id == channel.account.id) return std::move(*chosen);
    return Error(ErrorCode::kInvalid, "There is no such conversation on this channel.").InField("conversation_id");
  }
  records::ConversationFilter filter;
  filter.channel_id = channel.account.id;
  auto newest = records::ListConversations(tx, channel.account.workspace_id, filter, 0, "", 1);
  if (!newest.empty()) return std::move(newest.front().conversation);
  return Error(ErrorCode::kConflict, "Nobody has written to this account yet. Write to it first, then the test message has somebody to go to.")
      .As("no_conversation");
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

Task<Result<ServerResponse>> TellHealth(Api& api, const Found& found) {
  const OwnChecks own = [&api](std::shared_ptr<const ChannelDirectory::Entry> account) {
    return OwnChannelChecks(api.db(), api.clock, api.channels, std::move(account));
  };
  CO_TRY(const auto checkup,
         co_await CheckChannelAccount(api.db(), api.clock, found.at_work, found.webhook_url, true, api.access.random.NextUnit(), own));
  json::Array checks;
  for (const auto& check : checkup.said.checks) checks.push_back(CheckJson(check));
  auto body = HealthJson(checkup.stands);
  body["account_name"] = checkup.said.account_name;
  body["webhook_url"] = found.webhook_url;
  body["checks"] = std::move(checks);
  json::Array charges;
  CO_TRY(const auto counts, co_await api.db().Read([&](Tx& tx) {
    return records::CountCharges(tx, found.row.account.id, api.Now() - kChargesShown);
  }));
  for (const auto& count : counts) {
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
  std::vector<std::pair<std::int64_t, json::Object>> events;
  CO_CHECK_OK(co_await api.db().Read([&](Tx& tx) -> Status {
    TRY(const auto channel, OwnChannel(tx, call));
    events.clear();
    const auto rows = tx.Query(
        "SELECT e.received_at, e.vendor_event_id, e.conversation_id, e.message_id, e.payload, m.content FROM events e "
        "LEFT JOIN messages m ON m.id = e.message_id WHERE e.channel_id = $1 ORDER BY e.seq DESC LIMIT $2",
        channel.account.id, kEventsShown);
    for (const auto row : rows) {
      const auto content = ParseContent(row.Text(row.Text(3).empty() ? 4 : 5));
      events.emplace_back(row.Int(0), json::Object{{"at", row.Int(0)},
                                                   {"vendor_event_id", row.Text(1)},
                                                   {"conversation_id", row.Text(2)},
                                                   {"note", NoteOf(row.Text(1), content)},
                                                   {"type", json::Value(content.ok() ? ContentType(*content) : "unknown")},
                                                   {"health", nullptr},
                                                   {"reason", ""}});
    }
    for (const auto& change : records::LoadHealthChanges(tx, channel.account.id, kEventsShown)) {
      const auto at = ToUnixMicros(change.at);
      events.emplace_back(at, json::Object{{"at", at},
                                           {"vendor_event_id", ""},
                                           {"conversation_id", ""},
                                           {"note", ""},
                                           {"type", "health"},
                                           {"health", change.state},
                                           {"reason", change.reason}});
    }
    return Ok();
  }));
  std::stable_sort(events.begin(), events.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  if (events.size() > std::size_t(kEventsShown)) events.resize(std::size_t(kEventsShown));
  json::Array items;
  for (auto& [at, event] : events) items.push_back(std::move(event));
  co_return Reply(200, WholeList(std::move(items)));
}

Task<Result<ServerResponse>> SendTestMessage(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"conversation_id", "language"}));
  json::Reader in(body);
  const auto wanted = in.TextOr("conversation_id", "", 64);
  const auto language = in.TextOr("language", "en", 20);
  CO_CHECK_OK(in.Check());
  CO_TRY(const auto conversation, co_await api.db().Read([&](Tx& tx) -> Result<Conversation> {
    TRY(const auto channel, OwnChannel(tx, call));
    return ConversationToTry(tx, channel, wanted);
  }));
  Message message;
  message.content = MakeText(std::string(TestText(language)));
  co_return co_await SendAsTeam(api, call, conversation, std::move(message));
}

}  // namespace beseda::server
