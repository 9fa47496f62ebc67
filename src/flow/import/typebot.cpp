#include "flow/import/typebot.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "flow/import/loose_json.h"
#include "json/json.h"

namespace beseda::flow {
namespace {

// Their groups are narrower and flatter than our blocks.
constexpr double kWider = 1.5, kHigher = 2;
constexpr std::int64_t kBlockHeight = 170, kFrameWidth = 620, kHead = 60;
constexpr std::size_t kMostSteps = 5000;

constexpr std::array<std::string_view, 14> kInputs = {
    "text input", "number input", "email input", "url input",           "date input", "time input", "phone number input",
    "choice input", "rating input", "file input", "picture choice input", "cards",     "payment input", "text-input"};

}  // namespace

TypebotImport::TypebotImport(const json::Value& document, ImportOptions options) : document_(document), draft_("typebot", std::move(options)) {}

Result<Imported> TypebotImport::Run() {
  draft_.SetName(TextAt(document_, "name"));
  ReadGraph();
  DrawMain();
  while (!open_links_.empty() && !draft_.full()) {
    const auto [group, flow] = open_links_.back();
    open_links_.pop_back();
    Sheet sheet;
    sheet.flow = flow;
    const auto start = draft_.AddBlock(flow, "start", "", CoordinateAt(*groups_.at(group), "graphCoordinates.x") * kWider - 300,
                                       CoordinateAt(*groups_.at(group), "graphCoordinates.y") * kHigher + kHead, {});
    DrawReachable(sheet, {group});
    ConnectSheet(sheet);
    Target target;
    target.group = group;
    draft_.Connect(start, "next", Resolve(sheet, target));
  }
  return draft_.Finish();
}

void TypebotImport::ReadGraph() {
  for (const auto& variable : ListAt(document_, "variables")) {
    const auto id = TextAt(variable, "id"), name = TextAt(variable, "name");
    if (id.empty() || name.empty()) continue;
    variables_[id] = name;
    const auto ours = draft_.Variable(name);
    if (const auto& value = At(variable, "value"); value.is_string() || value.is_array()) draft_.SetFallback(ours, value);
  }
  for (const auto& group : ListAt(document_, "groups")) {
    const auto id = TextAt(group, "id");
    if (id.empty() || !groups_.emplace(id, &group).second) continue;
    std::size_t place = 0;
    for (const auto& block : ListAt(group, "blocks")) blocks_.emplace(TextAt(block, "id"), std::pair(id, place++));
  }
  for (const auto& edge : ListAt(document_, "edges")) {
    Target target;
    target.group = TextAt(edge, "to.groupId");
    target.block = TextAt(edge, "to.blockId");
    // An edge leaves the smallest thing that it names.
    for (const auto* from : {"from.pathId", "from.itemId", "from.blockId", "from.eventId"}) {
      const auto id = TextAt(edge, from);
      if (id.empty()) continue;
      if (groups_.contains(target.group)) edges_.emplace(id, target);
      break;
    }
  }
}

void TypebotImport::DrawMain() {
  Sheet sheet;
  sheet.flow = draft_.AddFlow("Main");
  // First what can be reached from the start, then the rest: nothing is lost.
  std::vector<std::string> all;
  for (const auto& group : ListAt(document_, "groups")) all.push_back(TextAt(group, "id"));
  DrawReachable(sheet, all);
  ConnectSheet(sheet);
  DrawEvents(sheet);
}

void TypebotImport::DrawEvents(Sheet& sheet) {
  const Target* first = nullptr;
  double x = 0, y = 0;
  for (const auto& event : ListAt(document_, "events")) {
    const auto type = TextAt(event, "type"), id = TextAt(event, "id");
    const auto* target = EdgeFrom(id);
    const double at_x = CoordinateAt(event, "graphCoordinates.x") * kWider, at_y = CoordinateAt(event, "graphCoordinates.y") * kHigher;
    if (type == "start") {
      if (!first) first = target;
      x = at_x, y = at_y;
      continue;
    }
    const auto command = TextAt(event, "options.command");
    auto& item = draft_.Begin("event " + id, "", type + " event", command);
    if (type == "command" && !command.empty() && target) {
      item.block = draft_.AddBlock(sheet.flow, "keyword", "", at_x, at_y, {{"words", draft_.Words(command)}, {"match", "whole"}, {"interrupts", true}});
      draft_.Connect(item.block, "next", Resolve(sheet, *target));
    } else {
      draft_.Leave(item, "no_block", {}, sheet.flow, at_x, at_y, json::Dump(event));
    }
  }
  // Before version 6 a block of the kind "start" in a group of its own.
  for (const auto& [id, group] : groups_) {
    for (const auto& block : ListAt(*group, "blocks")) {
      if (TextAt(block, "type") != "start" || first) continue;
      first = EdgeFrom(TextAt(block, "id"));
      x = CoordinateAt(*group, "graphCoordinates.x") * kWider, y = CoordinateAt(*group, "graphCoordinates.y") * kHigher;
    }
  }
  const auto start = draft_.AddBlock(sheet.flow, "start", "", x, y + kHead, {});
  if (first) draft_.Connect(start, "next", Resolve(sheet, *first));
}

void TypebotImport::DrawReachable(Sheet& sheet, std::vector<std::string> groups) {
  std::reverse(groups.begin(), groups.end());
  while (!groups.empty() && !draft_.full()) {
    const auto id = groups.back();
    groups.pop_back();
    const auto group = groups_.find(id);
    if (group == groups_.end() || !sheet.groups.insert(id).second) continue;
    DrawGroup(sheet, *group->second, groups);
  }
}

bool TypebotImport::IsInput(std::string_view type) const { return std::find(kInputs.begin(), kInputs.end(), type) != kInputs.end(); }

void TypebotImport::DrawGroup(Sheet& sheet, const json::Value& group, std::vector<std::string>& open) {
  const auto title = TextAt(group, "title");
  const auto& blocks = ListAt(group, "blocks");
  const double x = CoordinateAt(group, "graphCoordinates.x") * kWider, y = CoordinateAt(group, "graphCoordinates.y") * kHigher;
  const bool only_start = blocks.size() == 1 && TextAt(blocks[0], "type") == "start";
  if (!blocks.empty() && !only_start) {
    json::Object settings{{"title", CutUtf8(title, 200)}, {"size", json::Array{kFrameWidth, kHead + kBlockHeight * std::int64_t(blocks.size())}}};
    draft_.AddBlock(sheet.flow, "group", "", x - 20, y, std::move(settings));
  }
  std::string question, question_id;
  for (std::size_t i = 0; i < blocks.size() && !draft_.full(); ++i) {
    const auto& block = blocks[i];
    const auto id = TextAt(block, "id"), type = TextAt(block, "type");
    auto& drawn = sheet.drawn[id];
    if (type == "start") continue;
    auto& item = draft_.Begin("block " + id, title, type);
    Work work{sheet, block, item, drawn, type, question, x, y + double(kHead + kBlockHeight * std::int64_t(i))};
    question.clear();
    // What is said just before a question is its text.
    const bool asks = i + 1 < blocks.size() && IsInput(TextAt(blocks[i + 1], "type")) && !EdgeFrom(id);
    if (type == "text" && asks) {
      question = "?";
      work.question = "?";
    }
    DrawBlock(work);
    if (!question.empty()) question = work.question;
    if (!work.item.block.empty() || work.item.outcome != ImportItem::Outcome::kMapped) continue;
    work.item.block = drawn.entry;
  }
  // A group's ways on, for what else belongs into this flow.
  for (const auto& block : blocks) {
    const auto follow = [&](std::string_view id) {
      if (const auto* target = EdgeFrom(id)) open.push_back(target->group);
    };
    follow(TextAt(block, "id"));
    for (const auto& item : ListAt(block, "items")) {
      follow(TextAt(item, "id"));
      for (const auto& path : ListAt(item, "paths")) follow(TextAt(path, "id"));
    }
    const auto type = TextAt(block, "type");
    if (type == "Jump" || type == "Typebot link") open.push_back(TextAt(block, "options.groupId"));
  }
}

const TypebotImport::Target* TypebotImport::EdgeFrom(std::string_view id) const {
  const auto found = edges_.find(id);
  return id.empty() || found == edges_.end() ? nullptr : &found->second;
}

std::optional<TypebotImport::Target> TypebotImport::After(const json::Value& group, std::size_t index) const {
  const auto& blocks = ListAt(group, "blocks");
  if (const auto* edge = EdgeFrom(TextAt(blocks[index], "id"))) return *edge;
  if (index + 1 >= blocks.size()) return std::nullopt;
  Target next;
  next.group = TextAt(group, "id");
  next.block = TextAt(blocks[index + 1], "id");
  return next;
}

// The first of our blocks at or behind it; "": the path ends.
std::string TypebotImport::Resolve(const Sheet& sheet, const Target& target) const {
  std::optional<Target> at = target;
  for (std::size_t steps = 0; at && steps < kMostSteps; ++steps) {
    const auto group = groups_.find(at->group);
    if (group == groups_.end()) return {};
    const auto& blocks = ListAt(*group->second, "blocks");
    std::size_t index = 0;
    if (const auto place = blocks_.find(at->block); place != blocks_.end() && place->second.first == at->group) index = place->second.second;
    if (index >= blocks.size()) return {};
    const auto drawn = sheet.drawn.find(TextAt(blocks[index], "id"));
    if (drawn == sheet.drawn.end()) return {};
    if (!drawn->second.entry.empty()) return drawn->second.entry;
    at = After(*group->second, index);
  }
  return {};
}

void TypebotImport::ConnectSheet(Sheet& sheet) {
  for (const auto& id : sheet.groups) {
    const auto& group = *groups_.at(id);
    const auto& blocks = ListAt(group, "blocks");
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      const auto& drawn = sheet.drawn[TextAt(blocks[i], "id")];
      for (const auto& [item, port] : drawn.items) {
        if (const auto* target = EdgeFrom(item)) draft_.Connect(port.first, port.second, Resolve(sheet, *target));
      }
      if (!drawn.jump.empty()) {
        Target target;
        target.group = TextAt(blocks[i], "options.groupId");
        target.block = TextAt(blocks[i], "options.blockId");
        const auto to = Resolve(sheet, target);
        if (to.empty()) draft_.ChangeKind(drawn.jump, "end");
        else draft_.SetSetting(drawn.jump, "block", json::Value(to));
      }
      const auto next = After(group, i);
      if (!next) continue;
      const auto to = Resolve(sheet, *next);
      for (const auto& [from, port] : drawn.exits) draft_.Connect(from, port, to);
      // Items without an edge of their own go on as the block does.
      for (const auto& [item, port] : drawn.items) draft_.Connect(port.first, port.second, to);
    }
  }
}

std::string TypebotImport::FlowOfGroup(const std::string& group) {
  const auto found = linked_.find(group);
  if (found != linked_.end()) return found->second;
  const auto title = TextAt(*groups_.at(group), "title");
  const auto flow = draft_.AddFlow(title.empty() ? "Sub-flow" : title);
  linked_[group] = flow;
  open_links_.emplace_back(group, flow);
  return flow;
}

}  // namespace beseda::flow
