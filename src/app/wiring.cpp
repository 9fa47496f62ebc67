#include "app/wiring.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <optional>

#include "access/audit.h"
#include "access/password_hasher.h"
#include "access/setup.h"
#include "agent/agent_handler.h"
#include "agent/agent_settings.h"
#include "agent/approval_expiry.h"
#include "agent/guard/pii_mask.h"
#include "agent/tools/stored_tool_directory.h"
#include "app/channels.h"
#include "app/first_start.h"
#include "app/providers.h"
#include "app/secret_key.h"
#include "app/stored_channel_directory.h"
#include "app/version.h"
#include "base/log.h"
#include "base/scope.h"
#include "base/task.h"
#include "base/worker_pool.h"
#include "bus/in_process/in_process_bus.h"
#include "contracts/static_assets.h"
#include "conversation/turn_runner.h"
#include "flow/call_rows.h"
#include "flow/canary_watch.h"
#include "flow/flow_handler.h"
#include "flow/secret_rows.h"
#include "flow/stored_programs.h"
#include "flow/timer_service.h"
#include "flow/trace_rows.h"
#include "inbox/channel_receivers.h"
#include "inbox/credential_renewals.h"
#include "inbox/inbox.h"
#include "inbox/media_fetcher.h"
#include "inbox/own_checks.h"
#include "insight/channel_watch.h"
#include "inbox/person_lookup.h"
#include "insight/registry.h"
#include "net/http_server.h"
#include "net/mail/smtp_client.h"
#include "net/outbound_http.h"
#include "net/websocket_client.h"
#include "outbox/outbox.h"
#include "outbox/rate_limiter.h"
#include "outbox/stored_channel_media.h"
#include "providers/offline/offline_model.h"
#include "providers/offline/offline_passages.h"
#include "quality/bot_preparation.h"
#include "quality/evaluation_runner.h"
#include "quality/live_judge.h"
#include "records/sealed_settings.h"
#include "records/stored_data_tables.h"
#include "records/stored_mail_sender.h"
#include "routing/model_refresh.h"
#include "routing/stored_model_directory.h"
#include "server/api/api.h"
#include "server/api/routes.h"
#include "server/chat/chat_api.h"
#include "server/gateway/gateway.h"
#include "server/public/assets.h"
#include "server/public/health.h"
#include "server/public/flow_calls.h"
#include "server/public/hooks.h"
#include "server/site.h"
#include "spend/stored_spending.h"
#include "storage/files/disk_file_store.h"
#include "storage/sqlite/sqlite_database.h"

namespace beseda::app {
namespace {

constexpr std::size_t kWorkers = 2;
constexpr std::size_t kMostWaitingWork = 256;
constexpr double kVisitorMessagesPerMinute = 60;
constexpr double kVisitorBurst = 30;
// For requests under way when the server stops; what waits for events (long polls, streams) is cut off after it.
constexpr Micros kConnectionGrace = std::chrono::seconds(2);
constexpr std::int64_t kTracesAtATime = 2000;
constexpr Micros kHousekeepingEvery = std::chrono::hours(1);

net::HttpServerOptions ServerOptions(const Settings& settings, int io_threads) {
  net::HttpServerOptions options;
  const bool v6 = settings.host.find(':') != std::string::npos;
  options.listen = {(v6 ? "[" + settings.host + "]" : settings.host) + ":" + std::to_string(settings.port)};
  options.listen.insert(options.listen.end(), settings.also_listen.begin(), settings.also_listen.end());
  if (!settings.tls_certificate.empty()) options.tls = net::TlsFiles{settings.tls_certificate, settings.tls_key};
  options.max_connections = std::size_t(settings.max_connections);
  options.trusted_proxies = settings.trusted_proxies;
  options.one_thread = io_threads == 1;
  return options;
}

net::ProxyChoice Proxies(const Settings& settings) {
  if (settings.proxy.empty()) return net::ProxyChoice::FromEnvironment();
  return net::ProxyChoice(settings.proxy, settings.proxy, "localhost,127.0.0.1,::1");
}

template <typename Kind>
std::vector<const Kind*> Pointers(const std::vector<std::unique_ptr<Kind>>& kinds) {
  std::vector<const Kind*> pointers;
  for (const auto& kind : kinds) pointers.push_back(kind.get());
  return pointers;
}

/// A file that came from a vendor, as one of ours.
Task<Result<MediaContent>> SaveFetched(server::Uploads& uploads, std::string workspace_id, std::string channel_id, MediaContent media,
                                       std::string bytes) {
  CO_TRY(auto upload, co_await uploads.Save(std::move(workspace_id), std::move(channel_id), media.name, std::move(bytes)));
  media.url = std::move(upload.url);
  media.name = std::move(upload.name);
  media.mime = std::move(upload.mime);
  media.size = upload.size;
  co_return media;
}

// People of whom one was made by itself: nobody of the team did it.
void NoteMatched(Tx& tx, IdSource& ids, Time now, const records::Matched& matched) {
  access::AuditEntry entry;
  entry.action = "contact.merge";
  entry.target = {"contact", matched.kept_id, matched.kept_name};
  entry.summary = "Made one person of \"" + matched.kept_name + "\" and \"" + matched.other_name + "\" (" + matched.other_id + "). " + matched.reason;
  access::AppendAudit(tx, ids, now, matched.workspace_id, std::move(entry));
}

// What a bot's call cost, for its limits: as an estimate from the price table, without the rebates of caches.
CallCost CostBy(const Spending& spending) {
  return [&spending](const std::string& workspace_id, const std::vector<CallAttempt>& attempts) {
    std::int64_t micros = 0;
    for (const auto& attempt : attempts) {
      const auto& usage = attempt.usage;
      micros += spending.EstimateCost(workspace_id, attempt.model_id, usage.input_tokens, usage.output_tokens).value_or(0);
    }
    return micros;
  };
}

// What turns did in scenarios, as long as the turns themselves are kept.
Task<Result<std::int64_t>> RemoveTraces(Database& db, Time before) {
  co_return co_await db.Write([&](Tx& tx) { return flow::RemoveTracesBefore(tx, before, kTracesAtATime); });
}

Task<Result<std::int64_t>> RemoveCalls(Database& db, Time now) {
  co_return co_await db.Write([&](Tx& tx) { return flow::RemoveExpiredCalls(tx, now, kTracesAtATime); });
}

// The personal data that the bot's guardrails keep from its models, a judge among them.
std::string MaskFor(const Bot& bot, const std::string& conversation_id, std::string_view text) {
  const auto settings = agent::DecodeSettings(bot.agent);
  return agent::PiiMask(settings.ok() ? settings->guardrails.mask : agent::PiiKinds(), conversation_id).Mask(text);
}

}  // namespace

/// What can fail to be made; the rest is made from it.
struct Opened {
  std::unique_ptr<MetricsRegistry> metrics;
  std::unique_ptr<SqliteDatabase> db;
  std::unique_ptr<WorkerPool> workers;
  std::unique_ptr<DiskFileStore> files;
  std::optional<crypto::Sealer> sealer;
};

/// Members stand in the order of their making: each uses only those above it.
struct Wiring::Parts {
  Parts(const Settings& settings, Executor executor, int io_threads, Opened made)
      : settings(settings),
        metrics(std::move(made.metrics)),
        db(std::move(made.db)),
        workers(std::move(made.workers)),
        files(std::move(made.files)),
        sealer(std::move(*made.sealer)),
        scope(executor, io_threads == 1),
        http(executor, Proxies(settings)),
        sockets(executor, Proxies(settings)),
        server(executor, site, *metrics, ServerOptions(settings, io_threads)) {}

  Settings settings;
  SystemClock clock;
  SystemRandom random;
  IdSource ids{clock, random};
  std::unique_ptr<MetricsRegistry> metrics;
  std::unique_ptr<SqliteDatabase> db;
  std::unique_ptr<WorkerPool> workers;
  std::unique_ptr<DiskFileStore> files;
  crypto::Sealer sealer;
  InProcessBus bus;
  Scope scope;
  net::OutboundHttp http;
  net::WebSocketConnector sockets;

  std::vector<std::unique_ptr<ChannelKind>> channel_kinds = MakeChannelKinds();
  std::vector<std::unique_ptr<ProviderKind>> provider_kinds = MakeProviderKinds(settings, clock, random);
  RateLimiter pace;
  StoredChannelMedia channel_media{*db, *files, http, clock};
  ChannelServices channel_services{http, bus, clock, channel_media, pace, sockets, settings.public_url};
  StoredChannelDirectory channels{*db, sealer, channel_services, Pointers(channel_kinds)};
  StoredSpending spending{scope, {*db, bus, clock, ids, *metrics}};
  StoredModelDirectory models{*db,
                              bus,
                              {scope, clock, random, ids, http, sealer, spending},
                              Pointers(provider_kinds),
                              MakeOfflineModel()};
  ModelRefresh model_refresh{{*db, bus, http, sealer, clock}, Pointers(provider_kinds)};
  std::unique_ptr<PassageSearch> passages = MakeOfflinePassages();
  agent::ToolSupplies tool_supplies{http, sealer, *passages, clock};
  agent::StoredToolDirectory tools{*db, bus, tool_supplies};
  AgentHandler agent{{models, clock, random, db.get(), &tools, CostBy(spending)}, {.public_url = settings.public_url}};
  flow::Scripts scripts;
  flow::StoredPrograms programs{*db, bus, scripts};
  flow::StoredSecrets flow_secrets{*db, sealer};
  flow::StoredCalls flow_calls{{*db, clock, random, settings.public_url}};
  records::StoredDataTables tables{*db, clock};
  net::SmtpClient smtp;
  records::StoredMailSender mail{*db, sealer, smtp, clock};
  flow::WorkServices flow_work{models, http, agent, clock, &tables,
                               [this](std::string workspace_id, std::string url) {
                                 return uploads.OpenPicture(std::move(workspace_id), std::move(url));
                               },
                               &flow_secrets, &flow_calls, &mail};
  flow::FlowHandler flows{{programs, channels, *db, scripts, flow_work}};
  LiveReplies replies;

  Outbox outbox{scope, {*db, bus, clock, random, *metrics, channels, pace}};
  quality::LiveJudge live_judge{{scope, *db, models, clock, ids, &MaskFor}};
  TurnRunner turns{scope,
                   {*db, bus, clock, random, *metrics, channels, replies,
                    [this](const Bot&) -> TurnHandler& { return flows; }, outbox, &quality::PrepareBot, &live_judge}};
  agent::ApprovalExpiry approval_expiry{
      {*db, bus, clock, [this](const std::string& conversation_id) { turns.Wake(conversation_id); }}};
  Inbox inbox{*db, bus, clock, ids, *metrics, turns};
  flow::TimerService timers{{*db, clock, [this](const std::string& conversation_id) { turns.Wake(conversation_id); }}};

  access::PasswordHasher passwords;
  access::Services access{*db, clock, random, ids, passwords};
  flow::CanaryWatch canaries{{*db, bus, clock,
                              [this](Tx& tx, const std::string& workspace_id, const std::string& bot_id, const std::string& words) {
                                access::AuditEntry entry;
                                entry.action = "scenario.canary";
                                entry.target = {"bot", bot_id, ""};
                                entry.summary = words;
                                access::AppendAudit(tx, ids, clock.Now(), workspace_id, std::move(entry));
                              }}};
  server::VisitorLimits visitor_limits{clock, kVisitorMessagesPerMinute, kVisitorBurst};
  server::Uploads uploads{*db, *files, clock, random, std::size_t(settings.max_upload_bytes),
                          settings.upload_types};
  MediaFetcher media_fetcher{scope,
                             {*db, bus, clock, channels, [this](std::string workspace_id, std::string channel_id, MediaContent media, std::string bytes) {
                                return SaveFetched(uploads, std::move(workspace_id), std::move(channel_id), std::move(media),
                                                   std::move(bytes));
                              },
                              [this](const std::string& conversation_id) { turns.Wake(conversation_id); }}};
  PersonLookup person_lookup{scope, {*db, bus, clock, channels}};
  ChannelReceivers receivers{{scope, *db, clock, random, channels, inbox}};
  ChannelWatch channel_watch{{*db, clock, random, *metrics, channels,
                              [this](std::shared_ptr<const ChannelDirectory::Entry> account) {
                                return OwnChannelChecks(*db, clock, channels, std::move(account));
                              },
                              settings.public_url}};
  CredentialRenewals renewals{{*db, clock, channels, sealer,
                               [this](Tx& tx, const ChannelAccount& account) {
                                 access::AuditEntry entry;
                                 entry.action = "channel.renew_token";
                                 entry.target = {"channel", account.id, account.name};
                                 entry.summary = "Renewed the access token of the channel \"" + account.name + "\" before it ends.";
                                 access::AppendAudit(tx, ids, clock.Now(), account.workspace_id, std::move(entry));
                               },
                               [this](const ChannelAccount& account) {
                                 server::TellChanged(api, account.workspace_id, "channel", account.id);
                               }}};
  server::ChatServices chat{scope, *db, bus, clock, random, channels, inbox, replies, visitor_limits, uploads};
  quality::EvaluationRunner evaluations{{scope, *db, models, clock, ids, CostBy(spending)}};
  server::Api api{access,
                  scope,
                  bus,
                  sealer,
                  http,
                  clock,
                  channel_services,
                  uploads,
                  channels,
                  spending,
                  Pointers(provider_kinds),
                  Pointers(channel_kinds),
                  [this](const std::string& conversation_id) { outbox.Wake(conversation_id); },
                  [this](std::string workspace_id, std::string message_id) {
                    return outbox.Resend(std::move(workspace_id), std::move(message_id));
                  },
                  {},
                  settings.public_url,
                  passages.get(),
                  [this](const std::string& conversation_id) { turns.Wake(conversation_id); },
                  &models,
                  CostBy(spending),
                  &evaluations,
                  &scripts,
                  &flow_work,
                  &mail};
  server::GatewayKeys gateway_keys{access, bus};
  server::Gateway gateway{*db, clock, ids, models, gateway_keys, random};
  std::atomic<bool> stopping = false;
  server::Router router{std::size_t(settings.max_body_bytes)};
  server::Site site{router};
  net::HttpServer server;
};

Wiring::Wiring(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Wiring::~Wiring() = default;

Result<std::unique_ptr<Wiring>> Wiring::Make(const Settings& settings, Executor executor, int io_threads) {
  Opened made;
  made.metrics = std::make_unique<MetricsRegistry>();
  SqliteOptions options;
  options.directory = settings.data;
  options.metrics = made.metrics.get();
  TRY(made.db, SqliteDatabase::Open(options));
  TRY(auto sealer, LoadSealer(settings));
  made.sealer.emplace(std::move(sealer));
  made.workers = std::make_unique<WorkerPool>(kWorkers, kMostWaitingWork);
  TRY(made.files, DiskFileStore::Open(settings.UploadsPath(), *made.workers));
  auto parts = std::make_unique<Parts>(settings, executor, io_threads, std::move(made));
  AddRoutes(*parts);
  return std::unique_ptr<Wiring>(new Wiring(std::move(parts)));
}

void Wiring::AddRoutes(Parts& parts) {
  server::AddChatRoutes(parts.router, parts.chat);
  server::AddFlowCallRoutes(parts.router, *parts.db, parts.clock, [&parts](const std::string& conversation_id) { parts.turns.Wake(conversation_id); });
  server::AddHookRoutes(parts.router, parts.channels, parts.inbox, parts.clock, parts.scope);
  server::AddApiRoutes(parts.router, parts.api);
  server::AddGatewayRoutes(parts.router, parts.gateway);
  parts.router.Add("GET", "/media/{id}/{name}",
                   [&parts](ServerRequest request) { return parts.uploads.Serve(std::move(request)); });
  server::AddHealthRoutes(parts.router, *parts.db, [&parts] { return parts.stopping.load(); },
                          [&parts] { return parts.metrics->WriteText(); });
  server::AddAssetRoutes(parts.router, &FindAsset);
}

Task<Status> Wiring::Start() {
  auto& parts = *parts_;
  const auto locale = LocaleOfEnvironment();
  CO_CHECK_OK(co_await EnsureWorkspace(*parts.db, parts.ids, parts.clock, locale));
  co_await parts.spending.Start();
  parts.inbox.OnNotice([&parts](const std::string& conversation_id) { parts.outbox.Wake(conversation_id); });
  parts.inbox.OnMatched([&parts](Tx& tx, const records::Matched& matched) { NoteMatched(tx, parts.ids, parts.clock.Now(), matched); });
  parts.inbox.OnFetch([&parts](const std::string& message_id) { parts.media_fetcher.Wake(message_id); });
  parts.inbox.OnUnknownPerson([&parts](const std::string& channel_id) { parts.person_lookup.Wake(channel_id); });
  CO_CHECK_OK(co_await parts.live_judge.Resume());  // Before a new answer can wake it.
  CO_CHECK_OK(parts.server.Start());
  parts.api.system = {.version = std::string(ProgramVersion()),
                      .started_at = parts.clock.Now(),
                      .listening = parts.server.addresses(),
                      .database_label = std::filesystem::path(parts.db->path()).filename().string(),
                      .database_bytes = [&parts] { return DatabaseBytes(parts.db->path()); }};
  CO_TRY(const auto pending, co_await parts.inbox.PendingConversations());
  for (const auto& conversation_id : pending) parts.turns.Wake(conversation_id);
  CO_TRY(const auto unsent, co_await parts.outbox.PendingConversations());
  for (const auto& conversation_id : unsent) parts.outbox.Wake(conversation_id);
  CO_CHECK_OK(co_await parts.outbox.ResumeDrafts());
  CO_CHECK_OK(co_await parts.media_fetcher.Resume());
  CO_CHECK_OK(co_await parts.person_lookup.Resume());
  parts.scope.Spawn(parts.receivers.Run());
  parts.scope.Spawn(parts.channel_watch.Run());
  parts.scope.Spawn(parts.renewals.Run());
  parts.scope.Spawn(parts.timers.Run());
  parts.scope.Spawn(parts.canaries.Run());
  parts.scope.Spawn(KeepHouse(parts));
  CO_CHECK_OK(co_await parts.evaluations.Resume());
  parts.scope.Spawn(parts.model_refresh.Run());
  parts.scope.Spawn(parts.approval_expiry.Run());
  CO_TRY(const auto token, co_await access::NewSetupToken(parts.access));
  Announce(parts.server.addresses(), parts.settings, token);
  co_return Ok();
}

Task<void> Wiring::KeepHouse(Parts& parts) {
  while (!parts.scope.stopped()) {
    co_await parts.clock.Sleep(kHousekeepingEvery);
    const auto before = parts.clock.Now() - std::chrono::days(parts.settings.event_days);
    auto removed = co_await parts.inbox.RemoveTombstones(before);
    while (removed.ok() && *removed > 0 && !parts.scope.stopped()) removed = co_await parts.inbox.RemoveTombstones(before);
    removed = co_await parts.turns.RemoveEnded(before);
    while (removed.ok() && *removed > 0 && !parts.scope.stopped()) removed = co_await parts.turns.RemoveEnded(before);
    removed = co_await RemoveTraces(*parts.db, before);
    while (removed.ok() && *removed > 0 && !parts.scope.stopped()) removed = co_await RemoveTraces(*parts.db, before);
    removed = co_await RemoveCalls(*parts.db, parts.clock.Now());
    while (removed.ok() && *removed > 0 && !parts.scope.stopped()) removed = co_await RemoveCalls(*parts.db, parts.clock.Now());
    co_await parts.spending.RemoveOld();
  }
}

Task<void> Wiring::Stop(Micros grace) {
  auto& parts = *parts_;
  parts.stopping = true;
  const auto until = parts.clock.Now() + grace;
  co_await parts.server.Stop(std::min<Micros>(grace, kConnectionGrace));
  co_await parts.turns.Drain(std::max(until - parts.clock.Now(), Micros(0)));
  co_await parts.outbox.Drain(std::max(until - parts.clock.Now(), Micros(seconds(1))));
  parts.smtp.Stop();
  parts.scope.Stop();
  co_await parts.scope.Join();
  co_await parts.spending.Close();
  parts.sockets.Stop();
  co_await parts.http.Stop();
}

}  // namespace beseda::app
