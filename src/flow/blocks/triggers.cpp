// Where paths begin.
#include <algorithm>

#include "base/unicode.h"
#include "flow/block_compiler.h"
#include "flow/blocks/kinds.h"
#include "flow/program.h"
#include "flow/run.h"
#include "flow/schedule_rule.h"
#include "json/json.h"

namespace beseda::flow {
namespace {

/// Begins, and does no more: of a flow, or behind a mistake.
class Begin final : public Node {
 public:
  Step Enter(Run&) const override { return Step::Leave(0); }
};

/// A message with one of these words begins here. A phrase that ends in "*" fits every word that begins so.
class Keyword final : public Node {
 public:
  Keyword(std::vector<std::string> words, bool whole, bool interrupts) : words_(std::move(words)), whole_(whole), interrupts_(interrupts) {}

  Step Enter(Run&) const override { return Step::Leave(0); }

  bool Fires(const Run&, const Input& input, bool idle) const override {
    if (input.kind != Input::Kind::kMessage || (!idle && !interrupts_)) return false;
    const auto said = " " + Words(input.text) + " ", pressed = " " + Words(input.payload) + " ";
    return std::any_of(words_.begin(), words_.end(), [&](const std::string& word) { return Fits(said, word) || Fits(pressed, word); });
  }

 private:
  // Folded words with one space between.
  static std::string Words(std::string_view text) {
    std::string out;
    bool gap = false;
    while (!text.empty()) {
      const auto c = FoldLetter(TakeCodePoint(text));
      if (c == 0) continue;
      if (IsWordLetter(c) || c == '/' || c == '#') {
        if (gap && !out.empty()) out += ' ';
        gap = false;
        AppendUtf8(out, c);
      } else {
        gap = true;
      }
    }
    return out;
  }

  bool Fits(const std::string& said, const std::string& word) const {
    const bool open = word.ends_with('*');
    const auto needle = " " + Words(word) + (open ? "" : " ");
    if (needle.size() <= 2) return false;
    return whole_ && !open ? said == needle : whole_ ? said.starts_with(needle) : said.find(needle) != said.npos;
  }

  std::vector<std::string> words_;
  bool whole_, interrupts_;
};

/// Something that another system tells of begins here.
class OnEvent final : public Node {
 public:
  OnEvent(std::string name, std::int32_t slot, bool interrupts) : name_(std::move(name)), slot_(slot), interrupts_(interrupts) {}

  Step Enter(Run&) const override { return Step::Leave(0); }

  bool Fires(const Run&, const Input& input, bool idle) const override {
    return input.kind == Input::Kind::kHappened && input.payload == name_ && (idle || interrupts_);
  }
  Status Keep(Run& run, const Input& input) const override {
    if (slot_ < 0) return Ok();
    TRY(auto data, json::Parse(input.text));
    return run.Set(slot_, std::move(data));
  }

 private:
  std::string name_;
  std::int32_t slot_;
  bool interrupts_;
};

/// Whoever comes by a link or an advertisement with this "ref" begins here.
class OnReferral final : public Node {
 public:
  OnReferral(std::string ref, std::int32_t slot, bool interrupts) : ref_(std::move(ref)), slot_(slot), interrupts_(interrupts) {}

  Step Enter(Run&) const override { return Step::Leave(0); }

  bool Fires(const Run&, const Input& input, bool idle) const override {
    if (input.kind != Input::Kind::kReferred || (!idle && !interrupts_)) return false;
    if (ref_.ends_with('*')) return std::string_view(input.payload).starts_with(std::string_view(ref_).substr(0, ref_.size() - 1));
    return ref_.empty() || ref_ == input.payload;
  }
  Status Keep(Run& run, const Input& input) const override {
    if (slot_ < 0) return Ok();
    TRY(auto data, json::ParseObject(input.text));
    return run.Set(slot_, std::move(data));
  }

 private:
  std::string ref_;
  std::int32_t slot_;
  bool interrupts_;
};

/// At the times of a plan conversations begin here.
class OnSchedule final : public Node {
 public:
  OnSchedule(std::string id, ScheduleRule rule, bool interrupts) : id_(std::move(id)), rule_(rule), interrupts_(interrupts) {}

  Step Enter(Run&) const override { return Step::Leave(0); }

  bool Fires(const Run&, const Input& input, bool idle) const override {
    return input.kind == Input::Kind::kScheduled && input.payload == id_ && (idle || interrupts_);
  }
  const ScheduleRule* plan() const override { return &rule_; }

 private:
  std::string id_;
  ScheduleRule rule_;
  bool interrupts_;
};

/// Begins here when the person has said nothing for a while. A conversation that waits for time, for another system or for a
/// person of the team is not silent: nobody asked anything.
class OnInactivity final : public Node {
 public:
  OnInactivity(Micros after, bool ended_too) : after_(after), ended_too_(ended_too) {}

  Step Enter(Run&) const override { return Step::Leave(0); }

  bool Fires(const Run& run, const Input& input, bool idle) const override {
    if (input.kind != Input::Kind::kSilent || input.payload != std::to_string(after_.count())) return false;
    if (idle) return ended_too_;
    const auto& kind = run.program().place(run.session().at).kind;
    return kind != "wait" && kind != "typing" && kind != "wait_for_call" && kind != "hand_over";
  }
  std::optional<Micros> silence() const override { return after_; }

 private:
  Micros after_;
  bool ended_too_;
};

}  // namespace

NodePtr CompileOnReferral(BlockCompiler& block) {
  auto& in = block.settings();
  auto ref = in.TextOr("ref", "", 200);
  const auto slot = block.VariableToSet(in, "variable", false);
  return std::make_unique<OnReferral>(std::move(ref), slot, in.BoolOr("interrupts", true));
}

NodePtr CompileOnSchedule(BlockCompiler& block) {
  auto& in = block.settings();
  const auto text = in.TextOr("rule", "", 200);
  const auto rule = ScheduleRule::Parse(text);
  if (!rule.ok()) {
    block.Mistake("bad_schedule", "rule", rule.error().message);
    return nullptr;
  }
  // A leap day is at most eight years away.
  if (!rule->Next(FromUnixMicros(1'767'225'600'000'000), TimeZone::Utc())) block.Mistake("schedule_never", "rule", text);
  return std::make_unique<OnSchedule>(block.id(), *rule, in.BoolOr("interrupts", false));
}

NodePtr CompileOnInactivity(BlockCompiler& block) {
  auto& in = block.settings();
  const auto after = block.Duration(in, "after").value_or(std::chrono::hours(1));
  if (after < std::chrono::minutes(1)) block.Mistake("bad_setting", "after", "At least a minute, PT1M.");
  return std::make_unique<OnInactivity>(after, in.BoolOr("ended_too", false));
}

NodePtr CompileOnInvalidReply(BlockCompiler&) { return std::make_unique<Begin>(); }

NodePtr CompileOnEvent(BlockCompiler& block) {
  auto& in = block.settings();
  auto name = in.TextOr("name", "", 100);
  const auto slot = block.VariableToSet(in, "variable", false);
  return std::make_unique<OnEvent>(std::move(name), slot, in.BoolOr("interrupts", true));
}

NodePtr CompileStart(BlockCompiler&) { return std::make_unique<Begin>(); }
NodePtr CompileOnError(BlockCompiler&) { return std::make_unique<Begin>(); }

NodePtr CompileKeyword(BlockCompiler& block) {
  auto& in = block.settings();
  auto words = block.FoldedWords(in, "words");
  if (words.empty()) block.Mistake("missing_text", "words");
  return std::make_unique<Keyword>(std::move(words), in.TextOr("match", "", 20) == "whole", in.BoolOr("interrupts", false));
}

}  // namespace beseda::flow
