#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

#include "flow/compile.h"
#include "flow/import/import.h"
#include "json/json.h"

namespace beseda::flow {
namespace {

using Outcome = ImportItem::Outcome;

// A version 6 export: an event, a group of the given blocks, a second group that a block may lead to.
std::string Export(const std::string& blocks, const std::string& edges = "") {
  return R"j({"version": "6.1", "id": "bot1", "name": "Shop", "events": [{"id": "ev", "type": "start", "graphCoordinates": {"x": 0, "y": 0}}],
    "variables": [{"id": "v1", "name": "Full Name"}, {"id": "v2", "name": "Score"}, {"id": "v3", "name": "end"}, {"id": "v4", "name": "List", "value": ["a"]}],
    "groups": [{"id": "g1", "title": "First", "graphCoordinates": {"x": 100, "y": 50}, "blocks": [)j" + blocks + R"j(]},
               {"id": "g2", "title": "Second", "graphCoordinates": {"x": 500, "y": 50}, "blocks": [
                 {"id": "last", "type": "text", "content": {"richText": [{"type": "p", "children": [{"text": "Bye"}]}]}}]}],
    "edges": [{"id": "e0", "from": {"eventId": "ev"}, "to": {"groupId": "g1"}})j" + (edges.empty() ? "" : ", " + edges) + "]}";
}

Imported Import(const std::string& file) {
  auto imported = ImportBot(file, {});
  EXPECT_TRUE(imported.ok()) << imported.error().message;
  if (!imported.ok()) return {};
  Scripts scripts;
  const auto compiled = Compile(std::make_shared<const Scenario>(imported->scenario), scripts);
  for (const auto& problem : compiled.problems) {
    EXPECT_NE(problem.severity, Problem::Severity::kError) << json::Dump(EncodeProblem(problem)) << "\n" << DumpScenario(imported->scenario);
  }
  return std::move(*imported);
}

// The only block of a kind.
const Block& One(const Imported& imported, std::string_view kind) {
  static const Block kNone;
  const Block* found = nullptr;
  for (const auto& [id, block] : imported.scenario.blocks) {
    if (block.kind != kind) continue;
    EXPECT_EQ(found, nullptr) << "two of " << kind;
    found = &block;
  }
  EXPECT_NE(found, nullptr) << "no " << kind << " in " << DumpScenario(imported.scenario);
  return found ? *found : kNone;
}

json::Value Setting(const Block& block, std::string_view name) {
  const auto* found = block.settings ? block.settings->if_contains(name) : nullptr;
  return found ? *found : json::Value(nullptr);
}

std::size_t Count(const Imported& imported, std::string_view kind) {
  return std::size_t(std::count_if(imported.scenario.blocks.begin(), imported.scenario.blocks.end(), [&](const auto& one) { return one.second.kind == kind; }));
}

// The kind of the block that a port of the only block of a kind leads to.
std::string Leads(const Imported& imported, std::string_view kind, std::string_view port) {
  for (const auto& [id, edge] : imported.scenario.edges) {
    if (imported.scenario.blocks.at(edge.from).kind == kind && edge.port == port) return imported.scenario.blocks.at(edge.to).kind;
  }
  return "";
}

const ImportItem& Item(const Imported& imported, std::string_view kind) {
  static const ImportItem kNone;
  for (const auto& item : imported.items) {
    if (item.kind == kind) return item;
  }
  ADD_FAILURE() << "no item of " << kind;
  return kNone;
}

constexpr char kText[] = R"j({"id": "t", "type": "text", "content": {"richText": [{"type": "p", "children": [{"text": "Hi "}, {"text": "{{Full Name}}", "bold": true}, {"text": ", see "}, {"type": "a", "url": "https://a.example", "children": [{"text": "us"}]}]}, {"type": "ul", "children": [{"type": "li", "children": [{"type": "lic", "children": [{"text": "one"}]}]}]}]}})j";

TEST(TypebotTest, TextsKeepTheirFormattingAndVariables) {
  const auto imported = Import(Export(kText));
  EXPECT_EQ(imported.product, "typebot");
  EXPECT_EQ(imported.name, "Shop");
  std::vector<std::string> texts;
  for (const auto& [id, block] : imported.scenario.blocks) {
    if (block.kind == "send_text") texts.push_back(json::Dump(Setting(block, "text")));
  }
  EXPECT_NE(std::find(texts.begin(), texts.end(), R"j({"en":"Hi **{{full_name}}**, see [us](https://a.example)\n- one"})j"), texts.end()) << texts[0];
  EXPECT_EQ(Leads(imported, "start", "next"), "send_text");
  // A name that is a word of Lua gets another one.
  EXPECT_TRUE(imported.scenario.variables.contains("end_2"));
  EXPECT_EQ(json::Dump(*imported.scenario.variables.at("list").fallback), R"j(["a"])j");
  EXPECT_EQ(Count(imported, "group"), 2u);
}

TEST(TypebotTest, ATextBeforeAQuestionIsItsQuestion) {
  struct Case {
    const char* type;
    const char* kind;
    const char* options;
  };
  for (const auto& [type, kind, options] : {Case{"text input", "ask_text", "{}"}, Case{"number input", "ask_number", R"j({"min": 1, "max": "9"})j"},
                                            Case{"email input", "ask_email", "{}"}, Case{"url input", "ask_url", "{}"}, Case{"date input", "ask_date", R"j({"min": "2026-01-01"})j"},
                                            Case{"time input", "ask_time", "{}"}, Case{"phone number input", "ask_phone", "{}"},
                                            Case{"rating input", "ask_rating", R"j({"length": 5})j"}, Case{"file input", "ask_file", "{}"}}) {
    auto with = std::string(options);
    with.insert(1, with == "{}" ? R"j("variableId": "v1", "retryMessageContent": "Again?")j" : R"j("variableId": "v1", "retryMessageContent": "Again?", )j");
    const auto imported = Import(Export(std::string(kText) + R"j(, {"id": "i", "type": ")j" + type + R"j(", "options": )j" + with + "}"));
    const auto& ask = One(imported, kind);
    EXPECT_NE(json::Dump(Setting(ask, "question")).find("{{full_name}}"), std::string::npos) << type;
    EXPECT_EQ(Setting(ask, "variable"), json::Value("full_name")) << type;
    EXPECT_NE(json::Dump(Setting(ask, "retry")).find("Again?"), std::string::npos) << type;
    EXPECT_EQ(Leads(imported, "start", "next"), kind);
    EXPECT_EQ(Item(imported, type).outcome, Outcome::kMapped) << type;
  }
  const auto number = Import(Export(R"j({"id": "i", "type": "number input", "options": {"min": 1, "max": "{{Score}}", "labels": {"placeholder": "How many?"}}})j"));
  EXPECT_EQ(Setting(One(number, "ask_number"), "min"), json::Value(1));
  EXPECT_EQ(Item(number, "number input").remarks.at(0).code, "limit");
  const auto bare = Import(Export(R"j({"id": "i", "type": "text input"})j"));
  EXPECT_EQ(Item(bare, "text input").remarks.at(0).code, "question_made");
}

TEST(TypebotTest, ChoicesLeadWhereTheirItemsDo) {
  const auto imported = Import(Export(R"j({"id": "c", "type": "choice input", "items": [{"id": "i1", "content": "Yes", "value": "y"}, {"id": "i2", "content": "No"}]},
      {"id": "end", "type": "Wait", "options": {"secondsToWaitFor": "1.2"}})j", R"j({"id": "e1", "from": {"blockId": "c", "itemId": "i1"}, "to": {"groupId": "g2"}})j"));
  EXPECT_EQ(json::Dump(Setting(One(imported, "ask_choice"), "choices")), R"j([{"id":"c1","title":{"en":"Yes"},"value":"y"},{"id":"c2","title":{"en":"No"}}])j");
  EXPECT_EQ(Leads(imported, "ask_choice", "c1"), "send_text");
  EXPECT_EQ(Leads(imported, "ask_choice", "c2"), "wait");
  EXPECT_EQ(Setting(One(imported, "wait"), "duration"), json::Value("PT2S"));
  const auto several = Import(Export(R"j({"id": "c", "type": "choice input", "options": {"isMultipleChoice": true}, "items": [{"id": "i1", "content": "A"}]})j"));
  EXPECT_EQ(Count(several, "ask_choices"), 1u);
  const auto shown = Import(Export(R"j({"id": "c", "type": "choice input", "items": [{"id": "i1", "content": "A", "displayCondition": {"isEnabled": true}}]})j"));
  EXPECT_EQ(Item(shown, "choice input").remarks.at(0).code, "always_shown");
  EXPECT_EQ(Count(shown, "note"), 1u);
  const auto listed = Import(Export(R"j({"id": "c", "type": "choice input", "options": {"dynamicVariableId": "v4"}, "items": []})j"));
  EXPECT_EQ(Count(listed, "ask_text"), 1u);
}

TEST(TypebotTest, PicturesAreCardsAndThenAChoice) {
  const auto pictures = Import(Export(R"j({"id": "c", "type": "picture choice input", "items": [{"id": "i1", "title": "Cup", "description": "Red", "pictureSrc": "https://a.example/c.png"}]})j",
                                      R"j({"id": "e1", "from": {"blockId": "c", "itemId": "i1"}, "to": {"groupId": "g2"}})j"));
  EXPECT_EQ(json::Dump(Setting(One(pictures, "send_carousel"), "cards")), R"j([{"image_url":"https://a.example/c.png","subtitle":{"en":"Red"},"title":{"en":"Cup"}}])j");
  EXPECT_EQ(Leads(pictures, "send_carousel", "next"), "ask_choice");
  EXPECT_EQ(Leads(pictures, "ask_choice", "c1"), "send_text");
  const auto cards = Import(Export(R"j({"id": "c", "type": "cards", "items": [{"id": "i1", "title": "Cup", "imageUrl": "https://a.example/c.png", "paths": [{"id": "p1", "text": "Buy"}]}]})j",
                                   R"j({"id": "e1", "from": {"blockId": "c", "itemId": "i1", "pathId": "p1"}, "to": {"groupId": "g2"}})j"));
  EXPECT_EQ(Leads(cards, "ask_choice", "c1"), "send_text");
}

TEST(TypebotTest, EveryOperatorOfAConditionIsOneOfOurs) {
  for (const auto& [theirs, ours] : {std::pair{"Equal to", "eq"}, {"Not equal", "ne"}, {"Contains", "contains"}, {"Does not contain", "not_contains"}, {"Greater than", "gt"},
                                     {"Greater or equal to", "ge"}, {"Less than", "lt"}, {"Less or equal to", "le"}, {"Is set", "not_empty"}, {"Is empty", "empty"},
                                     {"Starts with", "starts_with"}, {"Ends with", "ends_with"}, {"Matches regex", "contains"}, {"Does not match regex", "not_contains"}}) {
    const auto imported = Import(Export(std::string(R"j({"id": "c", "type": "Condition", "items": [{"id": "i1", "content": {"logicalOperator": "OR", "comparisons": [
        {"id": "x", "variableId": "v2", "comparisonOperator": ")j") + theirs + R"j(", "value": "7"}, {"id": "y", "variableId": "v1", "comparisonOperator": "Is set"}]}}]})j",
        R"j({"id": "e1", "from": {"blockId": "c", "itemId": "i1"}, "to": {"groupId": "g2"}})j"));
    const auto cases = json::Dump(Setting(One(imported, "condition"), "cases"));
    EXPECT_NE(cases.find("\"any\":[{\"op\":\"" + std::string(ours) + "\",\"value\":\"7\",\"variable\":\"score\"}"), std::string::npos) << cases;
    EXPECT_EQ(Leads(imported, "condition", "c1"), "send_text");
    EXPECT_EQ(Leads(imported, "condition", "else"), "end");
    EXPECT_EQ(Item(imported, "Condition").outcome, Outcome::kMapped);
  }
  const auto regex = Import(Export(R"j({"id": "c", "type": "Condition", "items": [{"id": "i1", "content": {"comparisons": [{"variableId": "v2", "comparisonOperator": "Matches regex", "value": "^a+$"}]}}]})j"));
  EXPECT_EQ(Item(regex, "Condition").remarks.at(0).code, "comparison");
}

TEST(TypebotTest, SetVariableTranslatesExpressions) {
  const auto value = [](const std::string& options) {
    const auto imported = Import(Export(R"j({"id": "s", "type": "Set variable", "options": {"variableId": "v2", )j" + options + "}}"));
    return json::Dump(Setting(One(imported, "set_variable"), "value"));
  };
  EXPECT_EQ(value(R"j("expressionToEvaluate": "5")j"), "5");
  EXPECT_EQ(value(R"j("expressionToEvaluate": "{{Score}} + 5")j"), R"j("{{((tonumber(score) or 0) + 5)}}")j");
  EXPECT_EQ(value(R"j("expressionToEvaluate": "Dear {{Full Name}}")j"), R"j("Dear {{full_name}}")j");
  EXPECT_EQ(value(R"j("expressionToEvaluate": "{{Full Name}}")j"), R"j("{{full_name}}")j");
  EXPECT_EQ(value(R"j("type": "Today")j"), R"j("{{today}}")j");
  EXPECT_EQ(value(R"j("type": "Append value(s)", "item": "{{Full Name}}")j"), R"j("{{full_name}}")j");
  const auto code = Import(Export(R"j({"id": "s", "type": "Set variable", "options": {"variableId": "v2", "isCode": true, "expressionToEvaluate": "return fetch('x')"}})j"));
  EXPECT_EQ(Item(code, "Set variable").outcome, Outcome::kLeft);
  EXPECT_NE(json::Dump(Setting(One(code, "note"), "text")).find("fetch"), std::string::npos);
  const auto map = Import(Export(R"j({"id": "s", "type": "Set variable", "options": {"variableId": "v2", "type": "Map item with same index", "mapListItemParams": {"baseItemVariableId": "v1", "baseListVariableId": "v4", "targetListVariableId": "v4"}}})j"));
  EXPECT_EQ(Count(map, "script"), 1u);
  EXPECT_EQ(Count(Import(Export(R"j({"id": "s", "type": "Set variable", "options": {"variableId": "v4", "type": "Pop", "saveItemInVariableId": "v2"}})j")), "script"), 1u);
}

TEST(TypebotTest, LogicLeadsOn) {
  const auto split = Import(Export(R"j({"id": "s", "type": "AB test", "options": {"aPercent": 30}, "items": [{"id": "a", "path": "a"}, {"id": "b", "path": "b"}]})j",
                                   R"j({"id": "e1", "from": {"blockId": "s", "itemId": "b"}, "to": {"groupId": "g2"}})j"));
  EXPECT_EQ(json::Dump(Setting(One(split, "split"), "branches")), R"j([{"id":"a","percent":30},{"id":"b","percent":70}])j");
  EXPECT_EQ(Leads(split, "split", "b"), "send_text");
  const auto jump = Import(Export(R"j({"id": "j", "type": "Jump", "options": {"groupId": "g2", "blockId": "last"}})j"));
  EXPECT_EQ(jump.scenario.blocks.at(std::string(Setting(One(jump, "jump"), "block").as_string())).kind, "send_text");
  const auto link = Import(Export(R"j({"id": "l", "type": "Typebot link", "options": {"typebotId": "current", "groupId": "g2"}}, {"id": "w", "type": "Wait", "options": {"secondsToWaitFor": "3"}})j"));
  EXPECT_EQ(link.scenario.flows.size(), 2u);
  EXPECT_EQ(Leads(link, "call_flow", "next"), "wait");
  const auto last = Import(Export(R"j({"id": "l", "type": "Typebot link", "options": {"typebotId": "current", "groupId": "g2"}})j"));
  EXPECT_EQ(Count(last, "jump"), 1u);
  const auto other = Import(Export(R"j({"id": "l", "type": "Typebot link", "options": {"typebotId": "far"}})j"));
  EXPECT_EQ(Item(other, "Typebot link").remarks.at(0).code, "other_bot");
  EXPECT_EQ(Count(other, "call_flow"), 1u);
  EXPECT_EQ(Count(Import(Export(R"j({"id": "r", "type": "Return"})j")), "end"), 2u);
  const auto page = Import(Export(R"j({"id": "r", "type": "Redirect", "options": {"url": "https://a.example"}})j"));
  EXPECT_EQ(Count(page, "send_buttons"), 1u);
  EXPECT_EQ(Item(page, "Redirect").outcome, Outcome::kChanged);
}

TEST(TypebotTest, MediaAndCalls) {
  EXPECT_EQ(Setting(One(Import(Export(R"j({"id": "i", "type": "image", "content": {"url": "https://a.example/i.png"}})j")), "send_media"), "kind"), json::Value("image"));
  EXPECT_EQ(Setting(One(Import(Export(R"j({"id": "i", "type": "audio", "content": {"url": "{{Full Name}}"}})j")), "send_media"), "url"), json::Value("{{full_name}}"));
  EXPECT_EQ(Item(Import(Export(R"j({"id": "i", "type": "video", "content": {"url": "https://youtu.be/x", "type": "youtube"}})j")), "video").remarks.at(0).code, "link");
  EXPECT_EQ(Item(Import(Export(R"j({"id": "i", "type": "image", "content": {}})j")), "image").remarks.at(0).code, "no_address");
  const auto call = Import(Export(R"j({"id": "h", "type": "Webhook", "options": {"webhook": {"method": "POST", "url": "https://a.example/o/{{Score}}", "queryParams": [{"key": "k", "value": "v"}],
      "headers": [{"key": "X-A", "value": "b"}, {"key": "Host", "value": "evil"}], "body": "{\"n\": {{Score}}, \"t\": \"{{Full Name}}\"}"},
      "responseVariableMapping": [{"variableId": "v1", "bodyPath": "data.items[0].name"}, {"variableId": "v2", "bodyPath": "statusCode"}, {"variableId": "v4", "bodyPath": "data.map(x => x)"}]}})j"));
  const auto& request = One(call, "http_request");
  EXPECT_EQ(Setting(request, "url"), json::Value("https://a.example/o/{{score}}?k=v"));
  EXPECT_EQ(json::Dump(Setting(request, "headers")), R"j([{"name":"X-A","value":"b"}])j");
  EXPECT_EQ(json::Dump(Setting(request, "body")), R"j({"n":"{{score}}","t":"{{full_name}}"})j");
  EXPECT_EQ(Setting(request, "status_variable"), json::Value("score"));
  EXPECT_EQ(Setting(One(call, "set_variable"), "value"), json::Value("{{answer_of_h.items[1].name}}"));
  EXPECT_EQ(Item(call, "Webhook").remarks.at(0).code, "answer_path");
  EXPECT_EQ(Item(Import(Export(R"j({"id": "h", "type": "Webhook", "options": {"webhook": {"url": "{{Full Name}}/x"}}})j")), "Webhook").remarks.at(0).code, "fixed_host");
  const auto chat = Import(Export(R"j({"id": "a", "type": "openai", "options": {"action": "Create chat completion", "model": "gpt-4o", "messages": [{"role": "system", "content": "Be kind"}, {"role": "user", "content": "{{Full Name}}"}],
      "responseMapping": [{"item": "Message content", "variableId": "v2"}]}})j"));
  EXPECT_EQ(Setting(One(chat, "ai_generate"), "instructions"), json::Value("Be kind"));
  EXPECT_EQ(Setting(One(chat, "ai_generate"), "prompt"), json::Value("User: {{full_name}}"));
  EXPECT_EQ(Setting(One(chat, "ai_generate"), "variable"), json::Value("score"));
  EXPECT_EQ(Count(Import(Export(R"j({"id": "w", "type": "Chatwoot"})j")), "hand_over"), 1u);
}

TEST(TypebotTest, WhatHasNoCounterpartIsANoteAndThePathGoesOn) {
  for (const auto* type : {"payment input", "Google Sheets", "Google Analytics", "Email", "Pixel", "webhook", "Code", "qr-code", "something new"}) {
    const auto imported = Import(Export(std::string(R"j({"id": "x", "type": ")j") + type + R"j(", "options": {"content": "secret()"}}, {"id": "w", "type": "Wait", "options": {"secondsToWaitFor": "3"}})j"));
    EXPECT_EQ(Item(imported, type).outcome, Outcome::kLeft) << type;
    EXPECT_NE(json::Dump(Setting(One(imported, "note"), "text")).find("secret()"), std::string::npos) << type;
    EXPECT_EQ(Leads(imported, "start", "next"), "wait") << type;
  }
}

TEST(TypebotTest, ReadsOlderVersionsAndCommands) {
  const auto old = Import(R"j({"version": "3", "groups": [{"id": "g0", "title": "Start", "graphCoordinates": {"x": 0, "y": 0}, "blocks": [{"id": "s", "type": "start", "label": "Start"}]},
      {"id": "g1", "title": "Hi", "graphCoordinates": {"x": 9, "y": 9}, "blocks": [{"id": "t", "type": "text", "content": {"html": "<div>Hello <b>you</b></div>"}}]}],
      "edges": [{"id": "e", "from": {"groupId": "g0", "blockId": "s"}, "to": {"groupId": "g1"}}], "variables": []})j");
  EXPECT_EQ(json::Dump(Setting(One(old, "send_text"), "text")), R"j({"en":"Hello **you**"})j");
  EXPECT_EQ(Leads(old, "start", "next"), "send_text");
  const auto command = Import(R"j({"version": "6.1", "events": [{"id": "c", "type": "command", "options": {"command": "stop"}, "graphCoordinates": {"x": 0, "y": 0}}, {"id": "r", "type": "reply"}], "groups": [
      {"id": "g1", "title": "", "blocks": [{"id": "t", "type": "text", "content": {"plainText": "Bye"}}]}], "edges": [{"id": "e", "from": {"eventId": "c"}, "to": {"groupId": "g1"}}]})j");
  EXPECT_EQ(Leads(command, "keyword", "next"), "send_text");
  EXPECT_EQ(Item(command, "reply event").outcome, Outcome::kLeft);
}

TEST(TypebotTest, RefusesWhatIsNoExport) {
  for (const auto* file : {"", "hello", "[]", "{}", "{\"groups\": 1}", "{\"format\": 1, \"blocks\": {}}", "{\"groups\": [", "\x1f\x8b", "PK\x03\x04"}) {
    const auto imported = ImportBot(file, {});
    EXPECT_FALSE(imported.ok()) << file;
  }
  // More blocks than a scenario may have.
  std::string blocks = kText;
  for (int i = 0; i < 2100; ++i) blocks += R"j(, {"id": "r)j" + std::to_string(i) + R"j(", "type": "Return"})j";
  EXPECT_EQ(ImportBot(Export(blocks), {}).error().code, ErrorCode::kTooLarge);
}

}  // namespace
}  // namespace beseda::flow
