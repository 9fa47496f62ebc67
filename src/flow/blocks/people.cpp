// What concerns the person and the team.
#include "base/text.h"
#include "flow/block_compiler.h"
#include "flow/blocks/kinds.h"
#include "flow/value.h"
#include "flow/words.h"

namespace beseda::flow {
namespace {

constexpr std::size_t kLongestLabel = 40, kLongestNote = 4000, kLongestEvent = 60;

void Do(Run& run, Deed::Kind kind, std::string text = {}) {
  Deed deed;
  deed.kind = kind;
  deed.text = std::move(text);
  run.output().Do(std::move(deed));
}

/// Ends the bot's part for now. When it is the bot's turn again, the conversation goes on behind it: with the person's next
/// message, or at once if the author wants that.
class HandOver final : public Node {
 public:
  HandOver(LocalizedTemplate text, bool silent, std::string member, bool at_once)
      : text_(std::move(text)), silent_(silent), member_(std::move(member)), at_once_(at_once) {}

  bool TakesEvent(std::string_view name) const override { return at_once_ && name == kHandedBackEvent; }

  Step Enter(Run& run) const override {
    auto text = text_.Render(run);
    if (!text.ok()) return run.Fail(text.error());
    if (!text->empty()) run.Say(MakeText(std::move(*text)));
    else if (!silent_) run.Say(MakeText(std::string(OwnWords(Words::kHandedOver, run.locale_name())), false));
    run.output().HandOver();
    if (!member_.empty()) Do(run, Deed::Kind::kAssign, member_);
    return Step::Wait();
  }
  Step Resume(Run&, const Input&) const override { return Step::Leave(0); }

 private:
  LocalizedTemplate text_;
  bool silent_;
  std::string member_;
  bool at_once_;
};

/// The bot says nothing until its time is over or the team gives the conversation back. To everybody else that is a conversation that a
/// person has.
class PauseBot final : public Node {
 public:
  PauseBot(LocalizedTemplate text, std::optional<Micros> duration) : text_(std::move(text)), duration_(duration) {}

  bool TakesEvent(std::string_view name) const override { return name == kHandedBackEvent; }
  bool resumes_bot() const override { return true; }

  Step Enter(Run& run) const override {
    auto text = text_.Render(run);
    if (!text.ok()) return run.Fail(text.error());
    if (!text->empty()) run.Say(MakeText(std::move(*text)));
    run.output().HandOver();
    if (duration_) run.WaitUntil(run.environment().now + *duration_);
    return Step::Wait();
  }
  Step Resume(Run&, const Input& input) const override {
    // Messages come here only where nobody holds them back, as in a trial: there too the bot is silent while its time runs.
    if (input.kind == Input::Kind::kMessage && duration_) return Step::Wait();
    return Step::Leave(0);
  }

 private:
  LocalizedTemplate text_;
  std::optional<Micros> duration_;
};

class LabelConversation final : public Node {
 public:
  LabelConversation(Template add, Template remove) : add_(std::move(add)), remove_(std::move(remove)) {}

  Step Enter(Run& run) const override {
    const auto add = add_.Render(run), remove = remove_.Render(run);
    if (!add.ok()) return run.Fail(add.error());
    if (!remove.ok()) return run.Fail(remove.error());
    DoForEach(run, Deed::Kind::kUnlabel, *remove);
    DoForEach(run, Deed::Kind::kLabel, *add);
    return Step::Leave(0);
  }

 private:
  static void DoForEach(Run& run, Deed::Kind kind, std::string_view names) {
    for (const auto name : Split(names, ',')) {
      const auto label = CutUtf8(Trim(name), kLongestLabel);
      if (!label.empty()) Do(run, kind, std::string(Trim(label)));
    }
  }

  Template add_, remove_;
};

class NoteConversation final : public Node {
 public:
  explicit NoteConversation(Template text) : text_(std::move(text)) {}

  Step Enter(Run& run) const override {
    const auto text = text_.Render(run);
    if (!text.ok()) return run.Fail(text.error());
    const auto trimmed = CutUtf8(Trim(*text), kLongestNote);
    if (!trimmed.empty()) Do(run, Deed::Kind::kNote, std::string(trimmed));
    return Step::Leave(0);
  }

 private:
  Template text_;
};

class AssignConversation final : public Node {
 public:
  explicit AssignConversation(std::string member) : member_(std::move(member)) {}

  Step Enter(Run& run) const override {
    Do(run, Deed::Kind::kAssign, member_);
    return Step::Leave(0);
  }

 private:
  std::string member_;
};

/// The person's next message opens it again.
class CloseConversation final : public Node {
 public:
  Step Enter(Run& run) const override {
    Do(run, Deed::Kind::kClose);
    return Step::Leave(0);
  }
};

class SnoozeConversation final : public Node {
 public:
  explicit SnoozeConversation(Micros duration) : duration_(duration) {}

  Step Enter(Run& run) const override {
    Deed deed;
    deed.kind = Deed::Kind::kSnooze;
    deed.until = run.environment().now + duration_;
    run.output().Do(std::move(deed));
    return Step::Leave(0);
  }

 private:
  Micros duration_;
};

class CountEvent final : public Node {
 public:
  CountEvent(Template name, Template value) : name_(std::move(name)), value_(std::move(value)) {}

  Step Enter(Run& run) const override {
    const auto name = name_.Render(run);
    if (!name.ok()) return run.Fail(name.error());
    Deed deed;
    deed.kind = Deed::Kind::kCount;
    deed.text = CutUtf8(Trim(*name), kLongestEvent);
    if (deed.text.empty()) return run.Fail("The event has no name.");
    if (!value_.empty()) {
      const auto value = value_.Evaluate(run);
      if (!value.ok()) return run.Fail(value.error());
      const auto number = NumberOf(*value);
      if (!IsEmpty(*value) && !number) return run.Fail("The event's value is no number: \"" + std::string(CutUtf8(TextOf(*value), 100)) + "\".");
      deed.value = number.value_or(0);
    }
    run.output().Do(std::move(deed));
    return Step::Leave(0);
  }

 private:
  Template name_, value_;
};

class SetContact final : public Node {
 public:
  SetContact(Template name, Template locale) : name_(std::move(name)), locale_(std::move(locale)) {}

  Step Enter(Run& run) const override {
    const auto name = name_.Render(run), locale = locale_.Render(run);
    if (!name.ok()) return run.Fail(name.error());
    if (!locale.ok()) return run.Fail(locale.error());
    if (const auto trimmed = CutUtf8(Trim(*name), 200); !trimmed.empty()) run.SetContactName(std::string(trimmed));
    if (const auto trimmed = Trim(*locale); !trimmed.empty() && trimmed.size() <= 35) run.SetLocale(std::string(trimmed));
    return Step::Leave(0);
  }

 private:
  Template name_, locale_;
};

}  // namespace

NodePtr CompileHandOver(BlockCompiler& block) {
  auto& in = block.settings();
  auto text = block.Localized(in, "text", false);
  return std::make_unique<HandOver>(std::move(text), in.BoolOr("silent", false), in.TextOr("member", "", 100), in.BoolOr("resume_at_once", false));
}

NodePtr CompilePauseBot(BlockCompiler& block) {
  auto& in = block.settings();
  auto text = block.Localized(in, "text", false);
  const auto duration = block.Duration(in, "duration");
  if (duration && *duration <= Micros(0)) block.Mistake("bad_duration", "duration", in.TextOr("duration", "", 40));
  return std::make_unique<PauseBot>(std::move(text), duration);
}

NodePtr CompileLabelConversation(BlockCompiler& block) {
  auto& in = block.settings();
  auto add = block.Text(in, "add"), remove = block.Text(in, "remove");
  if (add.empty() && remove.empty()) block.Mistake("missing_text", "add");
  return std::make_unique<LabelConversation>(std::move(add), std::move(remove));
}

NodePtr CompileNoteConversation(BlockCompiler& block) {
  auto text = block.Text(block.settings(), "text");
  if (text.empty()) block.Mistake("missing_text", "text");
  return std::make_unique<NoteConversation>(std::move(text));
}

NodePtr CompileAssignConversation(BlockCompiler& block) {
  return std::make_unique<AssignConversation>(block.settings().TextOr("member", "", 100));
}

NodePtr CompileCloseConversation(BlockCompiler&) { return std::make_unique<CloseConversation>(); }

NodePtr CompileSnoozeConversation(BlockCompiler& block) {
  const auto duration = block.Duration(block.settings(), "duration");
  if (!duration || *duration <= Micros(0)) block.Mistake("bad_duration", "duration", block.settings().TextOr("duration", "", 40));
  return std::make_unique<SnoozeConversation>(duration.value_or(Micros(0)));
}

NodePtr CompileAnalyticsEvent(BlockCompiler& block) {
  auto& in = block.settings();
  auto name = block.Text(in, "name");
  if (name.empty()) block.Mistake("missing_text", "name");
  return std::make_unique<CountEvent>(std::move(name), block.ParseTemplate(TextOf(in.Raw("value")), "value"));
}

NodePtr CompileSetContact(BlockCompiler& block) {
  auto& in = block.settings();
  auto name = block.Text(in, "name");
  return std::make_unique<SetContact>(std::move(name), block.Text(in, "locale"));
}

}  // namespace beseda::flow
