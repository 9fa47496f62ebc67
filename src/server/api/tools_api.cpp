#include "agent/tool_runner.h"
#include "agent/tools/probe_turn.h"
#include "agent/tools/tool_kinds.h"
#include "agent/pending_calls.h"
#include "base/task.h"
#include "base/text.h"
#include "json/json.h"
#include "records/bot_rows.h"
#include "records/sealed_settings.h"
#include "records/tool_rows.h"
#include "server/api/audit_note.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "server/api/vendor_settings.h"
#include "server/api/write_once.h"

namespace beseda::server {
namespace {

constexpr std::size_t kMostTools = 64;
constexpr std::size_t kMaxSecret = 10'000;

json::Array SecretHeaders(const records::ToolRow& tool) {
  json::Array names;
  for (const auto& field : SecretNames(tool.secrets)) {
    names.emplace_back(agent::HeaderOfSecretField(json::View(field.get_string())));
  }
  return names;
}

json::Object EncodeTool(const records::ToolRow& tool) {
  return {{"id", tool.id},
          {"bot_id", tool.bot_id},
          {"kind", tool.kind},
          {"name", tool.name},
          {"description", tool.description},
          {"settings", PlainSettings(tool.settings)},
          {"secret_headers", SecretHeaders(tool)},
          {"needs_approval", tool.needs_approval},
          {"enabled", tool.enabled},
          {"created_at", ToUnixMicros(tool.created_at)},
          {"updated_at", ToUnixMicros(tool.updated_at)}};
}

json::Object AuditView(const records::ToolRow& tool) {
  auto out = EncodeTool(tool);
  for (const char* field : {"id", "bot_id", "created_at", "updated_at"}) out.erase(field);
  return out;
}

agent::ToolSupplies SuppliesOf(const Api& api) { return {api.http, api.sealer, *api.passages, api.clock}; }

// Scheme and host of the address.
std::string DestinationOf(const records::ToolRow& tool) {
  const auto settings = PlainSettings(tool.settings);
  const auto* url = settings.if_contains("url");
  if (!url || !url->is_string()) return {};
  const auto text = json::View(url->get_string());
  const auto scheme = text.find("://");
  return std::string(scheme == text.npos ? text : text.substr(0, text.find_first_of("/?#", scheme + 3)));
}

bool AllowsPrivate(const records::ToolRow& tool) {
  const auto settings = PlainSettings(tool.settings);
  const auto* allowed = settings.if_contains("allow_private");
  return allowed && allowed->is_bool() && allowed->get_bool();
}

Status ApplySecretHeaders(const json::Object& body, const crypto::Sealer& sealer, records::ToolRow& tool) {
  const auto* given = body.if_contains("secret_headers");
  if (!given || given->is_null()) return Ok();
  if (!given->is_object()) {
    return Error(ErrorCode::kInvalid, "\"secret_headers\" must be an object: name to value.").InField("secret_headers");
  }
  auto stored = PlainSettings(tool.secrets);
  for (const auto& item : given->get_object()) {
    const std::string name(item.key());
    const auto field = agent::SecretHeaderField(name);
    const auto wrong = [&](std::string message) {
      return Error(ErrorCode::kInvalid, std::move(message)).InField("secret_headers." + name);
    };
    if (item.value().is_null()) {
      stored.erase(field);
      continue;
    }
    if (!item.value().is_string() || item.value().get_string().size() > kMaxSecret) {
      return wrong("A secret must be a text of at most 10000 bytes.");
    }
    const auto value = Trim(json::View(item.value().get_string()));
    const bool clean = name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == name.npos;
    if (name.empty() || !clean || value.empty() || value.find_first_of("\r\n") != value.npos) {
      return wrong("A header has a name of letters, digits, \"-\" and \"_\", and a value of one line.");
    }
    stored[field] = records::SealSecret(sealer, tool.id, field, value);
  }
  tool.secrets = json::Dump(stored);
  return Ok();
}

/// Takes over what the body says and checks it by making the tool.
Status ApplyBody(const Api& api, const Call& call, const json::Object& body, records::ToolRow& tool) {
  json::Reader in(body);
  if (auto name = OptionalLine(in, "name", 1, 64)) tool.name = std::move(*name);
  if (auto description = OptionalLongText(in, "description", 4000)) tool.description = std::move(*description);
  tool.needs_approval = in.BoolOr("needs_approval", tool.needs_approval);
  tool.enabled = in.BoolOr("enabled", tool.enabled);
  CHECK_OK(in.Check());
  const auto destination = DestinationOf(tool);
  const bool private_before = AllowsPrivate(tool);
  if (const auto* settings = body.if_contains("settings"); settings && !settings->is_null()) {
    if (!settings->is_object()) return Error(ErrorCode::kInvalid, "\"settings\" must be an object.").InField("settings");
    tool.settings = json::Dump(settings->get_object());
  }
  // A stored secret goes with the address it was entered for. Entering it anew confirms the new address.
  if (DestinationOf(tool) != destination) tool.secrets = "{}";
  CHECK_OK(ApplySecretHeaders(body, api.sealer, tool));
  if (AllowsPrivate(tool) && (!private_before || DestinationOf(tool) != destination) &&
      !call.principal.permissions.Has(access::Permission::kSettingsWrite)) {
    return Error(ErrorCode::kForbidden, "Only an administrator may let a tool reach addresses of the own network.")
        .InField("settings.allow_private");
  }
  TRY(const auto made, agent::MakeTool(tool, SuppliesOf(api)));
  (void)made;
  return Ok();
}

Status CheckName(Tx& tx, const records::ToolRow& tool) {
  if (!records::HasTool(tx, tool.bot_id, tool.name, tool.id)) return Ok();
  return Error(ErrorCode::kConflict, "The bot has a tool named \"" + tool.name + "\" already. Choose another name.")
      .InField("name")
      .As("name_taken");
}

Result<Bot> OwnBot(Tx& tx, const Call& call, std::string_view id) {
  auto bot = records::LoadBot(tx, id);
  if (bot && bot->workspace_id == call.workspace()) return std::move(*bot);
  return Error(ErrorCode::kNotFound, "There is no such bot. It may have been deleted.");
}

Result<records::ToolRow> OwnTool(Tx& tx, const Call& call) {
  auto tool = records::LoadTool(tx, call.workspace(), call.id());
  if (tool) return std::move(*tool);
  return Error(ErrorCode::kNotFound, "There is no such tool. It may have been deleted.");
}

}  // namespace

Task<Result<ServerResponse>> ListTools(Api& api, Call& call) {
  CO_TRY(const auto tools, co_await api.db().Read([&](Tx& tx) -> Result<std::vector<records::ToolRow>> {
    TRY(const auto bot, OwnBot(tx, call, call.id()));
    return records::ListTools(tx, call.workspace(), bot.id);
  }));
  json::Array items;
  for (const auto& tool : tools) items.push_back(EncodeTool(tool));
  co_return Reply(200, WholeList(std::move(items)));
}

Task<Result<ServerResponse>> CreateTool(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"kind", "name", "description", "settings", "secret_headers",
                                                  "needs_approval", "enabled"}));
  json::Reader in(body);
  records::ToolRow tool;
  tool.id = api.access.ids.New("tool");
  tool.workspace_id = call.workspace();
  tool.bot_id = call.id();
  tool.kind = in.Text("kind", 50);
  tool.created_at = tool.updated_at = api.Now();
  CO_CHECK_OK(in.Check());
  const auto* kind = agent::FindToolKind(tool.kind);
  if (!kind) {
    co_return Error(ErrorCode::kInvalid, "This server knows no tools of the kind \"" + tool.kind + "\".").InField("kind");
  }
  tool.name = kind->name;
  CO_CHECK_OK(ApplyBody(api, call, body, tool));
  bool replayed = false;
  auto response = co_await WriteOnce(
      api, call,
      [&](Tx& tx) -> Result<ServerResponse> {
        TRY(const auto bot, OwnBot(tx, call, tool.bot_id));
        const auto others = records::ListTools(tx, call.workspace(), bot.id);
        if (others.size() >= kMostTools) return Error(ErrorCode::kConflict, "A bot can have at most 64 tools.").As("too_many");
        for (const auto& other : others) {
          if (!kind->once || other.kind != tool.kind) continue;
          return Error(ErrorCode::kConflict, "The bot has this tool already.").InField("kind").As("kind_taken");
        }
        CHECK_OK(CheckName(tx, tool));
        records::InsertTool(tx, tool);
        NoteAct(tx, api, call, "tool.create", {"tool", tool.id, tool.name},
                "Gave the bot \"" + bot.name + "\" the tool \"" + tool.name + "\".");
        return Reply(201, EncodeTool(tool));
      },
      &replayed);
  if (response.ok() && !replayed) TellChanged(api, call.workspace(), "tool", tool.id);
  co_return response;
}

Task<Result<ServerResponse>> UpdateTool(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"name", "description", "settings", "secret_headers",
                                                  "needs_approval", "enabled"}));
  CO_TRY(const auto tool, co_await api.db().Write([&](Tx& tx) -> Result<records::ToolRow> {
    TRY(auto tool, OwnTool(tx, call));
    const auto before = AuditView(tool);
    const auto sealed_before = tool.secrets;
    CHECK_OK(ApplyBody(api, call, body, tool));
    CHECK_OK(CheckName(tx, tool));
    auto after = AuditView(tool);
    // A new value under the same name shows as such, without the value.
    if (sealed_before != tool.secrets) after["secrets_changed"] = true;
    const auto changes = access::AuditChanges(before, after);
    if (changes == "{}") return tool;
    tool.updated_at = api.Now();
    records::UpdateTool(tx, tool);
    NoteAct(tx, api, call, "tool.update", {"tool", tool.id, tool.name}, "Changed the tool \"" + tool.name + "\".", changes);
    return tool;
  }));
  TellChanged(api, call.workspace(), "tool", tool.id);
  co_return Reply(200, EncodeTool(tool));
}

Task<Result<ServerResponse>> DeleteTool(Api& api, Call& call) {
  CO_CHECK_OK(co_await api.db().Write([&](Tx& tx) -> Status {
    TRY(const auto tool, OwnTool(tx, call));
    records::DeleteTool(tx, call.workspace(), tool.id);
    NoteAct(tx, api, call, "tool.delete", {"tool", tool.id, tool.name}, "Took away the tool \"" + tool.name + "\".");
    return Ok();
  }));
  TellChanged(api, call.workspace(), "tool", call.id());
  co_return NoContent();
}

// Really calls it: what it does outside is done.
Task<Result<ServerResponse>> TestTool(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"arguments"}));
  records::ToolRow row;
  CO_TRY(auto bot, co_await api.db().Write([&](Tx& tx) -> Result<Bot> {
    TRY(row, OwnTool(tx, call));
    TRY(auto bot, OwnBot(tx, call, row.bot_id));
    NoteAct(tx, api, call, "tool.test", {"tool", row.id, row.name}, "Tried the tool \"" + row.name + "\".");
    return bot;
  }));
  CO_TRY(auto tool, agent::MakeTool(row, SuppliesOf(api)));
  ToolCall wanted;
  wanted.name = row.name;
  const auto* arguments = body.if_contains("arguments");
  wanted.arguments = arguments && !arguments->is_null() ? json::Dump(*arguments) : "{}";

  agent::ProbeTurn turn(std::move(bot), api.access.ids.New("trn"));
  std::vector<std::shared_ptr<Tool>> tools;
  tools.push_back(std::move(tool));
  agent::ToolRunner runner(turn, std::move(tools), api.clock);
  if (const auto mistakes = runner.MistakesIn(wanted); !mistakes.empty()) {
    co_return Error(ErrorCode::kInvalid, mistakes).InField("arguments");
  }
  std::vector<agent::ToolRunner::Job> jobs;
  jobs.push_back({wanted, "test", turn.id() + ".test"});
  CO_TRY(const auto outcomes, co_await runner.Run(std::move(jobs)));
  const auto& outcome = outcomes.front();
  const json::Object reply({{"ok", !outcome.result.failed},
                            {"text", outcome.result.text},
                            {"took_ms", outcome.took_ms},
                            {"citations", agent::EncodeCitations(outcome.result.citations)}});
  co_return Reply(200, reply);
}

}  // namespace beseda::server
