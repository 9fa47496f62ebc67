#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <memory>

#include "flow/compile.h"
#include "flow/import/archive.h"
#include "flow/import/botpress.h"
#include "flow/import/import.h"
#include "json/json.h"

namespace beseda::flow {
namespace {

using Outcome = ImportItem::Outcome;

std::string Element(const std::string& id, const std::string& form) { return R"j({"id": ")j" + id + R"j(", "formData": )j" + form + "}"; }

// A bot in two languages whose main flow has these nodes.
ArchiveFiles Bot(const std::string& nodes, const std::string& catch_all = "[]") {
  return {
      {"bot.config.json", R"j({"name": "Shop", "defaultLanguage": "en", "languages": ["en", "ru", "no such language!"]})j"},
      {"flows/main.flow.json", R"j({"version": "0.0.1", "startNode": "entry", "catchAll": {"next": )j" + catch_all + R"j(}, "nodes": [)j" + nodes + "]}"},
      {"flows/main.ui.json", R"j({"nodes": [{"id": "n1", "position": {"x": 100, "y": 40}}]})j"},
      {"flows/sub.flow.json", R"j({"startNode": "entry", "nodes": [{"id": "s1", "name": "entry", "onEnter": ["say #!builtin_text-a"], "next": [{"condition": "true", "node": "#"}]}]})j"},
      {"flows/error.flow.json", R"j({"startNode": "entry", "nodes": [{"id": "x1", "name": "entry", "onEnter": ["say #!builtin_text-a"], "next": []}]})j"},
      {"flows/skills/choice-1.flow.json", R"j({"skillData": {"contentId": "builtin_single-choice-c", "config": {"nbMaxRetries": 2}}})j"},
      {"flows/skills/api-1.flow.json", R"j({"skillData": {"method": "post", "url": "https://a.example/x", "headers": {"X-A": "b"}, "body": "{\"n\": \"{{temp.n}}\"}", "memory": "temp", "variable": "response"}})j"},
      {"flows/skills/slot-1.flow.json", R"j({"skillData": {"slotName": "day", "entities": ["time"], "contentElement": "builtin_text-a", "notFoundElement": "builtin_text-b", "retryAttempts": 1}})j"},
      {"content-elements/builtin_text.json", "[" + Element("builtin_text-a", R"j({"text$en": "Hi {{user.nick}}", "text$ru": "Привет, {{{user.nick}}}"})j") + "," +
                                                 Element("builtin_text-b", R"j({"text$en": "Sorry", "variations$en": ["Oops"]})j") + "]"},
      {"content-elements/builtin_single-choice.json", "[" + Element("builtin_single-choice-c", R"j({"text$en": "Which?", "text$ru": "Что?", "choices$en": [{"title": "Tea", "value": "tea"}, {"title": "Cup", "value": "cup"}], "choices$ru": [{"title": "Чай", "value": "tea"}, {"title": "Чашка", "value": "cup"}]})j") + "]"},
      {"content-elements/builtin_card.json", "[" + Element("builtin_card-k", R"j({"title$en": "Cup", "image$en": "https://a.example/c.png", "actions$en": [{"action": "Open URL", "title": "See", "url": "https://a.example"}]})j") + "]"},
      {"content-elements/builtin_carousel.json", "[" + Element("builtin_carousel-k", R"j({"items$en": [{"title": "Cup", "subtitle": "Red"}]})j") + "]"},
      {"content-elements/builtin_image.json", "[" + Element("builtin_image-k", R"j({"image$en": "https://a.example/c.png", "title$en": "Cup"})j") + "," + Element("builtin_image-l", R"j({"image$en": "/api/v1/bots/x/media/c.png"})j") + "]"},
      {"intents/order.json", R"j({"name": "order-tea", "utterances": {"en": ["I want [tea](drink)", "tea, please"]}})j"},
      {"intents/idle.json", R"j({"name": "idle", "utterances": {"en": ["nothing"]}})j"},
      {"entities/drink.json", R"j({"name": "drink", "type": "list"})j"},
      {"qna/q1.json", R"j({"id": "q1", "data": {"questions": {"en": ["When, exactly, are you open?"]}, "answers": {"en": ["Always"]}, "action": "text", "enabled": true}})j"},
      {"qna/q2.json", R"j({"id": "q2", "data": {"questions": {"en": ["off"]}, "answers": {"en": ["x"]}, "enabled": false}})j"}};
}

Imported Import(const ArchiveFiles& files) {
  auto imported = BotpressImport(files, {}).Run();
  EXPECT_TRUE(imported.ok()) << imported.error().message;
  if (!imported.ok()) return {};
  Scripts scripts;
  const auto compiled = Compile(std::make_shared<const Scenario>(imported->scenario), scripts);
  for (const auto& problem : compiled.problems) {
    EXPECT_NE(problem.severity, Problem::Severity::kError) << json::Dump(EncodeProblem(problem)) << "\n" << DumpScenario(imported->scenario);
  }
  return std::move(*imported);
}

std::vector<const Block*> All(const Imported& imported, std::string_view kind) {
  std::vector<const Block*> found;
  for (const auto& [id, block] : imported.scenario.blocks) {
    if (block.kind == kind) found.push_back(&block);
  }
  return found;
}

std::string Setting(const Block& block, std::string_view name) {
  const auto* found = block.settings->if_contains(name);
  return found ? json::Dump(*found) : "";
}

// "kind.port>kind" of all edges of the main flow.
bool Leads(const Imported& imported, const std::string& edge) {
  std::string all;
  for (const auto& [id, one] : imported.scenario.edges) {
    const auto made = imported.scenario.blocks.at(one.from).kind + "." + one.port + ">" + imported.scenario.blocks.at(one.to).kind;
    if (made == edge) return true;
    all += made + " ";
  }
  ADD_FAILURE() << edge << " is not in " << all;
  return false;
}

const ImportItem* Find(const Imported& imported, std::string_view kind, std::string_view code) {
  for (const auto& item : imported.items) {
    for (const auto& remark : item.remarks) {
      if (item.kind == kind && remark.code == code) return &item;
    }
  }
  ADD_FAILURE() << "no " << kind << " with " << code;
  return nullptr;
}

TEST(BotpressTest, NodesSayAskAndLeadOn) {
  const auto imported = Import(Bot(R"j(
      {"id": "n1", "name": "entry", "onEnter": ["say #!builtin_text-a"], "onReceive": ["builtin/setVariable {\"type\":\"user\",\"name\":\"nick\",\"value\":\"{{event.payload.text}}\"}"], "next": [
        {"condition": "user.nick === 'Ann' && temp.count > 2", "node": "sub.flow.json"}, {"condition": "true", "node": "more"}]},
      {"id": "n2", "name": "more", "onEnter": ["say #!builtin_card-k", "say #!builtin_carousel-k", "say #!builtin_image-k", "builtin/wait {\"delay\": 2000}"], "next": [{"condition": "true", "node": "END"}]})j"));
  EXPECT_EQ(imported.name, "Shop");
  EXPECT_EQ(imported.scenario.locales, (std::vector<std::string>{"en", "ru"}));
  ASSERT_EQ(All(imported, "ask_text").size(), 1u);
  EXPECT_EQ(Setting(*All(imported, "ask_text")[0], "question"), R"j({"en":"Hi {{nick}}","ru":"Привет, {{nick}}"})j");
  EXPECT_EQ(imported.scenario.variables.at("nick").scope, VariableScope::kContact);
  Leads(imported, "start.next>ask_text");
  Leads(imported, "ask_text.next>set_variable");
  Leads(imported, "set_variable.next>condition");
  Leads(imported, "condition.c1>call_flow");
  Leads(imported, "condition.else>send_card");
  Leads(imported, "send_media.next>wait");
  Leads(imported, "wait.next>end");
  EXPECT_EQ(All(imported, "on_error").size(), 1u);
  EXPECT_EQ(Setting(*All(imported, "set_variable")[0], "value"), R"j("{{last_message}}")j");
  EXPECT_EQ(Setting(*All(imported, "send_card")[0], "buttons"), R"j([{"id":"b1","kind":"url","title":{"en":"See"},"url":"https://a.example"}])j");
  EXPECT_EQ(imported.scenario.blocks.at("b_1").x, 200);
}

TEST(BotpressTest, SkillsBecomeQuestionsAndRequests) {
  const auto imported = Import(Bot(R"j(
      {"id": "n1", "name": "entry", "type": "skill-call", "skill": "choice", "flow": "skills/choice-1.flow.json", "next": [
        {"condition": "temp['skill-choice-ret'] == \"tea\"", "node": "call"}, {"condition": "lastNode=success-2", "node": "day"}, {"condition": "true", "node": "END"}]},
      {"id": "n2", "name": "call", "type": "skill-call", "skill": "CallAPI", "flow": "skills/api-1.flow.json", "next": [{"condition": "temp.valid", "node": "day"}, {"condition": "!temp.valid", "node": "END"}]},
      {"id": "n3", "name": "day", "type": "skill-call", "skill": "Slot", "flow": "skills/slot-1.flow.json", "next": [{"condition": "temp.extracted == \"true\"", "node": "END"}, {"condition": "temp.notExtracted == \"true\"", "node": "entry"}]},
      {"id": "n4", "name": "mail", "type": "skill-call", "skill": "SendEmail", "flow": "skills/none.flow.json", "next": [{"condition": "true", "node": "END"}]})j"));
  ASSERT_EQ(All(imported, "ask_choice").size(), 1u);
  const auto& ask = *All(imported, "ask_choice")[0];
  EXPECT_EQ(Setting(ask, "choices"), R"j([{"id":"c1","title":{"en":"Tea","ru":"Чай"},"value":"tea"},{"id":"c2","title":{"en":"Cup","ru":"Чашка"},"value":"cup"}])j");
  EXPECT_EQ(Setting(ask, "attempts"), "3");
  Leads(imported, "ask_choice.c1>http_request");
  Leads(imported, "ask_choice.c2>ask_date");
  Leads(imported, "ask_choice.failed>end");
  Leads(imported, "http_request.next>ask_date");
  Leads(imported, "http_request.error>end");
  Leads(imported, "ask_date.failed>ask_choice");
  EXPECT_EQ(Setting(*All(imported, "http_request")[0], "body"), R"j({"n":"{{n}}"})j");
  EXPECT_EQ(Setting(*All(imported, "ask_date")[0], "retry"), R"j({"en":"Sorry"})j");
  Find(imported, "skill SendEmail", "no_block");
}

TEST(BotpressTest, IntentsAreFoundByAModelAndKeywords) {
  const auto imported = Import(Bot(R"j({"id": "n1", "name": "entry", "onReceive": [], "next": [{"condition": "event.nlu.intent.name === 'order-tea'", "node": "END"}, {"condition": "event.hitl()", "node": "gone"}]})j",
                                   R"j([{"condition": "event.nlu.intent.name === 'order-tea'", "node": "entry"}, {"condition": "temp.x", "node": "entry"}])j"));
  ASSERT_EQ(All(imported, "ai_classify").size(), 1u);
  EXPECT_NE(Setting(*All(imported, "ai_classify")[0], "intents").find(R"j("id":"order_tea")j"), std::string::npos);
  EXPECT_NE(Setting(*All(imported, "ai_classify")[0], "intents").find("I want tea\\ntea, please"), std::string::npos);
  ASSERT_EQ(All(imported, "condition").size(), 1u);
  EXPECT_NE(Setting(*All(imported, "condition")[0], "cases").find(R"j((intent == \"order_tea\"))j"), std::string::npos);
  Leads(imported, "ai_classify.order_tea>condition");
  Leads(imported, "keyword.next>ask_text");
  Find(imported, "transition", "transition");
  Find(imported, "transition", "target");
  Find(imported, "catch-all", "catch_all");
  Find(imported, "intent", "intent");
  Find(imported, "entity", "entity");
}

TEST(BotpressTest, QuestionsWithAnswersAreKeywords) {
  const auto imported = Import(Bot(R"j({"id": "n1", "name": "entry", "next": []})j"));
  ASSERT_EQ(All(imported, "keyword").size(), 1u);
  EXPECT_EQ(Setting(*All(imported, "keyword")[0], "words"), R"j({"en":"When  exactly  are you open"})j");
  Leads(imported, "keyword.next>send_text");
  Find(imported, "question and answer", "question_answer");
  Find(imported, "question and answer", "off");
}

TEST(BotpressTest, WhatIsCodeOrMissingIsNoted) {
  const auto imported = Import(Bot(R"j({"id": "n1", "name": "entry", "onEnter": ["mine/book {\"a\": 1}", "say #!builtin_text-none", "say #!builtin_image-l", "say #!builtin_text-b", "builtin/resetContext {}", "hitlnext/handoff {}"], "next": [{"condition": "true", "node": "##"}]})j"));
  EXPECT_EQ(Find(imported, "action", "action")->outcome, Outcome::kLeft);
  Find(imported, "say", "element");
  Find(imported, "say", "media_file");
  Find(imported, "say", "variations");
  Find(imported, "action", "no_model");
  Leads(imported, "send_text.next>hand_over");
  EXPECT_GE(All(imported, "note").size(), 3u);
}

// ---- archives

std::string Tar(const std::vector<std::pair<std::string, std::string>>& files, char type = '0') {
  std::string tar;
  for (const auto& [name, content] : files) {
    std::string head(512, '\0');
    head.replace(0, name.size(), name);
    char size[12];
    std::snprintf(size, sizeof size, "%011zo", content.size());
    head.replace(124, 11, size, 11);
    head[156] = type;
    head.replace(257, 5, "ustar");
    tar += head + content + std::string((512 - content.size() % 512) % 512, '\0');
  }
  return tar + std::string(1024, '\0');
}

std::string Deflate(std::string_view bytes, int window) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, uLong(bytes.size())) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = uInt(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = uInt(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string Gzip(std::string_view bytes) { return Deflate(bytes, 16 + MAX_WBITS); }

std::string Number(std::size_t value, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i) out += char(value >> (8 * i) & 0xff);
  return out;
}

// A zip whose list says that the file has `told` bytes.
std::string Zip(const std::string& name, const std::string& content, std::size_t told, int flags = 0) {
  const auto packed = Deflate(content, -MAX_WBITS);
  const auto sizes = Number(0, 4) + Number(packed.size(), 4) + Number(told, 4);
  const auto local = "PK\x03\x04" + Number(20, 2) + Number(std::size_t(flags), 2) + Number(8, 2) + Number(0, 4) + sizes + Number(name.size(), 2) + Number(0, 2) + name + packed;
  const auto list = "PK\x01\x02" + Number(20, 2) + Number(20, 2) + Number(std::size_t(flags), 2) + Number(8, 2) + Number(0, 4) + sizes + Number(name.size(), 2) + Number(0, 2) + Number(0, 2) + Number(0, 2) + Number(0, 2) + Number(0, 4) + Number(0, 4) + name;
  return local + list + "PK\x05\x06" + Number(0, 4) + Number(1, 2) + Number(1, 2) + Number(list.size(), 4) + Number(local.size(), 4) + Number(0, 2);
}

TEST(ArchiveTest, ReadsTarsAndZips) {
  const auto tar = ReadArchive(Gzip(Tar({{"./flows/main.flow.json", "{}"}, {"readme.md", "x"}})));
  ASSERT_TRUE(tar.ok()) << tar.error().message;
  EXPECT_EQ(*tar, (ArchiveFiles{{"flows/main.flow.json", "{}"}}));
  const auto zip = ReadArchive(Zip("a/b.json", "[1]", 3));
  ASSERT_TRUE(zip.ok()) << zip.error().message;
  EXPECT_EQ(*zip, (ArchiveFiles{{"a/b.json", "[1]"}}));
  EXPECT_TRUE(ReadArchive(Gzip(Tar({{"a.json", "/etc/passwd"}}, '2')))->empty());   // a link
}

TEST(ArchiveTest, RefusesWhatWouldDoHarm) {
  EXPECT_EQ(ReadArchive(Gzip(Tar({{"../a.json", "{}"}}))).error().code, ErrorCode::kInvalid);
  EXPECT_EQ(ReadArchive(Gzip(Tar({{"/a.json", "{}"}}))).error().code, ErrorCode::kInvalid);
  EXPECT_EQ(ReadArchive(Zip("a/../../b.json", "[1]", 3)).error().code, ErrorCode::kInvalid);
  EXPECT_EQ(ReadArchive(Zip("b.json", "[1]", 3, 1)).error().code, ErrorCode::kInvalid);
  // Data that unpacks to more than the list says, and a bomb.
  EXPECT_EQ(ReadArchive(Zip("b.json", std::string(200'000, 'x'), 3)).error().code, ErrorCode::kTooLarge);
  EXPECT_EQ(ReadArchive(Gzip(std::string(65 * 1024 * 1024, '\0'))).error().code, ErrorCode::kTooLarge);
  EXPECT_EQ(ReadArchive(Gzip(Tar({{"a.json", std::string(5 * 1024 * 1024, 'x')}}))).error().code, ErrorCode::kTooLarge);
  ArchiveLimits few;
  few.files = 1;
  EXPECT_EQ(ReadArchive(Gzip(Tar({{"a.json", ""}, {"b.json", ""}})), ".json", few).error().code, ErrorCode::kTooLarge);
}

TEST(ArchiveTest, SaysThatADamagedOneIs) {
  const auto tar = Gzip(Tar({{"a.json", "{}"}}));
  for (std::size_t cut = 3; cut < tar.size(); cut += 7) EXPECT_FALSE(ReadArchive(tar.substr(0, cut)).ok()) << cut;
  const auto zip = Zip("a.json", "{}", 2);
  for (std::size_t cut = 4; cut < zip.size(); cut += 3) EXPECT_FALSE(ReadArchive(zip.substr(0, cut)).ok()) << cut;
  EXPECT_FALSE(ReadArchive("hello").ok());
}

TEST(ArchiveTest, ABotInAnArchiveIsImported) {
  std::vector<std::pair<std::string, std::string>> files;
  for (const auto& [path, content] : Bot(R"j({"id": "n1", "name": "entry", "onEnter": ["say #!builtin_text-a"], "next": []})j")) files.emplace_back("bots/shop/" + path, content);
  const auto imported = ImportBot(Gzip(Tar(files)), {});
  ASSERT_TRUE(imported.ok()) << imported.error().message;
  EXPECT_EQ(imported->product, "botpress");
  EXPECT_FALSE(ImportBot(Gzip(Tar({{"other.json", "{}"}})), {}).ok());
}

}  // namespace
}  // namespace beseda::flow
