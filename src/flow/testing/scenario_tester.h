#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "base/task.h"
#include "base/text.h"
#include "flow/chat/memory_tables.h"
#include "flow/compile.h"
#include "flow/trial.h"
#include "flow/value.h"
#include "json/json.h"
#include "testing/fake_chat_model.h"
#include "testing/fake_http.h"
#include "testing/fake_model_directory.h"
#include "testing/manual_clock.h"
#include "testing/run_task.h"

namespace beseda::flow {

/// A scenario for tests in few words. A start, "b_start", is added to the main flow.
struct TestScenario {
  struct OneBlock {
    std::string id, kind, settings = "{}", flow = "f_main";
  };
  std::vector<OneBlock> blocks = {};
  std::vector<std::string> edges = {};      ///< "b_start.next b_ask"
  std::vector<std::string> variables = {};  ///< "age:number", "seen:number:contact", "n:number:session=0"
  std::vector<std::string> locales = {"en"};
  std::vector<std::string> flows = {};      ///< Besides f_main.

  std::string Json() const {
    json::Object blocks_json, edges_json, flows_json({{"f_main", json::Object({{"name", "Main"}})}}), variables_json;
    for (const auto& id : flows) flows_json[id] = json::Object({{"name", id}});
    bool has_start = false;
    for (const auto& block : blocks) {
      has_start = has_start || (block.kind == "start" && block.flow == "f_main");
      blocks_json[block.id] = json::Object({{"flow", block.flow}, {"kind", block.kind}, {"settings", json::Parse(block.settings).value()}});
    }
    if (!has_start) blocks_json["b_start"] = json::Object({{"flow", "f_main"}, {"kind", "start"}});
    for (std::size_t i = 0; i < edges.size(); ++i) {
      const auto& edge = edges[i];
      const auto dot = edge.find('.'), space = edge.find(' ');
      edges_json["e_" + std::to_string(i)] =
          json::Object({{"from", edge.substr(0, dot)}, {"port", edge.substr(dot + 1, space - dot - 1)}, {"to", edge.substr(space + 1)}});
    }
    for (const auto& variable : variables) {
      const auto equals = variable.find('=');
      const auto parts = Split(std::string_view(variable).substr(0, equals), ':');
      json::Object one({{"type", parts.size() > 1 ? parts[1] : "any"}, {"scope", parts.size() > 2 ? parts[2] : "session"}});
      if (equals != variable.npos) one["default"] = json::Parse(variable.substr(equals + 1)).value();
      variables_json[parts[0]] = std::move(one);
    }
    json::Array locales_json;
    for (const auto& locale : locales) locales_json.push_back(json::Value(locale));
    return json::Dump(json::Object({{"format", 1}, {"locales", std::move(locales_json)}, {"main", "f_main"}, {"flows", std::move(flows_json)},
                                    {"variables", std::move(variables_json)}, {"blocks", std::move(blocks_json)}, {"edges", std::move(edges_json)}}));
  }
};

/// Answers as a bot's agent would, for tests of what stands around it.
class EchoAgent final : public TurnHandler {
 public:
  Task<Status> Run(Turn& turn) override {
    auto result = co_await turn.Effect("model.1", [this]() -> Task<Result<std::string>> { return Ask(); });
    if (!result.ok()) co_return std::move(result).error();
    instructions = turn.bot().instructions;
    session_seen = turn.conversation().session;
    turn.SetSession("{\"pending_calls\":[" + std::to_string(asked) + "]}");
    turn.Say(MakeText("Agent: " + PlainText(turn.events().back().content)));
    co_return Ok();
  }
  int asked = 0;
  std::string instructions, session_seen;
  std::optional<Error> fails = std::nullopt;

 private:
  Task<Result<std::string>> Ask() {
    ++asked;
    if (fails) co_return *fails;
    co_return "{}";
  }
};

/// Talks to a scenario.
class ScenarioTester {
 public:
  explicit ScenarioTester(const TestScenario& scenario) : ScenarioTester(scenario.Json()) {}
  explicit ScenarioTester(const std::string& text) {
    capabilities.buttons = true;
    auto parsed = ParseScenario(text);
    if (!parsed.ok()) {
      ADD_FAILURE() << parsed.error().field << ": " << parsed.error().message;
      return;
    }
    auto compiled = Compile(std::make_shared<Scenario>(std::move(*parsed)), scripts);
    problems = std::move(compiled.problems);
    program = std::move(compiled.program);
    if (program) return;
    for (const auto& problem : problems) {
      if (problem.severity == Problem::Severity::kError) ADD_FAILURE() << problem.block << " " << problem.field << ": " << ProblemWords(problem, "en");
    }
  }

  ScenarioTester& Say(const std::string& text) { return Hear(MakeText(text, false)); }
  ScenarioTester& Press(const std::string& payload, const std::string& title = {}) {
    PostbackContent pressed;
    pressed.payload = payload;
    pressed.title = title;
    return Hear(Content{pressed});
  }
  ScenarioTester& Hear(Content content) {
    TrialRequest request;
    request.content = std::move(content);
    return Try(std::move(request));
  }
  ScenarioTester& Skip(Micros time) {
    TrialRequest request;
    request.kind = TrialRequest::Kind::kSkip;
    request.skip = time;
    return Try(std::move(request));
  }
  ScenarioTester& Start() {
    TrialRequest request;
    request.kind = TrialRequest::Kind::kStart;
    return Try(std::move(request));
  }

  /// What the bot has said since the last input, one line each; buttons in brackets.
  std::string Said() const {
    std::string all;
    for (const auto& message : last.messages) {
      if (!all.empty()) all += '\n';
      all += Line(message);
    }
    return all;
  }
  static std::string Line(const Content& content) {
    std::string line;
    if (const auto* buttons = std::get_if<ButtonsContent>(&content.kind)) {
      line = buttons->text;
      for (const auto& button : buttons->buttons) line += " [" + button.title + "]";
    } else {
      line = PlainText(content);
    }
    for (const auto& reply : content.quick_replies) line += " [" + reply.title + "]";
    return line;
  }
  std::string Value(const std::string& name) const {
    const auto all = json::ParseObject(last.variables).value();
    const auto* value = all.if_contains(name);
    return value ? json::Dump(*value) : "(no such variable)";
  }
  bool HasProblem(std::string_view code, std::string_view block = {}) const {
    for (const auto& problem : problems) {
      if (problem.code == code && (block.empty() || problem.block == block)) return true;
    }
    return false;
  }

  Scripts scripts;
  std::vector<Problem> problems;
  std::shared_ptr<const Program> program;
  ManualClock clock{FromUnixMicros(1'795'600'800'000'000)};  // 2026-11-25 10:00 UTC
  FakeModelDirectory models;
  FakeHttp http;
  EchoAgent agent;
  MemoryTables tables;
  std::function<Task<Result<ImagePart>>(std::string, std::string)> open_picture;
  MailSender* mail = nullptr;
  ChannelCapabilities capabilities;
  std::string locale = "en", channel = "web";
  Bot bot{.id = "bot_1", .workspace_id = "wsp_1", .slug = "b", .name = "Bo"};
  TrialResult last;
  std::optional<Error> error;

 private:
  ScenarioTester& Try(TrialRequest request) {
    if (!program) return *this;
    request.state = last.state;
    request.bot = bot;
    request.locale = locale;
    request.channel = channel;
    request.capabilities = capabilities;
    request.now = clock.Now();
    const WorkServices services{models, http, agent, clock, &tables, open_picture, nullptr, nullptr, mail};
    auto result = RunTask(RunTrial(services, scripts, program, std::move(request)));
    error.reset();
    if (result.ok()) {
      last = std::move(*result);
    } else {
      error = result.error();
    }
    return *this;
  }
};

}  // namespace beseda::flow
