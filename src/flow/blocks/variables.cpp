// What changes variables without asking anybody.
#include "flow/blocks/kinds.h"
#include "flow/block_compiler.h"
#include "flow/value.h"

namespace beseda::flow {
namespace {

class SetVariable final : public Node {
 public:
  enum class Way { kSet, kAdd, kAppend, kRemove, kClear };
  SetVariable(std::int32_t slot, Way way, Template value) : slot_(slot), way_(way), value_(std::move(value)) {}

  Step Enter(Run& run) const override {
    json::Value value;
    if (way_ != Way::kClear) {
      auto evaluated = value_.Evaluate(run);
      if (!evaluated.ok()) return run.Fail(evaluated.error());
      value = std::move(*evaluated);
    }
    auto changed = Changed(run.Get(slot_), std::move(value));
    if (!changed.ok()) return run.Fail(changed.error());
    if (const auto set = run.Set(slot_, std::move(*changed)); !set.ok()) return run.Fail(set.error());
    return Step::Leave(0);
  }

 private:
  Result<json::Value> Changed(const json::Value& old, json::Value value) const {
    switch (way_) {
      case Way::kSet: return value;
      case Way::kClear: return json::Value(nullptr);
      case Way::kAdd: {
        const auto to = IsEmpty(old) ? 0.0 : NumberOf(old), by = NumberOf(value);
        if (!to || !by) return Error(ErrorCode::kInvalid, "Only numbers can be added: \"" + TextOf(old) + "\" and \"" + TextOf(value) + "\" are not both numbers.");
        return NumberValue(*to + *by);
      }
      case Way::kAppend: {
        auto list = old.is_array() ? old.get_array() : json::Array();
        if (!old.is_array() && !IsEmpty(old)) list.push_back(old);
        if (list.size() >= kMostItems) return Error(ErrorCode::kInvalid, "The list is full: it has 1,000 items.");
        list.push_back(std::move(value));
        return json::Value(std::move(list));
      }
      case Way::kRemove: {
        json::Array list;
        if (old.is_array()) {
          for (const auto& item : old.get_array()) {
            if (!Equal(item, value)) list.push_back(item);
          }
        }
        return json::Value(std::move(list));
      }
    }
    return value;
  }

  static constexpr std::size_t kMostItems = 1000;
  std::int32_t slot_;
  Way way_;
  Template value_;
};

class RunScript final : public Node {
 public:
  RunScript(ScriptPtr script, std::int32_t result) : script_(std::move(script)), result_(result) {}

  Step Enter(Run& run) const override {
    auto value = RunScriptOn(run, *script_);
    if (!value.ok()) return run.Fail(value.error());
    if (result_ >= 0) {
      if (const auto set = run.Set(result_, std::move(*value)); !set.ok()) return run.Fail(set.error());
    }
    return Step::Leave(0);
  }

 private:
  ScriptPtr script_;
  std::int32_t result_;
};

SetVariable::Way WayOf(std::string_view name) {
  if (name == "add") return SetVariable::Way::kAdd;
  if (name == "append") return SetVariable::Way::kAppend;
  if (name == "remove") return SetVariable::Way::kRemove;
  if (name == "clear") return SetVariable::Way::kClear;
  return SetVariable::Way::kSet;
}

}  // namespace

NodePtr CompileSetVariable(BlockCompiler& block) {
  auto& in = block.settings();
  const auto slot = block.VariableToSet(in, "variable");
  const auto way = WayOf(in.TextOr("operation", "set", 20));
  const auto& raw = in.Raw("value");
  // What is no text is a constant: a number, a list as JSON.
  auto value = raw.is_string() || raw.is_null() ? block.ParseTemplate(TextOf(raw), "value") : Template();
  if (value.empty() && !raw.is_string() && !raw.is_null()) {
    Template::Part part;
    part.expression = std::make_shared<Expression>(Expression::Constant(raw));
    std::vector<Template::Part> parts;
    parts.push_back(std::move(part));
    value = Template(std::move(parts));
  }
  return std::make_unique<SetVariable>(slot, way, std::move(value));
}

NodePtr CompileScript(BlockCompiler& block) {
  auto& in = block.settings();
  auto script = block.Script(in, "code");
  return std::make_unique<RunScript>(std::move(script), block.VariableToSet(in, "result", false));
}

}  // namespace beseda::flow
