// What says something or leads somewhere.
#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "flow/import/loose_json.h"
#include "flow/import/rich_text.h"
#include "flow/import/typebot.h"
#include "flow/value.h"
#include "json/json.h"

namespace beseda::flow {
namespace {

constexpr std::size_t kMostCases = 50;
constexpr double kAside = 300, kMostSeconds = 30 * 24 * 3600;

bool IsAddress(std::string_view url) { return url.starts_with("https://") || url.starts_with("http://") || url.starts_with("{{"); }

}  // namespace

std::string TypebotImport::Add(Work& work, std::string kind, json::Object settings, std::string_view port) {
  // Several of ours for one of theirs stand side by side, one leading to the next.
  const double x = work.x + kAside * double(work.drawn.count++);
  const auto id = draft_.AddBlock(work.sheet.flow, std::move(kind), "", x, work.y, std::move(settings));
  for (const auto& [from, exit] : work.drawn.exits) draft_.Connect(from, exit, id);
  work.drawn.exits.clear();
  if (!port.empty()) work.drawn.exits.emplace_back(id, port);
  if (work.drawn.entry.empty()) work.drawn.entry = id;
  return id;
}

void TypebotImport::LeaveOut(Work& work, std::string code, std::string detail) {
  auto original = At(work.block, "options").is_null() ? json::Dump(work.block) : json::Dump(At(work.block, "options"));
  draft_.Leave(work.item, std::move(code), std::move(detail), work.sheet.flow, work.x, work.y, original);
}

void TypebotImport::DrawBlock(Work& work) {
  if (DrawBubble(work) || DrawInput(work) || DrawLogic(work) || DrawCall(work)) return;
  LeaveOut(work, "no_block");
}

void TypebotImport::DrawLinkButton(Work& work, const std::string& url, std::string_view words) {
  json::Object button{{"id", "open"}, {"kind", "url"}, {"title", draft_.Words(words)}, {"url", Template(work, url)}};
  Add(work, "send_buttons", {{"text", draft_.Words("👇")}, {"buttons", json::Array{std::move(button)}}});
}

bool TypebotImport::DrawBubble(Work& work) {
  const auto& content = At(work.block, "content");
  if (work.type == "text") {
    const auto text = MarkdownOfRichText(content);
    work.item.text = CutUtf8(text, 80);
    if (!work.question.empty()) {
      work.question = text;
    } else if (!text.empty()) {
      Add(work, "send_text", {{"text", Words(work, text)}});
    }
    return true;
  }
  if (work.type != "image" && work.type != "video" && work.type != "audio" && work.type != "embed") return false;
  const auto url = std::string(Trim(TextAt(content, "url")));
  work.item.text = CutUtf8(url, 80);
  if (!IsAddress(url)) return LeaveOut(work, "no_address"), true;
  const auto kind = TextAt(content, "type");
  const bool page = work.type == "embed" || (work.type == "video" && !kind.empty() && kind != "url");
  if (page) {
    Add(work, "send_text", {{"text", Words(work, url)}});
    draft_.Changed(work.item, "link");
    return true;
  }
  Add(work, "send_media", {{"kind", work.type}, {"url", CutUtf8(Template(work, url), 2000)}});
  if (const auto link = TextAt(content, "clickLink.url"); IsAddress(link)) DrawLinkButton(work, link, "🔗");
  return true;
}

bool TypebotImport::DrawLogic(Work& work) {
  const auto& options = At(work.block, "options");
  if (work.type == "Set variable") return DrawSetVariable(work), true;
  if (work.type == "Condition") return DrawCondition(work), true;
  if (work.type == "Typebot link") return DrawLink(work), true;
  if (work.type == "Return") {
    Add(work, "end", {{"scope", "flow"}}, "");
    return true;
  }
  if (work.type == "Jump") {
    const auto group = TextAt(options, "groupId");
    if (!groups_.contains(group)) return LeaveOut(work, "target", group), true;
    work.drawn.jump = Add(work, "jump", {}, "");
    return true;
  }
  if (work.type == "AB test") {
    const auto& percent = At(options, "aPercent");
    const double a = percent.is_number() ? std::clamp(percent.to_number<double>(), 0.0, 100.0) : 50;
    const auto id = Add(work, "split", {{"branches", json::Array{json::Object{{"id", "a"}, {"percent", NumberValue(a)}}, json::Object{{"id", "b"}, {"percent", NumberValue(100 - a)}}}}}, "");
    for (const auto& item : ListAt(work.block, "items")) work.drawn.items[TextAt(item, "id")] = {id, TextAt(item, "path") == "b" ? "b" : "a"};
    return true;
  }
  if (work.type == "Wait") {
    const auto text = TextAt(options, "secondsToWaitFor");
    const auto seconds = NumberOf(json::Value(text));
    if (!seconds || !(*seconds >= 0 && *seconds <= kMostSeconds)) return LeaveOut(work, "wait", text), true;
    Add(work, "wait", {{"duration", "PT" + std::to_string(std::max<std::int64_t>(1, std::int64_t(std::ceil(*seconds)))) + "S"}});
    return true;
  }
  if (work.type == "Redirect") {
    const auto url = std::string(Trim(TextAt(options, "url")));
    work.item.text = CutUtf8(url, 80);
    if (!IsAddress(url)) return LeaveOut(work, "no_address"), true;
    DrawLinkButton(work, url, "🔗");
    draft_.Changed(work.item, "redirect");
    return true;
  }
  if (work.type == "Code") {
    draft_.Leave(work.item, "expression", {}, work.sheet.flow, work.x, work.y, TextAt(options, "content"));
    return true;
  }
  return false;
}

void TypebotImport::DrawSetVariable(Work& work) {
  const auto& options = At(work.block, "options");
  const auto variable = VariableOf(work, TextAt(options, "variableId"));
  if (variable.empty()) return LeaveOut(work, "no_variable", TextAt(options, "variableId"));
  const auto type = TextAt(options, "type");
  const auto set = [&](std::string_view operation, json::Value value) {
    Add(work, "set_variable", {{"variable", variable}, {"operation", operation}, {"value", std::move(value)}});
  };
  const auto script = [&](const std::string& code) { Add(work, "script", {{"code", code}}); };
  work.item.text = type.empty() ? TextAt(options, "expressionToEvaluate").substr(0, 40) : type;
  work.item.text = ToUtf8(work.item.text);
  if (type.empty() || type == "Custom") {
    const auto expression = TextAt(options, "expressionToEvaluate");
    if (Trim(expression).empty()) return set("clear", nullptr);
    auto value = ValueOf(work, expression, FlagAt(options, "isCode"));
    if (!value) return draft_.Leave(work.item, "expression", {}, work.sheet.flow, work.x, work.y, variable + " = " + expression);
    return set("set", std::move(*value));
  }
  if (type == "Empty") return set("clear", nullptr);
  if (type == "Append value(s)") return set("append", json::Value(Template(work, TextAt(options, "item"))));
  if (type == "Now") return set("set", json::Value("{{now}}"));
  if (type == "Today") return set("set", json::Value("{{today}}"));
  if (type == "Contact name") return set("set", json::Value("{{contact.name}}"));
  if (type == "Environment name") return set("set", json::Value("{{channel}}"));
  if (type == "Pop" || type == "Shift") {
    const auto saved = VariableOf(work, TextAt(options, "saveItemInVariableId"));
    return script((saved.empty() ? "" : saved + " = ") + std::string("table.remove(") + variable + (type == "Pop" ? ")" : ", 1)"));
  }
  if (type == "Map item with same index") {
    const auto item = VariableOf(work, TextAt(options, "mapListItemParams.baseItemVariableId"));
    const auto base = VariableOf(work, TextAt(options, "mapListItemParams.baseListVariableId"));
    const auto target = VariableOf(work, TextAt(options, "mapListItemParams.targetListVariableId"));
    if (item.empty() || base.empty() || target.empty()) return LeaveOut(work, "no_block");
    return script("for i, value in ipairs(" + base + " or {}) do\n  if value == " + item + " then " + variable + " = (" + target + " or {})[i] end\nend");
  }
  LeaveOut(work, "no_block");
}

void TypebotImport::DrawCondition(Work& work) {
  json::Array cases;
  std::vector<std::string> ids;
  for (const auto& item : ListAt(work.block, "items")) {
    if (cases.size() == kMostCases) {
      draft_.Changed(work.item, "too_many", std::to_string(kMostCases));
      break;
    }
    const auto id = "c" + std::to_string(cases.size() + 1);
    cases.push_back(json::Object({{"id", id}, {"when", ConditionOf(work, At(item, "content"))}}));
    ids.push_back(TextAt(item, "id"));
  }
  if (cases.empty()) return LeaveOut(work, "no_block");
  const auto id = Add(work, "condition", {{"cases", std::move(cases)}}, "else");
  for (std::size_t i = 0; i < ids.size(); ++i) work.drawn.items[ids[i]] = {id, "c" + std::to_string(i + 1)};
  draft_.NoteChanges(work.item, work.sheet.flow, work.x, work.y, json::Dump(ListAt(work.block, "items")));
}

void TypebotImport::DrawLink(Work& work) {
  const auto bot = TextAt(work.block, "options.typebotId"), group = TextAt(work.block, "options.groupId");
  if (bot != "current" && bot != TextAt(document_, "id")) {
    const auto flow = draft_.AddFlow("Bot " + bot);
    draft_.AddBlock(flow, "start", "", 0, 0, {});
    draft_.Changed(work.item, "other_bot", bot);
    Add(work, "call_flow", {{"flow", flow}});
    return draft_.NoteChanges(work.item, work.sheet.flow, work.x, work.y, {});
  }
  if (!groups_.contains(group)) return LeaveOut(work, "target", group);
  const auto place = blocks_.find(TextAt(work.block, "id"));
  const bool goes_on = place != blocks_.end() && After(*groups_.at(place->second.first), place->second.second);
  if (goes_on) Add(work, "call_flow", {{"flow", FlowOfGroup(group)}});
  else work.drawn.jump = Add(work, "jump", {}, "");
}

}  // namespace beseda::flow
