#include <algorithm>
#include <map>

#include "base/task.h"
#include "flow/catalogue.h"
#include "flow/scenario_rows.h"
#include "flow/templates/scenario_template.h"
#include "flow/test_rows.h"
#include "json/reader.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "server/api/scenario_templates.h"

namespace beseda::server {
namespace {

json::Object Texts(const std::map<std::string, std::string>& texts) {
  json::Object out;
  for (const auto& [language, text] : texts) out[language] = text;
  return out;
}

json::Array List(const std::vector<std::string>& texts) {
  json::Array out;
  for (const auto& text : texts) out.push_back(json::Value(text));
  return out;
}

/// Enough to draw the main flow in small: where its blocks stand, how many exits show, and which lead to which.
json::Object Picture(const flow::Scenario& scenario) {
  json::Array blocks, lines;
  std::map<std::string, std::int64_t> places;
  for (const auto& [id, block] : scenario.blocks) {
    const auto* entry = flow::Catalogue::Own().Find(block.kind);
    if (block.flow != scenario.main || !entry || !entry->code) continue;
    const auto ports = flow::PortsOf(*entry, *block.settings);
    const auto shows = [&](const flow::Catalogue::Port& port) {
      return !port.optional || std::any_of(scenario.edges.begin(), scenario.edges.end(), [&](const auto& edge) {
        return edge.second.from == id && edge.second.port == port.id;
      });
    };
    places.emplace(id, std::int64_t(blocks.size()));
    blocks.push_back(json::Object{{"at", json::Array({block.x, block.y})},
                                  {"group", entry->group},
                                  {"exits", std::count_if(ports.begin(), ports.end(), shows)}});
  }
  for (const auto& [id, edge] : scenario.edges) {
    const auto from = places.find(edge.from), to = places.find(edge.to);
    if (from != places.end() && to != places.end()) lines.push_back(json::Array({from->second, to->second}));
  }
  return {{"blocks", std::move(blocks)}, {"lines", std::move(lines)}};
}

json::Object Encode(const flow::ScenarioTemplate& one) {
  const auto& scenario = one.bot.scenario;
  const auto blocks = std::count_if(scenario.blocks.begin(), scenario.blocks.end(), [](const auto& block) {
    const auto* entry = flow::Catalogue::Own().Find(block.second.kind);
    return entry && entry->code;
  });
  return {{"slug", one.slug},
          {"title", Texts(one.title)},
          {"summary", Texts(one.summary)},
          {"icon", one.icon},
          {"tags", List(one.tags)},
          {"locales", List(scenario.locales)},
          {"blocks", blocks},
          {"flows", scenario.flows.size()},
          {"tests", one.bot.tests.size()},
          {"picture", Picture(scenario)}};
}

void PutIfAbsent(json::Object& body, std::string_view name, const std::string& text) {
  if (!text.empty() && !body.contains(name)) body[name] = text;
}

}  // namespace

Task<Result<ServerResponse>> ListScenarioTemplates(Api&, Call&) {
  json::Array items;
  for (const auto& one : flow::OwnTemplates()) items.push_back(Encode(one));
  co_return Reply(200, WholeList(std::move(items)));
}

Task<Result<ServerResponse>> GetScenarioTemplate(Api&, Call& call) {
  const auto* one = flow::FindTemplate(call.id());
  if (!one) co_return Error(ErrorCode::kNotFound, "There is no such template.");
  const auto bot = one->InLanguage(call.request.Query("language").value_or("en"));
  auto out = Encode(*one);
  out["name"] = bot.name;
  out["greeting"] = bot.greeting;
  out["instructions"] = bot.instructions;
  out["knowledge"] = bot.knowledge;
  out["scenario"] = flow::EncodeScenario(bot.scenario);
  co_return Reply(200, std::move(out));
}

Result<std::optional<flow::BotFolder>> TakeTemplate(json::Object& body) {
  json::Reader in(body);
  const auto slug = in.TextOr("template", "", 64), language = in.TextOr("template_language", "en", 35);
  CHECK_OK(in.Check());
  body.erase("template");
  body.erase("template_language");
  if (slug.empty()) return std::optional<flow::BotFolder>();
  const auto* one = flow::FindTemplate(slug);
  if (!one) return Error(ErrorCode::kInvalid, "There is no template \"" + slug + "\". GET /scenario-templates lists them.").InField("template");
  auto begin = one->InLanguage(language);
  PutIfAbsent(body, "description", begin.description);
  PutIfAbsent(body, "greeting", begin.greeting);
  PutIfAbsent(body, "instructions", begin.instructions);
  PutIfAbsent(body, "knowledge", begin.knowledge);
  if (begin.agent && !body.contains("agent")) body["agent"] = *begin.agent;
  return std::optional(std::move(begin));
}

void BeginScenario(Tx& tx, const Api& api, const Bot& bot, const flow::BotFolder& begin) {
  flow::StoredScenario row;
  row.bot_id = bot.id;
  row.workspace_id = bot.workspace_id;
  row.draft = flow::DumpScenario(begin.scenario);
  row.created_at = row.updated_at = api.Now();
  flow::InsertScenario(tx, row);
  flow::ReplaceTests(tx, bot.workspace_id, bot.id, begin.tests, api.Now());
}

}  // namespace beseda::server
