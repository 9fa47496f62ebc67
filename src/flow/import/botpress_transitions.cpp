// Where nodes of Botpress lead.
#include <algorithm>

#include "base/text.h"
#include "flow/import/botpress.h"
#include "flow/import/loose_json.h"
#include "flow/value.h"

namespace beseda::flow {
namespace {

constexpr std::size_t kMostCases = 50, kMostExamples = 4000, kMostWords = 2000;
constexpr double kAside = 320;

bool IsAlways(std::string_view condition) { return condition.empty() || condition == "true" || condition == "always"; }
bool AsksIntent(std::string_view condition) { return condition.find("nlu.intent") != condition.npos || condition.find("event.nlu") != condition.npos; }

// "rover-pictures" -> "rover_pictures"
std::string IdOf(std::string_view name) {
  std::string id;
  for (const char c : ToLower(name)) id += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '_';
  return id.empty() ? "x" : id.substr(0, 40);
}

// The texts in quotes.
std::vector<std::string> Quoted(std::string_view condition) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < condition.size(); ++i) {
    if (condition[i] != '\'' && condition[i] != '"') continue;
    const auto end = condition.find(condition[i], i + 1);
    if (end == condition.npos) break;
    texts.emplace_back(condition.substr(i + 1, end - i - 1));
    i = end;
  }
  return texts;
}

// "[2018-09-09](date) pictures" -> "2018-09-09 pictures"
std::string WithoutSlots(std::string_view utterance) {
  std::string out;
  while (!utterance.empty()) {
    const auto open = utterance.find('['), middle = utterance.find("](", open), close = utterance.find(')', middle);
    if (open == utterance.npos || middle == utterance.npos || close == utterance.npos) break;
    out += utterance.substr(0, open);
    out += utterance.substr(open + 1, middle - open - 1);
    utterance.remove_prefix(close + 1);
  }
  return out + std::string(utterance);
}

}  // namespace

void BotpressImport::LeadOn(Work& work, const std::string& from, const std::string& port, const std::string& target) {
  const auto aside = [&](std::string kind, json::Object settings) {
    const auto id = draft_.AddBlock(work.flow.id, std::move(kind), "", work.x + kAside, work.y, std::move(settings));
    work.y += 90;
    draft_.Connect(from, port, id);
  };
  if (target.empty()) return;
  if (target == "END") return aside("end", {{"scope", "conversation"}});
  if (target.starts_with("#")) return aside("end", {{"scope", "flow"}});
  if (target.ends_with(".flow.json")) {
    const auto flow = std::find_if(flows_.begin(), flows_.end(), [&](const FlowFile& one) { return one.file == target; });
    if (flow != flows_.end()) return aside("call_flow", {{"flow", flow->id}});
    return;
  }
  Pending edge;
  edge.from = from, edge.port = port, edge.to = target;
  pending_.push_back(std::move(edge));
}

void BotpressImport::DrawTransitions(Work& work) {
  const auto& next = ListAt(work.node, "next");
  const auto known = [&](const std::string& target) {
    if (target.empty() || target == "END" || target.starts_with("#")) return true;
    if (target.ends_with(".flow.json")) return std::any_of(flows_.begin(), flows_.end(), [&](const FlowFile& one) { return one.file == target; });
    const auto& nodes = ListAt(work.flow.document, "nodes");
    return std::any_of(nodes.begin(), nodes.end(), [&](const json::Value& node) { return TextAt(node, "name") == target; });
  };
  if (next.empty()) return;
  if (IsAlways(Trim(TextAt(next[0], "condition")))) {
    const auto target = TextAt(next[0], "node");
    const bool elsewhere = target == "END" || target.starts_with("#") || target.ends_with(".flow.json");
    auto& item = draft_.Begin(work.flow.file + "/" + work.name + "/next", work.flow.file + ": " + work.name, "transition", target);
    if (!known(target)) draft_.Leave(item, "target", target, work.flow.id, work.x + kAside, work.y, json::Dump(next));
    if (target.size() > 1 && target[0] == '#') ImportDraft::Changed(item, "return_to");
    if (work.entry.empty() && !elsewhere) {
      work.flow.passes[work.name] = target;
      return;
    }
    // A node that only leads elsewhere still needs a block to be reached by.
    if (work.entry.empty()) Add(work, "condition", {{"cases", json::Array{json::Object{{"id", "never"}, {"when", "false"}}}}}, "else");
    for (const auto& [from, port] : std::vector(work.exits)) LeadOn(work, from, port, target);
    return;
  }
  const bool intents = std::any_of(next.begin(), next.end(), [](const json::Value& one) { return AsksIntent(TextAt(one, "condition")); });
  if (intents) DrawClassification(work, next);
  DrawCases(work, next);
  auto& item = draft_.Begin(work.flow.file + "/" + work.name + "/next", work.flow.file + ": " + work.name, "transition", TextAt(next[0], "condition"));
  for (const auto& one : next) {
    const auto condition = std::string(Trim(TextAt(one, "condition"))), target = TextAt(one, "node");
    if (!IsAlways(condition) && !LuaOfCondition(condition)) ImportDraft::Changed(item, "transition", condition);
    if (!known(target)) ImportDraft::Changed(item, "target", target);
    if (target.size() > 1 && target[0] == '#') ImportDraft::Changed(item, "return_to");
  }
  draft_.NoteChanges(item, work.flow.id, work.x, work.y, json::Dump(next));
}

void BotpressImport::DrawCases(Work& work, const json::Array& transitions) {
  json::Array cases;
  std::vector<std::string> targets;
  std::string otherwise;
  for (const auto& one : transitions) {
    const auto condition = std::string(Trim(TextAt(one, "condition")));
    if (IsAlways(condition)) {
      otherwise = TextAt(one, "node");
      break;
    }
    if (cases.size() == kMostCases) break;
    const auto lua = LuaOfCondition(condition);
    const auto caption = TextAt(one, "caption");
    json::Object made{{"id", "c" + std::to_string(cases.size() + 1)}, {"when", lua.value_or("false")}};
    if (!caption.empty()) made["title"] = json::Object{{draft_.locales().front(), CutUtf8(caption, 200)}};
    cases.push_back(std::move(made));
    targets.push_back(TextAt(one, "node"));
  }
  const auto id = Add(work, "condition", {{"cases", std::move(cases)}}, "");
  for (std::size_t i = 0; i < targets.size(); ++i) LeadOn(work, id, "c" + std::to_string(i + 1), targets[i]);
  LeadOn(work, id, "else", otherwise);
}

json::Object BotpressImport::IntentOf(const std::string& name) {
  used_intents_.insert(name);
  std::string examples;
  const auto& all = At(intents_.at(name), "utterances");
  for (const auto& locale : draft_.locales()) {
    for (const auto& utterance : ListAt(all, locale)) {
      const auto line = WithoutSlots(TextOf(utterance));
      if (examples.size() + line.size() < kMostExamples) examples += (examples.empty() ? "" : "\n") + line;
    }
  }
  json::Object intent{{"id", IdOf(name)}, {"title", json::Object{{draft_.locales().front(), name}}}};
  intent["examples"] = std::move(examples);
  return intent;
}

// What a person wants is found first and kept in the variable that the conditions then look at.
void BotpressImport::DrawClassification(Work& work, const json::Array& transitions) {
  json::Array intents;
  std::vector<std::string> ids;
  for (const auto& one : transitions) {
    for (const auto& name : Quoted(TextAt(one, "condition"))) {
      const auto id = IdOf(name);
      if (!intents_.contains(name) || name == "none" || ids.size() == kMostCases || std::find(ids.begin(), ids.end(), id) != ids.end()) continue;
      intents.push_back(IntentOf(name));
      ids.push_back(id);
    }
  }
  if (intents.empty()) return;
  const auto block = Add(work, "ai_classify", {{"intents", std::move(intents)}, {"variable", draft_.Variable("intent")}}, "none");
  for (const auto& id : ids) work.exits.emplace_back(block, id);
}

std::optional<std::string> BotpressImport::LuaOfCondition(const std::string& condition) {
  auto lua = LuaOfJs(condition, Names());
  if (!lua || !AsksIntent(condition)) return lua;
  // The variable holds the intent's id here.
  for (const auto& [name, intent] : intents_) {
    const auto quoted = "\"" + name + "\"";
    for (auto at = lua->find(quoted); at != lua->npos && IdOf(name) != name; at = lua->find(quoted, at + 1)) lua->replace(at, quoted.size(), "\"" + IdOf(name) + "\"");
  }
  return lua;
}

// Transitions that a whole flow has. In the main flow those that wait for an intent are keywords.
void BotpressImport::DrawCatchAll(FlowFile& flow) {
  int number = 0;
  for (const auto& one : ListAt(flow.document, "catchAll.next")) {
    const auto condition = TextAt(one, "condition"), target = TextAt(one, "node");
    auto& item = draft_.Begin(flow.file + "/catch-all/" + std::to_string(number), flow.file, "catch-all", condition);
    const double x = -800, y = 170.0 * number++;
    const auto names = Quoted(condition);
    const auto entry = Resolve(flow, target);
    const auto intent = names.size() == 1 && AsksIntent(condition) ? intents_.find(names[0]) : intents_.end();
    if (&flow != &flows_.front() || intent == intents_.end() || entry.empty()) {
      draft_.Leave(item, "catch_all", {}, flow.id, x, y, json::Dump(one));
      continue;
    }
    used_intents_.insert(names[0]);
    json::Object words;
    for (const auto& locale : draft_.locales()) {
      std::string line;
      for (const auto& utterance : ListAt(At(intent->second, "utterances"), locale)) {
        auto text = WithoutSlots(TextOf(utterance));
        std::replace(text.begin(), text.end(), ',', ' ');
        if (line.size() + text.size() < kMostWords) line += (line.empty() ? "" : ", ") + text;
      }
      if (!line.empty()) words[locale] = line;
    }
    if (words.empty()) words[draft_.locales().front()] = names[0];
    item.block = draft_.AddBlock(flow.id, "keyword", "", x, y, {{"words", std::move(words)}, {"match", "whole"}, {"interrupts", true}});
    draft_.Connect(item.block, "next", entry);
    ImportDraft::Changed(item, "question_answer");
  }
}

}  // namespace beseda::flow
