#include "flow/import/import_draft.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "base/text.h"
#include "flow/catalogue.h"
#include "flow/program.h"
#include "json/json.h"

namespace beseda::flow {
namespace {

constexpr std::size_t kMostText = 4000, kMostName = 200, kMostOriginal = 3000, kMostShown = 80, kMostFlows = 200, kMostVariables = 450;
constexpr double kNoteAside = 320, kEndAside = 300;

// What Lua has for itself cannot be a variable's name.
constexpr std::array<std::string_view, 45> kTaken = {
    "and",   "break",  "do",     "else", "elseif", "end", "false", "for",      "function", "goto",     "if",       "in",      "local", "nil",    "not",
    "or",    "repeat", "return", "then", "true",   "until", "while",    "assert",   "error",    "ipairs",   "next",    "pairs", "pcall",  "select",
    "print", "string", "table",  "math", "utf8",   "type",  "tonumber", "tostring", "xpcall",   "rawequal", "rawget",  "rawset", "rawlen", "null", "setmetatable", "getmetatable"};

// "Selected Movie ID" -> "selected_movie_id"; letters that are not Latin are left out.
std::string Slug(std::string_view original) {
  std::string slug;
  for (const char c : original) {
    const char small = c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
    const bool letter = small >= 'a' && small <= 'z', digit = small >= '0' && small <= '9';
    if (letter || (digit && !slug.empty())) slug += small;
    else if (!slug.empty() && slug.back() != '_') slug += '_';
    if (slug.size() >= 34) break;
  }
  while (!slug.empty() && slug.back() == '_') slug.pop_back();
  return slug.empty() ? "value" : slug;
}

}  // namespace

ImportDraft::ImportDraft(std::string product, ImportOptions options) : product_(std::move(product)), options_(std::move(options)) {
  scenario_.locales = {options_.locale};
}

std::string ImportDraft::AddFlow(std::string_view name) {
  if (scenario_.flows.size() >= kMostFlows) {
    full_ = true;
    return scenario_.main;
  }
  const auto id = scenario_.flows.empty() ? std::string("f_main") : "f_" + std::to_string(scenario_.flows.size() + 1);
  if (scenario_.flows.empty()) scenario_.main = id;
  scenario_.flows[id] = CutUtf8(name, kMostName);
  return id;
}

std::string ImportDraft::AddBlock(const std::string& flow, std::string kind, std::string_view name, double x, double y, json::Object settings) {
  if (scenario_.blocks.size() >= kMaxBlocks) {
    full_ = true;
    return {};
  }
  Block block;
  block.flow = flow;
  block.kind = std::move(kind);
  block.name = CutUtf8(name, kMostName);
  block.x = std::round(x);
  block.y = std::round(y);
  block.settings = std::make_shared<json::Object>(std::move(settings));
  const auto id = "b_" + std::to_string(++made_);
  scenario_.blocks.emplace(id, std::move(block));
  return id;
}

void ImportDraft::Connect(const std::string& from, std::string_view port, const std::string& to) {
  if (from.empty() || to.empty() || !ports_.emplace(from, port).second) return;
  Edge edge;
  edge.from = from;
  edge.port = port;
  edge.to = to;
  scenario_.edges.emplace("e_" + std::to_string(scenario_.edges.size() + 1), std::move(edge));
}

void ImportDraft::SetSetting(const std::string& block, std::string_view name, json::Value value) {
  const auto found = scenario_.blocks.find(block);
  if (found == scenario_.blocks.end()) return;
  auto settings = *found->second.settings;
  settings[name] = std::move(value);
  found->second.settings = std::make_shared<json::Object>(std::move(settings));
}

void ImportDraft::ChangeKind(const std::string& block, std::string kind) {
  const auto found = scenario_.blocks.find(block);
  if (found == scenario_.blocks.end()) return;
  found->second.kind = std::move(kind);
  found->second.settings = std::make_shared<json::Object>();
}

bool ImportDraft::TurnIntoQuestion(const std::string& block) {
  const auto found = scenario_.blocks.find(block);
  if (found == scenario_.blocks.end() || found->second.kind != "send_text") return false;
  const auto& said = *found->second.settings;
  json::Object settings;
  if (const auto* text = said.if_contains("text")) settings["question"] = *text;
  const auto* replies = said.if_contains("quick_replies");
  if (replies) settings["choices"] = *replies;
  found->second.kind = replies ? "ask_choice" : "ask_text";
  found->second.settings = std::make_shared<json::Object>(std::move(settings));
  return true;
}

std::vector<std::string> ImportDraft::OpenPorts(const std::string& block) const {
  std::vector<std::string> ports;
  const auto found = scenario_.blocks.find(block);
  const auto* entry = found == scenario_.blocks.end() ? nullptr : Catalogue::Own().Find(found->second.kind);
  if (!entry) return ports;
  for (const auto& port : PortsOf(*entry, *found->second.settings)) {
    if (!port.optional || port.id == "other") ports.push_back(port.id);
  }
  return ports;
}

std::string ImportDraft::Variable(std::string_view original, VariableScope scope) {
  const auto key = std::string(VariableScopeName(scope)) + "/" + std::string(original);
  if (const auto known = names_.find(key); known != names_.end()) return known->second;
  if (names_.size() >= kMostVariables) {
    full_ = true;
    return names_.begin()->second;
  }
  const auto slug = Slug(original);
  auto name = slug;
  const auto taken = [&](const std::string& one) {
    return IsOwnVariable(one) || scenario_.variables.contains(one) || std::find(kTaken.begin(), kTaken.end(), one) != kTaken.end();
  };
  for (int i = 2; taken(name); ++i) name = slug + "_" + std::to_string(i);
  flow::Variable variable;
  variable.scope = scope;
  if (name != original) variable.description = CutUtf8(original, kMostName);
  scenario_.variables.emplace(name, std::move(variable));
  return names_[key] = name;
}

void ImportDraft::SetFallback(const std::string& variable, json::Value value) {
  scenario_.variables[variable].fallback = std::make_shared<json::Value>(std::move(value));
}

json::Object ImportDraft::Words(std::string_view text) const {
  json::Object words;
  // An empty text is an error; one whose code was left out may be empty.
  words[scenario_.locales.front()] = Trim(text).empty() ? "…" : CutUtf8(text, kMostText);
  return words;
}

ImportItem& ImportDraft::Begin(const std::string& source, std::string_view place, std::string_view kind, std::string_view text) {
  const bool first = sources_.insert(source).second;
  auto& item = first ? items_.emplace_back() : unseen_;
  item = {};
  item.place = CutUtf8(place, kMostName);
  item.kind = CutUtf8(kind, kMostName);
  item.text = CutUtf8(text, kMostShown);
  return item;
}

void ImportDraft::Changed(ImportItem& item, std::string code, std::string detail) {
  if (item.outcome == ImportItem::Outcome::kMapped) item.outcome = ImportItem::Outcome::kChanged;
  ImportItem::Remark remark;
  remark.code = std::move(code);
  remark.detail = CutUtf8(detail, kMostName);
  item.remarks.push_back(std::move(remark));
}

void ImportDraft::Leave(ImportItem& item, std::string code, std::string detail, const std::string& flow, double x, double y,
                        std::string_view original) {
  Changed(item, std::move(code), std::move(detail));
  item.outcome = ImportItem::Outcome::kLeft;
  AddNote(item, flow, x, y, original);
}

void ImportDraft::NoteChanges(const ImportItem& item, const std::string& flow, double x, double y, std::string_view original) {
  if (!item.remarks.empty()) AddNote(item, flow, x - kNoteAside, y, original);
}

void ImportDraft::AddNote(const ImportItem& item, const std::string& flow, double x, double y, std::string_view original) {
  // A part of the bot that is drawn a second time has its notes already.
  if (&item == &unseen_) return;
  std::string text = item.kind + (item.text.empty() ? "" : ": " + item.text) + "\n";
  for (const auto& remark : item.remarks) text += ImportWords(remark, options_.language) + "\n";
  if (!original.empty()) text += "\n" + std::string(CutUtf8(original, kMostOriginal));
  json::Object settings;
  settings["text"] = CutUtf8(ToUtf8(text), kMostText);
  AddBlock(flow, "note", "", x, y, std::move(settings));
}

Result<Imported> ImportDraft::Finish() {
  const auto open = scenario_.blocks;
  for (const auto& [id, block] : open) {
    const auto* entry = Catalogue::Own().Find(block.kind);
    if (!entry || !entry->code) continue;
    std::string end;
    for (const auto& port : PortsOf(*entry, *block.settings)) {
      if (port.optional || ports_.contains({id, port.id})) continue;
      if (end.empty()) end = AddBlock(block.flow, "end", "", block.x + kEndAside, block.y, {});
      Connect(id, port.id, end);
    }
  }
  if (full_) {
    return Error(ErrorCode::kTooLarge, "This bot has more blocks, flows or variables than one scenario may have (2,000 blocks, 200 flows, 450 variables). Export it in parts.");
  }
  Imported imported;
  imported.product = std::move(product_);
  imported.name = std::move(name_);
  // What can be stored is what is read back; texts of other programs may hold anything.
  TRY(imported.scenario, ParseScenario(DumpScenario(scenario_)));
  imported.items = std::move(items_);
  return imported;
}

bool HasFixedHost(std::string_view url) {
  const std::size_t scheme = url.starts_with("https://") ? 8 : url.starts_with("http://") ? 7 : 0;
  if (scheme == 0) return false;
  const auto host = url.substr(scheme, url.find_first_of("/?#", scheme) - scheme);
  return !host.empty() && host.find("{{") == host.npos && host.find('@') == host.npos;
}

}  // namespace beseda::flow
