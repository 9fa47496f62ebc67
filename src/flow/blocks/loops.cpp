// What runs a path several times, or later.
#include "flow/answers/date_answers.h"
#include "flow/block_compiler.h"
#include "flow/blocks/kinds.h"
#include "flow/program.h"
#include "flow/storable.h"
#include "flow/value.h"

namespace beseda::flow {
namespace {

constexpr std::int32_t kEach = 0, kDone = 1;

// The loop's own frame, what lies above it in the same sub-flow dropped; null: it begins.
Frame* FrameOf(Run& run) {
  auto& frames = run.session().frames;
  for (auto i = frames.size(); i > 0 && frames[i - 1].loop; --i) {
    if (frames[i - 1].node != run.current) continue;
    frames.resize(i);
    return &frames.back();
  }
  return nullptr;
}

Result<Frame*> Begin(Run& run, json::Value data) {
  auto& frames = run.session().frames;
  if (frames.size() >= run.limits().depth) {
    return Error(ErrorCode::kInvalid, "Sub-flows and loops lie more than " + std::to_string(run.limits().depth) + " deep in each other.");
  }
  CHECK_OK(CheckStorable(data));
  Frame frame;
  frame.node = run.current;
  frame.loop = true;
  frame.data = std::move(data);
  frames.push_back(std::move(frame));
  return &frames.back();
}

class LoopEach final : public Node {
 public:
  LoopEach(Expression list, std::int32_t item, std::int32_t index) : list_(std::move(list)), item_(item), index_(index) {}

  Step Enter(Run& run) const override {
    auto* frame = FrameOf(run);
    if (!frame) {
      auto list = list_.Evaluate(run);
      if (!list.ok()) return run.Fail(list.error());
      if (!list->is_array()) *list = IsEmpty(*list) ? json::Value(json::Array()) : json::Value(json::Array({*list}));
      auto begun = Begin(run, std::move(*list));
      if (!begun.ok()) return run.Fail(begun.error());
      frame = *begun;
    }
    const auto& items = frame->data.get_array();
    const auto at = std::size_t(++frame->index);
    if (at >= items.size()) {
      run.session().frames.pop_back();
      return Step::Leave(kDone);
    }
    if (const auto set = run.Set(item_, items[at]); !set.ok()) return run.Fail(set.error());
    if (index_ >= 0) {
      if (const auto set = run.Set(index_, json::Value(std::int64_t(at) + 1)); !set.ok()) return run.Fail(set.error());
    }
    return Step::Leave(kEach);
  }

 private:
  Expression list_;
  std::int32_t item_, index_;
};

class LoopWhile final : public Node {
 public:
  LoopWhile(Condition when, std::int64_t most) : when_(std::move(when)), most_(most) {}

  Step Enter(Run& run) const override {
    auto* frame = FrameOf(run);
    if (!frame) {
      auto begun = Begin(run, nullptr);
      if (!begun.ok()) return run.Fail(begun.error());
      frame = *begun;
    }
    const auto round = ++frame->index;
    const auto holds = when_.Holds(run);
    if (!holds.ok()) return run.Fail(holds.error());
    if (*holds && round < most_) return Step::Leave(kEach);
    run.session().frames.pop_back();
    return Step::Leave(kDone);
  }

 private:
  Condition when_;
  std::int64_t most_;
};

/// For a time, or until clocks where the bot lives show one.
class Wait final : public Node {
 public:
  Wait(Micros duration, Template until, bool reply_ends, std::int32_t reply)
      : duration_(duration), until_(std::move(until)), reply_ends_(reply_ends), reply_(reply) {}

  Step Enter(Run& run) const override {
    const auto until = until_.Render(run);
    if (!until.ok()) return run.Fail(until.error());
    const auto& environment = run.environment();
    auto due = environment.now + duration_;
    if (!until->empty()) {
      const auto time = ReadTime(*until);
      if (!time) return run.Fail("\"" + *until + "\" is no time of day to wait until, such as 09:00.");
      due = environment.zone->MomentOf(environment.Today(), *time);
      if (due <= environment.now) due = environment.zone->MomentOf(environment.Today() + std::chrono::days(1), *time);
    }
    run.WaitUntil(due);
    return Step::Wait();
  }
  Step Resume(Run& run, const Input& input) const override {
    // A timer that fell into a time when a person of the team had taken over is made up for.
    const auto& due = run.session().due;
    if (input.kind == Input::Kind::kTimer || (due && *due <= run.environment().now)) return Step::Leave(0);
    return reply_ends_ ? Step::Leave(reply_) : Step::Wait();
  }

 private:
  Micros duration_;
  Template until_;
  bool reply_ends_;
  std::int32_t reply_;
};

/// Shows "is typing" for a while. What the person says meanwhile is kept in {{last_message}}, and changes nothing else.
class Typing final : public Node {
 public:
  explicit Typing(Micros duration) : duration_(duration) {}

  Step Enter(Run& run) const override {
    run.output().ShowTyping();
    run.WaitUntil(run.environment().now + duration_);
    return Step::Wait();
  }
  Step Resume(Run& run, const Input& input) const override {
    const auto& due = run.session().due;
    return input.kind == Input::Kind::kTimer || (due && *due <= run.environment().now) ? Step::Leave(0) : Step::Wait();
  }

 private:
  Micros duration_;
};

}  // namespace

NodePtr CompileTyping(BlockCompiler& block) {
  const auto duration = block.Duration(block.settings(), "duration").value_or(seconds(2));
  if (duration > std::chrono::minutes(1)) block.Mistake("bad_setting", "duration", "At most a minute, PT1M; \"Wait\" waits longer.");
  return std::make_unique<Typing>(duration);
}

NodePtr CompileLoopEach(BlockCompiler& block) {
  auto& in = block.settings();
  auto list = block.ParseExpression(in.TextOr("list", ""), "list");
  const auto item = block.VariableToSet(in, "item");
  return std::make_unique<LoopEach>(std::move(list), item, block.VariableToSet(in, "index", false));
}

NodePtr CompileLoopWhile(BlockCompiler& block) {
  auto& in = block.settings();
  auto when = block.ParseCondition(in.Raw("when"), "when");
  return std::make_unique<LoopWhile>(std::move(when), in.OptionalInt("most", 1, 1000).value_or(100));
}

NodePtr CompileWait(BlockCompiler& block) {
  auto& in = block.settings();
  const auto duration = block.Duration(in, "duration").value_or(std::chrono::hours(1));
  const auto until = in.TextOr("until", "", 100);
  if (!until.empty() && until.find("{{") == until.npos && !ReadTime(until)) {
    block.Mistake("bad_setting", "until", "\"" + until + "\" is no time of day. Write 09:00.");
  }
  return std::make_unique<Wait>(duration, block.ParseTemplate(until, "until"), in.BoolOr("reply_ends", false), block.Port("reply"));
}

}  // namespace beseda::flow
