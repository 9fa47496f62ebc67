// The bot's agent inside a scenario.
#include <algorithm>
#include <optional>

#include "base/task.h"
#include "base/text.h"
#include "base/unicode.h"
#include "flow/block_compiler.h"
#include "flow/blocks/kinds.h"
#include "flow/program.h"
#include "flow/workplace.h"

namespace beseda::flow {
namespace {

class AiAnswer final : public Node {
 public:
  struct Settings {
    LocalizedTemplate question = {};
    Template instructions = {};
    bool answer_at_once = true;
    bool stay = false;
    std::vector<std::string> leave_words = {};
    std::optional<Condition> leave_when = std::nullopt;
    std::int64_t most = 100;
    std::optional<Micros> timeout = std::nullopt;
    std::int32_t timed_out = -1;
  };
  explicit AiAnswer(Settings settings) : settings_(std::move(settings)) {}

  bool takes_events() const override { return true; }

  Step Enter(Run& run) const override {
    auto question = settings_.question.Render(run);
    if (!question.ok()) return run.Fail(question.error());
    // With a question of its own it answers the answer, not what led here.
    const bool at_once = settings_.answer_at_once && question->empty();
    if (!question->empty()) run.Say(MakeText(std::move(*question)));
    return at_once ? Step::Work() : Wait(run);
  }

  Step Resume(Run& run, const Input& input) const override {
    if (input.kind == Input::Kind::kTimer) {
      const bool leads = settings_.timed_out >= 0 && run.program().place(run.current).next[std::size_t(settings_.timed_out)] >= 0;
      return leads ? Step::Leave(settings_.timed_out) : Step::Wait();
    }
    if (input.kind == Input::Kind::kMessage) {
      const auto folded = FoldText(Trim(input.text));
      if (std::find(settings_.leave_words.begin(), settings_.leave_words.end(), folded) != settings_.leave_words.end()) return Step::Leave(0);
    }
    return Step::Work();
  }

  Task<Result<Step>> Work(Run& run, Workplace& workplace) const override {
    auto instructions = settings_.instructions.Render(run);
    if (!instructions.ok()) co_return run.Fail(instructions.error());
    CO_CHECK_OK(co_await workplace.AnswerWithAgent(run, std::move(*instructions)));
    ++run.messages;
    co_return AfterAnswer(run);
  }

 private:
  Step AfterAnswer(Run& run) const {
    if (settings_.leave_when) {
      const auto leave = settings_.leave_when->Holds(run);
      if (!leave.ok()) return run.Fail(leave.error());
      if (*leave) return Step::Leave(0);
    }
    if (!settings_.stay || ++run.session().attempts >= settings_.most) return Step::Leave(0);
    return Wait(run);
  }

  Step Wait(Run& run) const {
    if (settings_.timeout) run.WaitUntil(run.environment().now + *settings_.timeout);
    return Step::Wait();
  }

  Settings settings_;
};

}  // namespace

NodePtr CompileAiAnswer(BlockCompiler& block) {
  auto& in = block.settings();
  AiAnswer::Settings settings;
  settings.question = block.Localized(in, "question", false);
  settings.instructions = block.Text(in, "instructions");
  settings.answer_at_once = in.BoolOr("answer_at_once", true);
  settings.stay = in.BoolOr("stay", false);
  settings.leave_words = block.FoldedWords(in, "leave_words");
  const auto& when = in.Raw("leave_when");
  const bool has_condition = when.is_object() || (when.is_string() && !when.get_string().empty());
  if (has_condition) settings.leave_when = block.ParseCondition(when, "leave_when");
  settings.most = in.OptionalInt("most", 1, 1000).value_or(100);
  settings.timeout = block.Duration(in, "timeout");
  settings.timed_out = block.Port("timeout");
  return std::make_unique<AiAnswer>(std::move(settings));
}

}  // namespace beseda::flow
