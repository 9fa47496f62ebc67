#include "server/api/scenario_json.h"

#include <algorithm>

#include "base/task.h"
#include "contracts/live_events.h"
#include "flow/chat/chat_test.h"
#include "records/bot_rows.h"
#include "records/channel_edits.h"

namespace beseda::server {
namespace {

constexpr std::int64_t kMostChannels = 50;
constexpr std::size_t kMostEditBytes = 64 * 1024;  // A larger edit is not kept: who missed it reads the draft again.

void Tell(Api& api, const Call& call, json::Object event) {
  const auto topic = LiveEvents::WorkspaceTopic(call.workspace());
  if (api.bus.HasListeners(topic)) api.bus.Publish(topic, json::Dump(event));
}

}  // namespace

Result<Bot> OwnScenarioBot(Tx& tx, const Call& call) {
  auto bot = records::LoadBot(tx, call.id());
  if (bot && bot->workspace_id == call.workspace()) return std::move(*bot);
  return Error(ErrorCode::kNotFound, "There is no such bot. It may have been deleted.");
}

Result<OpenScenario> OwnScenario(Tx& tx, const Api& api, const Call& call) {
  OpenScenario scenario;
  TRY(scenario.bot, OwnScenarioBot(tx, call));
  auto row = flow::LoadScenario(tx, scenario.bot.workspace_id, scenario.bot.id);
  scenario.stored = row.has_value();
  if (row) {
    scenario.row = std::move(*row);
    return scenario;
  }
  scenario.row.bot_id = scenario.bot.id;
  scenario.row.workspace_id = scenario.bot.workspace_id;
  scenario.row.created_at = scenario.row.updated_at = api.Now();
  std::vector<std::string> locales;
  if (!scenario.bot.language.empty()) locales.push_back(scenario.bot.language);
  scenario.row.draft = flow::DumpScenario(flow::StarterScenario(locales));
  return scenario;
}

void SaveScenario(Tx& tx, const Api& api, OpenScenario& scenario) {
  scenario.row.updated_at = api.Now();
  if (scenario.stored) flow::UpdateScenario(tx, scenario.row);
  else flow::InsertScenario(tx, scenario.row);
  scenario.stored = true;
}

Result<std::string> NormalDocument(const json::Value& document) {
  TRY(const auto scenario, flow::DecodeScenario(document));
  auto text = flow::DumpScenario(scenario);
  if (text.size() <= flow::kMaxScenarioBytes) return text;
  return Error(ErrorCode::kTooLarge, "A scenario may have at most 1 MB. Move long texts into the bot's knowledge.");
}

void StoreDraft(Tx& tx, const Api& api, const Call& call, OpenScenario& scenario, std::string document,
                const json::Array& operations, const std::string& client) {
  scenario.row.draft = std::move(document);
  ++scenario.row.revision;
  SaveScenario(tx, api, scenario);
  flow::DraftEdit edit;
  edit.revision = scenario.row.revision;
  if (!operations.empty()) edit.operations = json::Dump(operations);
  if (edit.operations.size() > kMostEditBytes) edit.operations.clear();
  edit.client = client;
  edit.author_id = call.principal.id();
  edit.author_name = call.principal.name;
  edit.at = api.Now();
  flow::AddEdit(tx, scenario.row.workspace_id, scenario.row.bot_id, edit);
}

json::Object EncodeScenarioVersion(const flow::ScenarioVersion& version, const flow::StoredScenario& row) {
  const bool canary = version.id == row.canary_version_id;
  return {{"id", version.id},
          {"bot_id", version.bot_id},
          {"number", version.number},
          {"name", version.name},
          {"note", version.note},
          {"policy", flow::PolicyName(version.policy)},
          {"author", json::Object{{"id", version.author_id}, {"name", version.author_name}}},
          {"created_at", ToUnixMicros(version.at)},
          {"published", version.id == row.published_version_id},
          {"canary_percent", canary ? json::Value(row.canary_percent) : json::Value(nullptr)}};
}

json::Value EncodePublished(Tx& tx, const flow::StoredScenario& row) {
  const auto version = row.published_version_id.empty()
                           ? std::nullopt
                           : flow::LoadScenarioVersion(tx, row.workspace_id, row.published_version_id);
  if (!version) return nullptr;
  return json::Object{{"version", version->id},
                      {"number", version->number},
                      {"policy", flow::PolicyName(row.policy)},
                      {"at", ToUnixMicros(row.published_at.value_or(version->at))}};
}

json::Value EncodeCanary(Tx& tx, const flow::StoredScenario& row) {
  const auto version =
      row.canary_version_id.empty() ? std::nullopt : flow::LoadScenarioVersion(tx, row.workspace_id, row.canary_version_id);
  if (!version) return nullptr;
  return json::Object{{"version", version->id},
                      {"number", version->number},
                      {"percent", row.canary_percent},
                      {"policy", flow::PolicyName(row.canary_policy)}};
}

void TellDraftChanged(Api& api, const Call& call, std::int64_t revision, const json::Array& operations, const std::string& client) {
  json::Value told = nullptr;
  if (!operations.empty()) told = operations;
  Tell(api, call,
       {{"type", "scenario.changed"}, {"bot_id", call.id()}, {"revision", revision}, {"operations", std::move(told)}, {"client", client}});
}

void TellVersionChanged(Api& api, const Call& call) {
  api.bus.Publish("config." + call.workspace(), json::Dump(json::Object{{"kind", "scenario"}, {"id", call.id()}}));
  Tell(api, call, {{"type", "scenario.published"}, {"bot_id", call.id()}});
}

void TellTestsChanged(Api& api, const Call& call) { Tell(api, call, {{"type", "scenario.tests"}, {"bot_id", call.id()}}); }

void TellCommentsChanged(Api& api, const Call& call) { Tell(api, call, {{"type", "scenario.comments"}, {"bot_id", call.id()}}); }

Result<std::map<std::string, std::string>> ReadTests(const json::Value& tests, const std::string& field) {
  if (!tests.is_object()) return Error(ErrorCode::kInvalid, "Tests are an object of their texts by name.").InField(field);
  if (tests.get_object().size() > flow::kMostTests) {
    return Error(ErrorCode::kTooLarge, "A bot has at most " + std::to_string(flow::kMostTests) + " tests.").InField(field);
  }
  std::map<std::string, std::string> read;
  for (const auto& member : tests.get_object()) {
    const std::string name(member.key());
    const auto at = field + "." + name;
    if (auto checked = flow::CheckTestName(name); !checked.ok()) return std::move(checked).error().InField(at);
    if (!member.value().is_string()) return Error(ErrorCode::kInvalid, "A test is a text.").InField(at);
    const auto text = json::View(member.value().get_string());
    if (auto test = flow::ParseChatTest(text); !test.ok()) return std::move(test).error().InField(at);
    read[name] = flow::NormalTestText(text);
  }
  return read;
}

ChannelCapabilities CapabilitiesOf(const Api& api, const std::string& kind) {
  const auto found = std::find_if(api.channel_kinds.begin(), api.channel_kinds.end(),
                                  [&](const ChannelKind* one) { return one->kind() == kind; });
  return found == api.channel_kinds.end() ? ChannelCapabilities() : (*found)->capabilities();
}

flow::ChatRunOptions TestOptionsOf(const Api& api) {
  flow::ChatRunOptions options;
  options.capabilities = [&api](const std::string& channel) { return CapabilitiesOf(api, channel); };
  return options;
}

Task<Result<std::vector<flow::UsedChannel>>> ChannelsOf(Api& api, const Call& call) {
  CO_TRY(const auto rows, co_await api.db().Read([&](Tx& tx) {
    return records::ListChannels(tx, call.workspace(), call.id(), "", "", kMostChannels);
  }));
  std::vector<flow::UsedChannel> channels;
  for (const auto& row : rows) {
    const auto handle = co_await api.channels.Find(row.account.id);
    if (!handle.ok()) continue;  // It is off, or its settings are broken: that is told elsewhere.
    flow::UsedChannel used{row.account.name, (*handle)->adapter->capabilities()};
    channels.push_back(std::move(used));
  }
  co_return channels;
}

}  // namespace beseda::server
