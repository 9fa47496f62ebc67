#include "flow/problem.h"

#include "flow/testing/scenario_tester.h"

namespace beseda::flow {
namespace {

std::vector<Problem> ProblemsOf(const TestScenario& scenario, const std::vector<UsedChannel>& channels = {}) {
  auto parsed = ParseScenario(scenario.Json());
  if (!parsed.ok()) {
    ADD_FAILURE() << parsed.error().field << ": " << parsed.error().message;
    return {};
  }
  Scripts scripts;
  return Compile(std::make_shared<Scenario>(std::move(*parsed)), scripts, channels).problems;
}

const Problem* Find(const std::vector<Problem>& problems, std::string_view code) {
  for (const auto& problem : problems) {
    if (problem.code == code) return &problem;
  }
  return nullptr;
}

std::string Codes(const std::vector<Problem>& problems) {
  std::string all;
  for (const auto& problem : problems) all += problem.code + "@" + problem.block + " ";
  return all;
}

TEST(ProblemTest, SecretsStayInRequests) {
  const auto codes = [](const TestScenario& scenario) { return Codes(ProblemsOf(scenario)); };
  const auto with = [](const char* kind, const char* settings, const char* variable = "key:text:secret") {
    return TestScenario{.blocks = {{"b_x", kind, settings}, {"b_end", "end"}}, .edges = {"b_start.next b_x", "b_x.next b_end"}, .variables = {variable, "n:any=1"}};
  };
  EXPECT_EQ(codes(with("http_request", R"({"url":"https://example.org/{{key}}"})")), "");
  EXPECT_EQ(codes(with("send_text", R"({"text":{"en":"{{key}}"}})")), "secret_outside@b_x ");
  EXPECT_EQ(codes(with("send_text", R"({"text":{"en":"{{key .. 'x'}}"}})")), "secret_outside@b_x ");
  EXPECT_EQ(codes(with("script", R"({"code":"n = key"})")), "secret_outside@b_x ");
  EXPECT_EQ(codes(with("ask_text", R"({"question":{"en":"?"},"variable":"key"})")), "secret_set@b_x ");
  EXPECT_EQ(codes(with("send_text", R"({"text":{"en":"Hi"}})", "key:text:secret=1")), "secret_default@ ");
}

constexpr const char* kHi = R"({"text":{"en":"Hi"}})";

TEST(ProblemTest, AWholeScenarioHasNone) {
  EXPECT_EQ(Codes(ProblemsOf({.blocks = {{"b_t", "send_text", kHi}, {"b_end", "end"}}, .edges = {"b_start.next b_t", "b_t.next b_end"}})), "");
}

TEST(ProblemTest, FindsWhatIsWrongInTheWhole) {
  struct Case {
    const char* code;
    Problem::Severity severity;
    const char* block;
    const char* fix;
    TestScenario scenario;
  };
  const auto error = Problem::Severity::kError, warning = Problem::Severity::kWarning;
  const std::vector<Case> cases = {
      {"dead_end", warning, "b_t", "add_end", {.blocks = {{"b_t", "send_text", kHi}}, .edges = {"b_start.next b_t"}}},
      {"unreachable", warning, "b_t", "remove_block", {.blocks = {{"b_t", "send_text", kHi}, {"b_e", "end"}}, .edges = {"b_start.next b_e", "b_t.next b_e"}}},
      {"endless_loop", error, "b_t", "", {.blocks = {{"b_t", "send_text", kHi}, {"b_u", "send_text", kHi}}, .edges = {"b_start.next b_t", "b_t.next b_u", "b_u.next b_t"}}},
      {"endless_loop", error, "b_j", "", {.blocks = {{"b_j", "jump", R"({"block":"b_j"})"}}, .edges = {"b_start.next b_j"}}},
      {"undeclared_variable", error, "b_t", "declare_variable", {.blocks = {{"b_t", "send_text", R"({"text":{"en":"{{nmae}}"}})"}}, .edges = {"b_start.next b_t"}}},
      {"unset_variable", warning, "b_t", "", {.blocks = {{"b_t", "send_text", R"({"text":{"en":"{{name}}"}})"}}, .edges = {"b_start.next b_t"}, .variables = {"name:text"}}},
      {"missing_translation", warning, "b_t", "", {.blocks = {{"b_t", "send_text", kHi}}, .edges = {"b_start.next b_t"}, .locales = {"en", "ru"}}},
      {"missing_text", error, "b_t", "", {.blocks = {{"b_t", "send_text", R"({"text":{"en":" "}})"}}, .edges = {"b_start.next b_t"}}},
      {"bad_setting", error, "b_t", "", {.blocks = {{"b_t", "send_text"}}, .edges = {"b_start.next b_t"}}},
      {"unknown_kind", error, "b_t", "", {.blocks = {{"b_t", "teleport"}}}},
      {"unknown_port", error, "b_t", "remove_edge", {.blocks = {{"b_t", "send_text", kHi}, {"b_e", "end"}}, .edges = {"b_start.next b_t", "b_t.sideways b_e"}}},
      {"port_taken", error, "b_start", "remove_edge", {.blocks = {{"b_t", "send_text", kHi}, {"b_e", "end"}}, .edges = {"b_start.next b_t", "b_start.next b_e"}}},
      {"port_twice", error, "b_s", "", {.blocks = {{"b_s", "split", R"({"branches":[{"id":"a","percent":50},{"id":"a","percent":50}]})"}}, .edges = {"b_start.next b_s"}}},
      {"edge_at_note", error, "b_n", "remove_edge", {.blocks = {{"b_n", "note"}, {"b_e", "end"}}, .edges = {"b_start.next b_e", "b_n.next b_e"}}},
      {"two_starts", error, "b_start2", "remove_block", {.blocks = {{"b_start", "start"}, {"b_start2", "start"}, {"b_e", "end"}}, .edges = {"b_start.next b_e"}}},
      {"unknown_flow", error, "b_c", "", {.blocks = {{"b_c", "call_flow", R"({"flow":"f_x"})"}}, .edges = {"b_start.next b_c"}}},
      {"flow_without_start", error, "b_c", "", {.blocks = {{"b_c", "call_flow", R"({"flow":"f_x"})"}}, .edges = {"b_start.next b_c"}, .flows = {"f_x"}}},
      {"unknown_block", error, "b_j", "", {.blocks = {{"b_j", "jump", R"({"block":"b_x"})"}}, .edges = {"b_start.next b_j"}}},
      {"bad_percent", error, "b_s", "", {.blocks = {{"b_s", "split", R"({"branches":[{"id":"a","percent":50},{"id":"b","percent":40}]})"}}, .edges = {"b_start.next b_s"}}},
      {"bad_expression", error, "b_t", "", {.blocks = {{"b_t", "send_text", R"({"text":{"en":"{{1 +}}"}})"}}, .edges = {"b_start.next b_t"}}},
      {"empty_expression", error, "b_t", "", {.blocks = {{"b_t", "send_text", R"({"text":{"en":"{{ }}"}})"}}, .edges = {"b_start.next b_t"}}},
      {"open_braces", warning, "b_t", "", {.blocks = {{"b_t", "send_text", R"({"text":{"en":"{{name"}})"}}, .edges = {"b_start.next b_t"}}},
      {"bad_condition", error, "b_i", "", {.blocks = {{"b_i", "condition", R"({"cases":[{"id":"a","when":{"variable":"contact.name","op":"eq"}}]})"}}, .edges = {"b_start.next b_i"}}},
      {"bad_duration", error, "b_w", "", {.blocks = {{"b_w", "wait", R"({"duration":"5 minutes"})"}}, .edges = {"b_start.next b_w"}}},
      {"bad_pattern", error, "b_a", "", {.blocks = {{"b_a", "ask_pattern", R"({"question":{"en":"?"},"pattern":"("})"}}, .edges = {"b_start.next b_a"}}},
      {"bad_url", error, "b_h", "", {.blocks = {{"b_h", "http_request", R"({"url":"https://{{bot}}/x"})"}}, .edges = {"b_start.next b_h"}}},
      {"bad_url", error, "b_h", "", {.blocks = {{"b_h", "http_request", R"({"url":"https://a@example.com/"})"}}, .edges = {"b_start.next b_h"}}},
      {"bad_json", error, "b_h", "", {.blocks = {{"b_h", "http_request", R"j({"url":"https://example.com/","method":"POST","body":"{oops"})j"}}, .edges = {"b_start.next b_h"}}},
      {"bad_variable", error, "b_v", "", {.blocks = {{"b_v", "set_variable", R"({"variable":"contact","value":"x"})"}}, .edges = {"b_start.next b_v"}}},
      {"reserved_variable", error, "", "", {.variables = {"today:text"}}},
  };
  for (const auto& one : cases) {
    const auto problems = ProblemsOf(one.scenario);
    const auto* problem = Find(problems, one.code);
    ASSERT_TRUE(problem) << one.code << ", but found: " << Codes(problems);
    EXPECT_EQ(int(problem->severity), int(one.severity)) << one.code;
    EXPECT_EQ(problem->block, one.block) << one.code;
    EXPECT_EQ(problem->fix, one.fix) << one.code;
    for (const auto* locale : {"en", "ru", "ar"}) {
      const auto words = ProblemWords(*problem, locale);
      EXPECT_NE(words, one.code) << "no words";
      EXPECT_EQ(words.find("{}"), words.npos) << words;
    }
  }
}

TEST(ProblemTest, LoopsWithAWayOutAreNone) {
  const auto problems = ProblemsOf({.blocks = {{"b_q", "ask_text", R"({"question":{"en":"?"}})"}, {"b_t", "send_text", kHi}}, .edges = {"b_start.next b_q", "b_q.next b_t", "b_t.next b_q"}});
  EXPECT_EQ(Codes(problems), "");
}

TEST(ProblemTest, TellsWhatAChannelCannotShow) {
  UsedChannel sms, web;
  sms.name = "SMS";
  web.name = "Web";
  web.capabilities.buttons = true;
  const auto problems = ProblemsOf({.blocks = {{"b_q", "ask_yes_no", R"({"question":{"en":"?"}})"}}, .edges = {"b_start.next b_q"}}, {sms, web});
  const auto* problem = Find(problems, "channel_cannot_buttons");
  ASSERT_TRUE(problem);
  EXPECT_EQ(ProblemWords(*problem, "en"), "SMS shows no buttons: people get a numbered list.");
  EXPECT_EQ(std::count_if(problems.begin(), problems.end(), [](const Problem& one) { return one.code == "channel_cannot_buttons"; }), 1);
}

TEST(ProblemTest, TellsWhatAClosedWindowWouldKeepBack) {
  UsedChannel whatsapp, messenger, web;
  whatsapp.name = "Shop";
  whatsapp.capabilities.reply_window = std::chrono::hours(24);
  whatsapp.capabilities.templates = true;
  messenger.name = "Page";
  messenger.capabilities.reply_window = std::chrono::hours(24);
  web.name = "Web";
  const auto blocks_of = [&](const TestScenario& scenario, const UsedChannel& channel) {
    std::string blocks;
    for (const auto& problem : ProblemsOf(scenario, {channel})) {
      if (problem.code == (channel.capabilities.templates ? "window_closed" : "window_closed_for_good")) blocks += problem.block + " ";
    }
    return blocks;
  };
  const auto* named = R"({"text":{"en":"Hi"},"if_closed":{"template":"news","languages":{"en":"en_US"}}})";
  const auto* ask = R"({"question":{"en":"?"},"timeout":"P2D"})";
  const TestScenario waits{.blocks = {{"b_a", "send_text", kHi}, {"b_w", "wait", R"({"duration":"P2D"})"}, {"b_b", "send_text", kHi}, {"b_c", "send_text", named},
                                      {"b_q", "ask_text", ask}, {"b_d", "send_text", kHi}, {"b_e", "send_text", kHi}},
                           .edges = {"b_start.next b_a", "b_a.next b_w", "b_w.next b_b", "b_b.next b_c", "b_c.next b_q", "b_q.next b_d", "b_q.timeout b_e"}};
  EXPECT_EQ(blocks_of(waits, whatsapp), "b_b b_e b_q ") << "b_d follows an answer";
  EXPECT_EQ(blocks_of(waits, messenger), "b_b b_c b_e b_q ") << "no template helps there";
  EXPECT_EQ(blocks_of(waits, web), "");
  const TestScenario soon{.blocks = {{"b_w", "wait", R"({"duration":"PT5M"})"}, {"b_b", "send_text", kHi}}, .edges = {"b_start.next b_w", "b_w.next b_b"}};
  EXPECT_EQ(blocks_of(soon, whatsapp), "");
  const auto begins = [](const char* kind, const char* settings) {
    return TestScenario{.blocks = {{"b_t", kind, settings}, {"b_b", "send_text", kHi}}, .edges = {"b_t.next b_b"}};
  };
  EXPECT_EQ(blocks_of(begins("on_schedule", R"({"rule":"0 9 * * *"})"), whatsapp), "b_b ");
  EXPECT_EQ(blocks_of(begins("on_inactivity", R"({"after":"P2D"})"), whatsapp), "b_b ");
  EXPECT_EQ(blocks_of(begins("on_inactivity", R"({"after":"PT1H"})"), whatsapp), "");
  const auto problems = ProblemsOf(waits, {whatsapp});
  const auto* problem = Find(problems, "window_closed");
  ASSERT_TRUE(problem);
  EXPECT_EQ(problem->field, "if_closed");
  EXPECT_EQ(ProblemWords(*problem, "en"), "Shop: a person who has been silent for too long (a day, as a rule) does not get this. Choose a template that is sent then.");
}

TEST(ProblemTest, ATemplateNeedsALanguageAndValues) {
  const auto* unfinished = R"({"text":{"en":"Hi"},"if_closed":{"template":"news","values":[{"name":"1","value":""}]}})";
  const auto problems = ProblemsOf({.blocks = {{"b_t", "send_text", unfinished}}, .edges = {"b_start.next b_t"}});
  EXPECT_TRUE(Find(problems, "missing_template_language"));
  ASSERT_TRUE(Find(problems, "missing_template_value"));
  EXPECT_EQ(ProblemWords(*Find(problems, "missing_template_value"), "en"), "The template's value \"1\" is empty.");
}

TEST(ProblemTest, IsEncodedForTheEditor) {
  Problem problem;
  problem.code = "dead_end";
  problem.severity = Problem::Severity::kWarning;
  problem.block = "b_1";
  problem.port = problem.detail = "next";
  problem.fix = "add_end";
  const auto encoded = EncodeProblem(problem);
  EXPECT_EQ(json::Dump(encoded.at("message").as_object().at("en")), R"("The conversation ends here: the exit \"next\" leads nowhere.")");
  EXPECT_EQ(encoded.at("severity"), "warning");
  EXPECT_EQ(encoded.at("id").as_string().size(), 12u);
  EXPECT_FALSE(encoded.contains("edge"));
}

}  // namespace
}  // namespace beseda::flow
