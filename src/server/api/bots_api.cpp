#include "agent/agent_settings.h"
#include "base/slug.h"
#include "base/task.h"
#include "base/time_zone.h"
#include "flow/scenario_rows.h"
#include "json/json.h"
#include "quality/live_judging.h"
#include "quality/prompt_rows.h"
#include "records/bot_edits.h"
#include "records/bot_rows.h"
#include "records/provider_rows.h"
#include "records/route_rows.h"
#include "server/api/audit_note.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "server/api/scenario_templates.h"
#include "server/api/write_once.h"

namespace beseda::server {
namespace {

const std::initializer_list<std::string_view> kFields = {
    "name",     "slug",        "description",       "greeting",         "instructions", "knowledge", "language",
    "model_id", "temperature", "max_output_tokens", "history_messages", "agent",        "enabled",   "revision",
    "prompt_id", "feedback",    "judging",           "timezone",         "template",         "template_language"};

json::Object EncodeAgent(const Bot& bot) {
  auto settings = agent::DecodeSettings(bot.agent);
  return agent::EncodeSettings(settings.ok() ? *settings : agent::AgentSettings());
}

json::Object EncodeBot(const Bot& bot) {
  json::Object out{{"id", bot.id},
                   {"slug", bot.slug},
                   {"name", bot.name},
                   {"description", bot.description},
                   {"greeting", bot.greeting},
                   {"instructions", bot.instructions},
                   {"knowledge", bot.knowledge},
                   {"language", bot.language},
                   {"timezone", bot.timezone},
                   {"prompt_id", nullptr},
                   {"model_id", nullptr},
                   {"temperature", nullptr},
                   {"max_output_tokens", nullptr},
                   {"history_messages", bot.history_messages},
                   {"agent", EncodeAgent(bot)},
                   {"feedback", bot.feedback},
                   {"judging", quality::EncodeLiveJudging(quality::ParseLiveJudging(bot.judging))},
                   {"enabled", bot.enabled},
                   {"created_at", ToUnixMicros(bot.created_at)},
                   {"updated_at", ToUnixMicros(bot.updated_at)},
                   {"revision", bot.revision}};
  if (!bot.prompt_id.empty()) out["prompt_id"] = bot.prompt_id;
  if (!bot.model_id.empty()) out["model_id"] = bot.model_id;
  if (bot.temperature) out["temperature"] = *bot.temperature;
  if (bot.max_output_tokens) out["max_output_tokens"] = *bot.max_output_tokens;
  return out;
}

json::Object AuditView(const Bot& bot) {
  auto out = EncodeBot(bot);
  for (const char* field : {"id", "created_at", "updated_at", "revision"}) out.erase(field);
  return out;
}

void Assign(std::string& to, std::optional<std::string> from) {
  if (from) to = std::move(*from);
}

/// Takes over "agent", all of it, in the form in which it is stored.
Status ApplyAgent(const json::Object& body, Bot& bot) {
  const auto* agent = body.if_contains("agent");
  if (!agent) return Ok();
  if (!agent->is_object()) return Error(ErrorCode::kInvalid, "\"agent\" must be an object.").InField("agent");
  TRY(const auto settings, agent::DecodeSettings(json::Dump(*agent), "agent"));
  const auto text = json::Dump(agent::EncodeSettings(settings));
  const bool usual = text == json::Dump(agent::EncodeSettings(agent::AgentSettings()));
  bot.agent = usual ? "{}" : text;
  return Ok();
}

/// Takes over "judging", all of it, in the form in which it is stored.
Status ApplyJudging(const json::Object& body, Bot& bot) {
  const auto* judging = body.if_contains("judging");
  if (!judging) return Ok();
  if (!judging->is_object()) return Error(ErrorCode::kInvalid, "\"judging\" must be an object.").InField("judging");
  TRY(const auto settings, quality::DecodeLiveJudging(judging->get_object(), "judging"));
  bot.judging = settings.judge.model_id.empty() ? "{}" : json::Dump(quality::EncodeLiveJudging(settings));
  return Ok();
}

/// Takes over the fields that the body has; null gives an optional one back to its default.
Status ApplyFields(const json::Object& body, Bot& bot) {
  json::Reader in(body);
  Assign(bot.name, OptionalLine(in, "name", 1, 100));
  Assign(bot.slug, in.OptionalText("slug", 63));
  Assign(bot.description, OptionalLongText(in, "description", 2000));
  Assign(bot.greeting, OptionalLongText(in, "greeting", 4000));
  Assign(bot.instructions, OptionalLongText(in, "instructions", 100'000));
  Assign(bot.knowledge, OptionalLongText(in, "knowledge", 1'000'000));
  Assign(bot.language, OptionalLocale(in, "language"));
  Assign(bot.timezone, in.OptionalText("timezone", 64));
  if (body.contains("prompt_id")) bot.prompt_id = in.TextOr("prompt_id", "", 64);
  if (body.contains("model_id")) bot.model_id = in.TextOr("model_id", "", 64);
  if (body.contains("temperature")) bot.temperature = in.OptionalNumber("temperature");
  if (body.contains("max_output_tokens")) bot.max_output_tokens = in.OptionalInt("max_output_tokens", 1, 1'000'000);
  if (const auto count = in.OptionalInt("history_messages", 0, 500)) bot.history_messages = *count;
  bot.feedback = in.BoolOr("feedback", bot.feedback);
  bot.enabled = in.BoolOr("enabled", bot.enabled);
  if (bot.temperature && !(*bot.temperature >= 0 && *bot.temperature <= 2)) {
    in.Fail("temperature", "\"temperature\" must be from 0 to 2.");
  }
  if (!bot.slug.empty() && !IsSlug(bot.slug)) {
    in.Fail("slug", "The address may have lower-case letters a-z, digits and \"-\", and begins with a letter or digit.");
  }
  CHECK_OK(in.Check());
  CHECK_OK(ApplyJudging(body, bot));
  return ApplyAgent(body, bot);
}

// A bot answers, and is watched over, with a model or a route.
Status CheckModel(Tx& tx, const Bot& bot, const std::string& model_id, std::string_view field) {
  if (model_id.empty()) return Ok();
  if (records::LoadRoute(tx, bot.workspace_id, model_id)) return Ok();
  if (const auto model = records::LoadModel(tx, bot.workspace_id, model_id)) {
    if (model->use != ModelUse::kEmbedding) return Ok();
    return Error(ErrorCode::kInvalid, "The model \"" + model->label + "\" makes embeddings; it cannot answer people.")
        .InField(std::string(field));
  }
  return Error(ErrorCode::kInvalid, "There is no such model. It may have been removed; choose another one.")
      .InField(std::string(field));
}

Status CheckModels(Tx& tx, const Bot& bot) {
  CHECK_OK(CheckModel(tx, bot, bot.model_id, "model_id"));
  TRY(const auto settings, agent::DecodeSettings(bot.agent, "agent"));
  const auto judging = quality::ParseLiveJudging(bot.judging);
  if (judging.percent > 0) CHECK_OK(CheckModel(tx, bot, judging.judge.model_id, "judging.model_id"));
  const auto& guard = settings.guardrails;
  CHECK_OK(CheckModel(tx, bot, guard.topic_model_id, "agent.guardrails.topic_model_id"));
  return CheckModel(tx, bot, guard.output_model_id, "agent.guardrails.output_model_id");
}

// Reads a file, so it is called on a thread of the database.
Status CheckTimeZone(const Bot& bot) {
  if (bot.timezone.empty()) return Ok();
  auto zone = TimeZone::Load(bot.timezone);
  if (!zone.ok()) return std::move(zone).error().InField("timezone");
  return Ok();
}

Status CheckPrompt(Tx& tx, const Bot& bot) {
  if (bot.prompt_id.empty()) return Ok();
  const auto prompt = quality::LoadPrompt(tx, bot.workspace_id, bot.prompt_id);
  if (prompt && !prompt->published_version_id.empty()) return Ok();
  return Error(ErrorCode::kInvalid, prompt ? "The prompt \"" + prompt->name + "\" has no published version. Publish one first."
                                           : "There is no such prompt. It may have been deleted; choose another one.")
      .InField("prompt_id");
}

Status CheckSlug(Tx& tx, const Bot& bot) {
  const auto other = records::FindBotBySlug(tx, bot.slug);
  if (!other || other->id == bot.id) return Ok();
  return Error(ErrorCode::kConflict, "The address \"" + bot.slug + "\" is taken by another bot. Choose another one.")
      .InField("slug")
      .As("slug_taken");
}

std::string FreeSlug(Tx& tx, const std::string& wanted) {
  auto slug = wanted;
  for (int i = 2; records::FindBotBySlug(tx, slug); ++i) slug = wanted + "-" + std::to_string(i);
  return slug;
}

Result<Bot> OwnBot(Tx& tx, const Call& call) {
  auto bot = records::LoadBot(tx, call.id());
  if (bot && bot->workspace_id == call.workspace()) return std::move(*bot);
  return Error(ErrorCode::kNotFound, "There is no such bot. It may have been deleted.");
}

}  // namespace

Task<Result<ServerResponse>> ListBots(Api& api, Call& call) {
  CO_TRY(const auto page, ReadPage(call.request, 2));
  const auto search = call.request.Query("q").value_or("");
  CO_TRY(const auto bots, co_await api.db().Read([&](Tx& tx) {
    return records::ListBots(tx, call.workspace(), search, page.KeyOr(0, ""), page.KeyOr(1, ""), page.limit + 1);
  }));
  json::Array items;
  for (const auto& bot : bots) items.push_back(EncodeBot(bot));
  co_return Reply(200, ListReply(std::move(items), page, [&](std::size_t last) {
                    return std::vector<std::string>{bots[last].name, bots[last].id};
                  }));
}

Task<Result<ServerResponse>> CreateBot(Api& api, Call& call) {
  CO_TRY(auto body, ReadBody(call.request, kFields));
  CO_TRY(const auto begin, TakeTemplate(body));
  Bot bot;
  bot.id = api.access.ids.New("bot");
  bot.workspace_id = call.workspace();
  bot.created_at = bot.updated_at = api.Now();
  CO_CHECK_OK(ApplyFields(body, bot));
  if (bot.name.empty()) co_return Error(ErrorCode::kInvalid, "Give the bot a name.").InField("name");
  bool replayed = false;
  auto response = co_await WriteOnce(
      api, call,
      [&](Tx& tx) -> Result<ServerResponse> {
        CHECK_OK(CheckModels(tx, bot));
        CHECK_OK(CheckPrompt(tx, bot));
        CHECK_OK(CheckTimeZone(bot));
        if (bot.slug.empty()) bot.slug = FreeSlug(tx, SlugOf(bot.name));
        CHECK_OK(CheckSlug(tx, bot));
        records::InsertBot(tx, bot);
        if (begin) BeginScenario(tx, api, bot, *begin);
        NoteAct(tx, api, call, "bot.create", {"bot", bot.id, bot.name}, "Created the bot \"" + bot.name + "\".");
        return Reply(201, EncodeBot(bot));
      },
      &replayed);
  if (response.ok() && !replayed) TellChanged(api, call.workspace(), "bot", bot.id);
  co_return response;
}

Task<Result<ServerResponse>> GetBot(Api& api, Call& call) {
  CO_TRY(const auto bot, co_await api.db().Read([&](Tx& tx) { return OwnBot(tx, call); }));
  co_return Reply(200, EncodeBot(bot));
}

Task<Result<ServerResponse>> UpdateBot(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, kFields));
  if (body.contains("template") || body.contains("template_language")) {
    co_return Error(ErrorCode::kInvalid, "Only a new bot begins with a template. Put the template's scenario into this bot's draft instead.")
        .InField("template");
  }
  json::Reader in(body);
  const auto revision = in.Int("revision");
  CO_CHECK_OK(in.Check());
  CO_TRY(const auto bot, co_await api.db().Write([&](Tx& tx) -> Result<Bot> {
    TRY(auto bot, OwnBot(tx, call));
    if (bot.revision != revision) {
      return Error(ErrorCode::kConflict,
                   "Somebody else has saved this bot meanwhile. Reload it, look at their changes, and save yours again.")
          .As("revision_conflict");
    }
    const auto before = AuditView(bot);
    CHECK_OK(ApplyFields(body, bot));
    if (bot.slug.empty()) bot.slug = FreeSlug(tx, SlugOf(bot.name));
    const auto changes = access::AuditChanges(before, AuditView(bot));
    if (changes == "{}") return bot;
    CHECK_OK(CheckModels(tx, bot));
    CHECK_OK(CheckPrompt(tx, bot));
    CHECK_OK(CheckTimeZone(bot));
    CHECK_OK(CheckSlug(tx, bot));
    bot.updated_at = api.Now();
    records::UpdateBot(tx, bot);
    NoteAct(tx, api, call, "bot.update", {"bot", bot.id, bot.name}, "Changed the bot \"" + bot.name + "\".", changes);
    return bot;
  }));
  TellChanged(api, call.workspace(), "bot", bot.id);
  co_return Reply(200, EncodeBot(bot));
}

Task<Result<ServerResponse>> DeleteBot(Api& api, Call& call) {
  std::vector<std::string> channels;
  CO_CHECK_OK(co_await api.db().Write([&](Tx& tx) -> Status {
    TRY(const auto bot, OwnBot(tx, call));
    channels = records::DeleteBot(tx, bot.workspace_id, bot.id, api.Now());
    flow::DeleteScenario(tx, bot.workspace_id, bot.id);
    NoteAct(tx, api, call, "bot.delete", {"bot", bot.id, bot.name}, "Deleted the bot \"" + bot.name + "\".");
    return Ok();
  }));
  for (const auto& channel : channels) TellChanged(api, call.workspace(), "channel", channel);
  TellChanged(api, call.workspace(), "bot", call.id());
  co_return NoContent();
}

}  // namespace beseda::server
