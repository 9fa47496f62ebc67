// Where paths part, meet and end.
#include <cmath>

#include "flow/blocks/kinds.h"
#include "flow/block_compiler.h"
#include "flow/program.h"
#include "flow/value.h"

namespace beseda::flow {
namespace {

/// The first case that holds.
class Choose final : public Node {
 public:
  struct Case {
    Condition when;
    std::int32_t port;
  };
  Choose(std::vector<Case> cases, std::int32_t otherwise) : cases_(std::move(cases)), otherwise_(otherwise) {}

  Step Enter(Run& run) const override {
    for (const auto& one : cases_) {
      const auto holds = one.when.Holds(run);
      if (!holds.ok()) return run.Fail(holds.error());
      if (*holds) return Step::Leave(one.port);
    }
    return Step::Leave(otherwise_);
  }

 private:
  std::vector<Case> cases_;
  std::int32_t otherwise_;
};

/// The case whose value an expression has.
class Switch final : public Node {
 public:
  struct Case {
    Template value;
    std::int32_t port;
  };
  Switch(Expression subject, std::vector<Case> cases, std::int32_t otherwise)
      : subject_(std::move(subject)), cases_(std::move(cases)), otherwise_(otherwise) {}

  Step Enter(Run& run) const override {
    const auto subject = subject_.Evaluate(run);
    if (!subject.ok()) return run.Fail(subject.error());
    for (const auto& one : cases_) {
      const auto value = one.value.Evaluate(run);
      if (!value.ok()) return run.Fail(value.error());
      if (Equal(*subject, *value)) return Step::Leave(one.port);
    }
    return Step::Leave(otherwise_);
  }

 private:
  Expression subject_;
  std::vector<Case> cases_;
  std::int32_t otherwise_;
};

/// By shares; a contact stays with the branch that they once had.
class Split final : public Node {
 public:
  struct Share {
    double until;  ///< Of 1.
    std::int32_t port;
  };
  Split(std::string name, std::vector<Share> shares, bool sticky) : name_(std::move(name)), shares_(std::move(shares)), sticky_(sticky) {}

  Step Enter(Run& run) const override {
    const double drawn = sticky_ ? run.SteadyUnit(name_) : run.NextUnit();
    for (const auto& share : shares_) {
      if (drawn < share.until) return Step::Leave(share.port);
    }
    return Step::Leave(shares_.back().port);
  }

 private:
  std::string name_;
  std::vector<Share> shares_;
  bool sticky_;
};

class GoTo final : public Node {
 public:
  explicit GoTo(std::int32_t target) : target_(target) {}
  Step Enter(Run&) const override { return Step::Jump(target_); }

 private:
  std::int32_t target_;
};

class CallFlow final : public Node {
 public:
  explicit CallFlow(std::int32_t start) : start_(start) {}
  Step Enter(Run&) const override { return Step::Call(start_); }

 private:
  std::int32_t start_;
};

class EndHere final : public Node {
 public:
  explicit EndHere(bool everything) : everything_(everything) {}
  Step Enter(Run&) const override { return everything_ ? Step::End() : Step::Return(); }

 private:
  bool everything_;
};

}  // namespace

NodePtr CompileCondition(BlockCompiler& block) {
  std::vector<Choose::Case> cases;
  for (auto& one : block.settings().Children("cases", 50)) {
    cases.push_back({block.ParseCondition(one.Raw("when"), one.path() + ".when"), block.Port(one.Text("id", 40))});
    block.settings().Absorb(one);
  }
  return std::make_unique<Choose>(std::move(cases), block.Port("else"));
}

NodePtr CompileSwitch(BlockCompiler& block) {
  auto& in = block.settings();
  auto subject = block.ParseExpression(in.TextOr("subject", ""), "subject");
  std::vector<Switch::Case> cases;
  for (auto& one : in.Children("cases", 100)) {
    cases.push_back({block.ParseTemplate(TextOf(one.Raw("value")), one.path() + ".value"), block.Port(one.Text("id", 40))});
    in.Absorb(one);
  }
  return std::make_unique<Switch>(std::move(subject), std::move(cases), block.Port("else"));
}

NodePtr CompileSplit(BlockCompiler& block) {
  auto& in = block.settings();
  std::vector<Split::Share> shares;
  double total = 0;
  for (auto& one : in.Children("branches", 20)) {
    total += one.OptionalNumber("percent").value_or(0);
    shares.push_back({total / 100, block.Port(one.Text("id", 40))});
    in.Absorb(one);
  }
  if (std::abs(total - 100) > 0.01 || shares.empty()) block.Mistake("bad_percent", "branches", TextOf(NumberValue(total)));
  return std::make_unique<Split>(block.id(), std::move(shares), in.BoolOr("sticky", true));
}

NodePtr CompileJump(BlockCompiler& block) { return std::make_unique<GoTo>(block.BlockNamed(block.settings(), "block")); }
NodePtr CompileCallFlow(BlockCompiler& block) { return std::make_unique<CallFlow>(block.StartOfFlow(block.settings(), "flow")); }
NodePtr CompileEnd(BlockCompiler& block) { return std::make_unique<EndHere>(block.settings().TextOr("scope", "", 20) == "conversation"); }

}  // namespace beseda::flow
