// How many simple steps a second one core makes through the flow engine alone: no database, no network, no coroutine. The
// program counts in a variable and asks whether it is done, as loops of authors do.
//   flow_bench [seconds]
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include "flow/compile.h"
#include "flow/engine.h"
#include "flow/session_json.h"
#include "json/json.h"

namespace {

using namespace beseda;
using namespace beseda::flow;

constexpr const char* kCounting = R"({"format":1,"locales":["en"],"main":"f_main","flows":{"f_main":{}},
  "variables":{"n":{"type":"number"},"email":{"type":"text"}},
  "blocks":{"b_start":{"flow":"f_main","kind":"start"},
    "b_zero":{"flow":"f_main","kind":"set_variable","settings":{"variable":"n","value":0}},
    "b_add":{"flow":"f_main","kind":"set_variable","settings":{"variable":"n","operation":"add","value":1}},
    "b_if":{"flow":"f_main","kind":"condition","settings":{"cases":[{"id":"more","when":{"variable":"n","op":"lt","value":"4000"}}]}},
    "b_ask":{"flow":"f_main","kind":"ask_email","settings":{"question":{"en":"Which e-mail?"},"variable":"email","timeout":"P1D"}}},
  "edges":{"e_1":{"from":"b_start","port":"next","to":"b_zero"},"e_2":{"from":"b_zero","port":"next","to":"b_add"},
    "e_3":{"from":"b_add","port":"next","to":"b_if"},"e_4":{"from":"b_if","port":"more","to":"b_add"},
    "e_5":{"from":"b_if","port":"else","to":"b_ask"}}})";

class Nowhere final : public Output {
 public:
  void Say(Content) override {}
  void HandOver() override {}
  void SetContactName(std::string) override {}
  void SetContactLocale(std::string) override {}
  void Do(Deed) override {}
};

double StepsPerSecond(const Program& program, const Scripts& scripts, bool tracing, double seconds) {
  RunLimits limits;
  limits.silent_steps = limits.steps;
  Nowhere output;
  std::int64_t steps = 0;
  const auto began = std::chrono::steady_clock::now();
  double took = 0;
  do {
    Session session;
    PrepareValues(program, session);
    Run run(program, session, Environment(), output, scripts, limits);
    run.tracing = tracing;
    Engine engine(run);
    if (engine.Restart() != Engine::Progress::kWaits || run.steps != 8003) std::abort();
    steps += run.steps;
    took = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  } while (took < seconds);
  return double(steps) / took;
}

}  // namespace

int main(int argc, char** argv) {
  const double seconds = argc > 1 ? std::atof(argv[1]) : 2;
  Scripts scripts;
  auto scenario = ParseScenario(kCounting);
  if (!scenario.ok()) return std::fprintf(stderr, "%s\n", scenario.error().message.c_str()), 1;
  const auto program = CompileProgram(std::make_shared<Scenario>(*scenario), scripts);
  if (!program.ok()) return std::fprintf(stderr, "%s\n", program.error().message.c_str()), 1;
  std::printf("steps/s, one core:                %12.0f\n", StepsPerSecond(**program, scripts, false, seconds));
  std::printf("steps/s, with the step trace:     %12.0f\n", StepsPerSecond(**program, scripts, true, seconds));

  Session session;
  PrepareValues(**program, session);
  Nowhere output;
  RunLimits limits;
  limits.silent_steps = limits.steps;
  Run run(**program, session, Environment(), output, scripts, limits);
  Engine(run).Restart();
  std::printf("a waiting session, bytes stored:  %12zu\n", json::Dump(EncodeSession(**program, session, "flv_01J9ZK3V5W8QXYTR4M2B7N6C1D")).size());
  return 0;
}
