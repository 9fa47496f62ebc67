// Whatever document arrives: what is read is written and read the same, and what compiles runs within its bounds on any
// message; what a test of a conversation says is read or refused.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "flow/answers/date_answers.h"
#include "flow/answers/duration_answers.h"
#include "flow/answers/number_answers.h"
#include "flow/answers/pattern.h"
#include "flow/block_compiler.h"
#include "flow/chat/chat_test.h"
#include "flow/compile.h"
#include "flow/engine.h"
#include "flow/session_json.h"
#include "json/json.h"

namespace beseda::flow {
namespace {

class Silent final : public Output {
 public:
  void Say(Content, std::optional<Content>) override {
    if (++said > 60) std::abort();
  }
  void HandOver() override {}
  void SetContactName(std::string) override {}
  void SetContactLocale(std::string) override {}
  void Do(Deed) override {}
  int said = 0;
};

void RunSome(const Program& program, const Scripts& scripts, std::string_view message) {
  Session session;
  PrepareValues(program, session);
  const auto content = MakeText(std::string(message.substr(0, 200)), false);
  for (int turn = 0; turn < 4; ++turn) {
    Silent output;
    Run run(program, session, Environment(), output, scripts, RunLimits());
    Engine engine(run);
    auto progress = engine.Give(InputOf(content));
    // Work is left by its first exit, as if it had been done.
    for (int work = 0; progress == Engine::Progress::kWork && work < 20; ++work) progress = engine.Continue(Step::Leave(0));
    if (run.steps > run.limits().steps + 1) std::abort();
    const auto encoded = EncodeSession(program, session, "v");
    const auto decoded = DecodeSession(program, encoded);
    if (!decoded.ok() || decoded->session.at != session.at) std::abort();
    session = decoded->session;
  }
}

}  // namespace
}  // namespace beseda::flow

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace beseda::flow;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)ParseChatTest(text);
  (void)ParseDuration(text);
  (void)ReadDuration(text, "de", std::nullopt);
  (void)ReadNumber(text, "de");
  (void)ReadTime(text);
  const auto day = ReadDate(text, "en", std::chrono::sys_days(std::chrono::days(20'000)));
  if (day && ParseIsoDate(DateText(*day)) != day) std::abort();
  if (const auto pattern = Pattern::Compile(text.substr(0, 200)); pattern.ok()) (void)pattern->Matches(text);

  const auto scenario = ParseScenario(text);
  if (!scenario.ok()) return 0;
  const auto written = DumpScenario(*scenario);
  const auto again = ParseScenario(written);
  if (!again.ok() || DumpScenario(*again) != written) std::abort();
  static Scripts scripts;
  const auto compiled = Compile(std::make_shared<Scenario>(*again), scripts);
  for (const auto& problem : compiled.problems) (void)EncodeProblem(problem);
  if (compiled.program) RunSome(*compiled.program, scripts, text);
  return 0;
}
