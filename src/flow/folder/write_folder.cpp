#include <utility>

#include "base/slug.h"
#include "flow/chat/chat_test.h"
#include "flow/folder/bot_folder.h"
#include "flow/folder/readable_json.h"
#include "json/json.h"

namespace beseda::flow {
namespace {

// As files of text end: with one new line more than the text.
void AddText(FolderFiles& files, const std::string& path, const std::string& text) {
  if (!text.empty()) files[path] = WithPlainNewLines(text) + "\n";
}

json::Object TakeObject(json::Object& from, std::string_view name) {
  json::Object taken;
  if (auto* value = from.if_contains(name); value && value->is_object()) taken = std::move(value->get_object());
  from.erase(name);
  return taken;
}

json::Object BlockForFile(json::Object block) {
  block.erase("flow");
  if (block.at("name").get_string().empty()) block.erase("name");
  if (block.at("settings").get_object().empty()) block.erase("settings");
  return block;
}

json::Object VariableForFile(json::Object variable) {
  if (variable.at("default").is_null()) variable.erase("default");
  if (variable.at("description").get_string().empty()) variable.erase("description");
  return variable;
}

void AddFlows(json::Object& document, const Scenario& scenario, FolderFiles& files) {
  auto flows = TakeObject(document, "flows"), blocks = TakeObject(document, "blocks"), edges = TakeObject(document, "edges");
  std::map<std::string, std::pair<json::Object, json::Object>> of_flow;
  for (const auto& [id, block] : scenario.blocks) of_flow[block.flow].first[id] = BlockForFile(std::move(blocks.at(id).get_object()));
  for (const auto& [id, edge] : scenario.edges) of_flow[scenario.blocks.at(edge.from).flow].second[id] = std::move(edges.at(id));
  for (auto& member : flows) {
    auto flow = std::move(member.value().get_object());
    const std::string id(member.key().data(), member.key().size());
    const auto slug = SlugOf(scenario.flows.at(id), "flow");
    auto path = "flows/" + slug + ".json";
    for (int n = 2; files.contains(path); ++n) path = "flows/" + slug + "-" + std::to_string(n) + ".json";
    flow["id"] = id;
    flow["blocks"] = std::move(of_flow[id].first);
    flow["edges"] = std::move(of_flow[id].second);
    files[path] = ReadableJson(flow);
  }
}

void AddBot(json::Object bot, const BotFolder& folder, FolderFiles& files) {
  bot["name"] = folder.name;
  if (!folder.description.empty()) bot["description"] = folder.description;
  if (!folder.greeting.empty()) bot["greeting"] = folder.greeting;
  if (!folder.language.empty()) bot["language"] = folder.language;
  if (!folder.timezone.empty()) bot["timezone"] = folder.timezone;
  if (folder.tests_gate != TestsGate::kWarn) bot["tests_gate"] = TestsGateName(folder.tests_gate);
  if (folder.agent && !folder.agent->empty()) bot["agent"] = *folder.agent;
  files["bot.json"] = ReadableJson(bot);
}

}  // namespace

FolderFiles WriteFolder(const BotFolder& folder) {
  FolderFiles files;
  auto document = EncodeScenario(folder.scenario);
  AddFlows(document, folder.scenario, files);
  json::Object variables;
  for (auto& member : TakeObject(document, "variables")) variables[member.key()] = VariableForFile(member.value().get_object());
  if (!variables.empty()) files["variables.json"] = ReadableJson(variables);
  AddBot(std::move(document), folder, files);
  AddText(files, "instructions.md", folder.instructions);
  AddText(files, "knowledge.md", folder.knowledge);
  for (const auto& [name, text] : folder.tests) files["tests/" + name + ".chat"] = NormalTestText(text);
  return files;
}

}  // namespace beseda::flow
