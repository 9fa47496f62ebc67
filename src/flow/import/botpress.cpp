#include "flow/import/botpress.h"

#include <algorithm>

#include "base/text.h"
#include "flow/import/loose_json.h"
#include "flow/value.h"

namespace beseda::flow {
namespace {

constexpr double kWider = 2, kHigher = 2.5, kBlockHeight = 170;
constexpr std::string_view kFlowEnding = ".flow.json";
constexpr int kMostSteps = 2000;

std::string_view Base(std::string_view path) { return path.substr(path.rfind('/') + 1); }

}  // namespace

std::optional<std::string> FindBotpressFolder(const ArchiveFiles& files) {
  std::optional<std::string> folder;
  for (const auto& [path, content] : files) {
    const auto at = path.rfind("flows/main.flow.json");
    if (at == std::string::npos || at + std::string_view("flows/main.flow.json").size() != path.size()) continue;
    if (!folder || at < folder->size()) folder = path.substr(0, at);
  }
  return folder;
}

BotpressImport::BotpressImport(const ArchiveFiles& files, ImportOptions options) : files_(files), draft_("botpress", std::move(options)) {}

Result<Imported> BotpressImport::Run() {
  CHECK_OK(ReadFiles());
  for (auto& flow : flows_) flow.id = draft_.AddFlow(flow.file.substr(0, flow.file.size() - kFlowEnding.size()));
  for (auto& flow : flows_) DrawFlow(flow);
  DrawKnowledge();
  return draft_.Finish();
}

Status BotpressImport::ReadFiles() {
  const auto folder = FindBotpressFolder(files_).value_or("");
  for (const auto& [path, content] : files_) {
    if (!path.starts_with(folder)) continue;
    const auto name = path.substr(folder.size());
    const bool known = name.starts_with("flows/") || name.starts_with("content-elements/") || name.starts_with("intents/");
    if (!known || name.ends_with(".ui.json")) continue;
    auto read = json::Parse(content);
    if (!read.ok()) return Error(ErrorCode::kInvalid, "The file " + ToUtf8(name) + " of the archive is no JSON: " + read.error().message);
    if (name.starts_with("flows/skills/")) {
      skills_[name.substr(6)] = std::move(*read);
    } else if (name.starts_with("flows/")) {
      FlowFile flow;
      flow.file = name.substr(6);
      if (!flow.file.ends_with(kFlowEnding)) continue;
      flow.document = std::move(*read);
      const auto ui = files_.find(path.substr(0, path.size() - kFlowEnding.size()) + ".ui.json");
      const auto layout = ui == files_.end() ? Result<json::Value>(json::Value(nullptr)) : json::Parse(ui->second);
      if (layout.ok()) {
        for (const auto& node : ListAt(*layout, "nodes")) flow.places[TextAt(node, "id")] = {CoordinateAt(node, "position.x"), CoordinateAt(node, "position.y")};
      }
      // The conversation begins in the main flow.
      flows_.insert(flow.file == "main.flow.json" ? flows_.begin() : flows_.end(), std::move(flow));
    } else if (name.starts_with("content-elements/") && read->is_array()) {
      for (const auto& element : read->get_array()) elements_[TextAt(element, "id")] = element;
    } else if (name.starts_with("intents/") && !Base(name).starts_with("__qna__")) {
      intents_[TextAt(*read, "name")] = std::move(*read);
    }
  }
  ReadLocales();
  return Ok();
}

void BotpressImport::ReadLocales() {
  const auto config = files_.find(FindBotpressFolder(files_).value_or("") + "bot.config.json");
  if (config == files_.end()) return;
  const auto read = json::Parse(config->second);
  if (!read.ok()) return;
  draft_.SetName(TextAt(*read, "name"));
  std::vector<std::string> locales;
  const auto add = [&](const std::string& locale) {
    const bool good = locale.size() >= 2 && locale.size() <= 35 && std::all_of(locale.begin(), locale.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    });
    if (good && locales.size() < 30 && std::find(locales.begin(), locales.end(), locale) == locales.end()) locales.push_back(locale);
  };
  add(TextAt(*read, "defaultLanguage"));
  for (const auto& locale : ListAt(*read, "languages")) add(TextOf(locale));
  if (!locales.empty()) draft_.SetLocales(std::move(locales));
}

std::string BotpressImport::Add(Work& work, std::string kind, json::Object settings, std::string_view port) {
  const auto id = draft_.AddBlock(work.flow.id, std::move(kind), "", work.x, work.y, std::move(settings));
  work.y += kBlockHeight;
  for (const auto& [from, exit] : work.exits) draft_.Connect(from, exit, id);
  work.exits.clear();
  if (!port.empty()) work.exits.emplace_back(id, port);
  if (work.entry.empty()) work.entry = id;
  return id;
}

void BotpressImport::DrawFlow(FlowFile& flow) {
  pending_.clear();
  int number = 0;
  for (const auto& node : ListAt(flow.document, "nodes")) {
    const auto place = flow.places.find(TextAt(node, "id"));
    Work work{flow, node, TextAt(node, "name")};
    work.x = place == flow.places.end() ? 300.0 * number : place->second.first * kWider;
    work.y = place == flow.places.end() ? 0 : place->second.second * kHigher;
    ++number;
    if (work.name.empty() || draft_.full()) continue;
    DrawNode(work);
    if (!work.entry.empty()) flow.entries[work.name] = work.entry;
  }
  for (const auto& edge : pending_) draft_.Connect(edge.from, edge.port, Resolve(flow, edge.to));
  const auto first = Resolve(flow, TextAt(flow.document, "startNode"));
  const auto start = draft_.AddBlock(flow.id, "start", "", -400, 0, {});
  draft_.Connect(start, "next", first);
  if (flow.file == "error.flow.json") {
    const auto trouble = draft_.AddBlock(flow.id, "on_error", "", -400, kBlockHeight, {});
    draft_.Connect(trouble, "next", first);
  }
  DrawCatchAll(flow);
}

// The first block at the node, or behind those that have none.
std::string BotpressImport::Resolve(const FlowFile& flow, std::string node) const {
  for (int steps = 0; steps < kMostSteps; ++steps) {
    if (const auto found = flow.entries.find(node); found != flow.entries.end()) return found->second;
    const auto pass = flow.passes.find(node);
    if (pass == flow.passes.end()) return {};
    node = pass->second;
  }
  return {};
}

void BotpressImport::DrawNode(Work& work) {
  int index = 0;
  for (const auto& instruction : ListAt(work.node, "onEnter")) DrawInstruction(work, instruction, index++);
  if (TextAt(work.node, "type") == "skill-call" || !TextAt(work.node, "skill").empty()) {
    if (DrawSkill(work)) return;
  }
  // A list, even an empty one, means that the node waits for the person.
  if (At(work.node, "onReceive").is_array()) {
    DrawWait(work);
    for (const auto& instruction : ListAt(work.node, "onReceive")) DrawInstruction(work, instruction, index++);
  }
  DrawTransitions(work);
}

void BotpressImport::DrawInstruction(Work& work, const json::Value& instruction, int index) {
  // "say #!builtin_text-x {…}" or "module/action {…}"; generated flows have {type, name, args}.
  auto line = instruction.is_string() ? std::string(json::View(instruction.get_string())) : TextAt(instruction, "name");
  if (TextAt(instruction, "type") == "render") line = "say " + line;
  const auto place = work.flow.file + ": " + work.name;
  const auto brace = line.find(" {");
  const auto words = std::string(Trim(line.substr(0, brace)));
  auto arguments = At(instruction, "args");
  if (brace != line.npos) {
    if (auto read = json::Parse(Trim(line.substr(brace + 1))); read.ok()) arguments = std::move(*read);
  }
  const bool says = words.starts_with("say ");
  auto& item = draft_.Begin(work.flow.file + "/" + work.name + "/" + std::to_string(index), place, says ? "say" : "action", words);
  if (!says) return DrawAction(work, item, words, arguments);
  auto id = std::string(Trim(words.substr(4)));
  if (id.starts_with("#!")) id.erase(0, 2);
  else if (id.starts_with("#")) id.erase(0, 1);
  if (!DrawElement(work, item, id)) {
    draft_.Leave(item, "element", id, work.flow.id, work.x, work.y, line);
    work.y += kBlockHeight;
  }
}

void BotpressImport::DrawAction(Work& work, ImportItem& item, const std::string& action, const json::Value& arguments) {
  const auto variable = [&]() {
    const auto type = TextAt(arguments, "type");
    return draft_.Variable(TextAt(arguments, "name"), type == "user" ? VariableScope::kContact : type == "bot" ? VariableScope::kBot : VariableScope::kSession);
  };
  if (action == "builtin/setVariable" || action == "builtin/setGlobalVariable") {
    const auto& value = At(arguments, "value");
    const auto text = TextAt(arguments, "value");
    const auto name = action == "builtin/setVariable" ? variable() : draft_.Variable(TextAt(arguments, "name"), VariableScope::kBot);
    if (value.is_null() || text == "null" || (value.is_string() && text.empty())) {
      item.block = Add(work, "set_variable", {{"variable", name}, {"operation", "clear"}});
    } else {
      item.block = Add(work, "set_variable", {{"variable", name}, {"operation", "set"}, {"value", value.is_string() ? json::Value(Template(item, text)) : value}});
    }
    return;
  }
  if (action == "builtin/removeVariable" || action == "builtin/resetGlobalVariable") {
    item.block = Add(work, "set_variable", {{"variable", variable()}, {"operation", "clear"}});
    return;
  }
  if (action == "builtin/wait") {
    const auto milliseconds = NumberOf(json::Value(TextAt(arguments, "delay"))).value_or(1000);
    const auto seconds = std::int64_t(std::clamp(milliseconds / 1000, 1.0, 86'400.0));
    item.block = Add(work, "wait", {{"duration", "PT" + std::to_string(seconds) + "S"}});
    return;
  }
  if (action == "builtin/switchLanguage") {
    item.block = Add(work, "set_contact", {{"locale", TextAt(arguments, "lang")}});
    return;
  }
  if (action == "builtin/appendContext" || action == "builtin/removeContext" || action == "builtin/resetContext") return ImportDraft::Changed(item, "no_model");
  if (action.starts_with("hitl")) {
    item.block = Add(work, "hand_over", {});
    return;
  }
  draft_.Leave(item, "action", action, work.flow.id, work.x, work.y, action + " " + json::Dump(arguments));
  work.y += kBlockHeight;
}

// What was said last becomes the question that waits.
void BotpressImport::DrawWait(Work& work) {
  if (!work.exits.empty() && draft_.TurnIntoQuestion(work.exits.back().first)) {
    // Whatever is answered goes on the same way.
    const auto id = work.exits.back().first;
    work.exits.clear();
    for (const auto& port : draft_.OpenPorts(id)) work.exits.emplace_back(id, port);
    return;
  }
  json::Object words;
  for (const auto& locale : draft_.locales()) words[locale] = "…";
  Add(work, "ask_text", {{"question", std::move(words)}});
}

}  // namespace beseda::flow
