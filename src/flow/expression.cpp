#include "flow/expression.h"

#include <charconv>
#include <chrono>
#include <utility>

#include "flow/program.h"
#include "flow/value.h"

namespace beseda::flow {
namespace {

const json::Value kNothing(nullptr);
constexpr ScriptLimits kLimits;
constexpr Micros kTimeOfAStep = Micros(250);

const json::Value& MemberOf(const json::Value& value, const std::string& name) {
  if (value.is_object()) {
    const auto* member = value.get_object().if_contains(name);
    return member ? *member : kNothing;
  }
  if (value.is_array()) {
    std::size_t place = 0;
    std::from_chars(name.data(), name.data() + name.size(), place);
    const auto& items = value.get_array();
    return place >= 1 && place <= items.size() ? items[place - 1] : kNothing;
  }
  return kNothing;
}

}  // namespace

Expression Expression::Constant(json::Value value) {
  Expression made;
  made.constant_ = std::move(value);
  return made;
}

Expression Expression::OfVariable(std::int32_t slot, std::vector<std::string> path) {
  Expression made;
  made.slot_ = slot;
  made.path_ = std::move(path);
  return made;
}

Expression Expression::OfScript(ScriptPtr script) {
  Expression made;
  made.script_ = std::move(script);
  return made;
}

const json::Value* Expression::Peek(const Run& run) const {
  if (script_) return nullptr;
  if (slot_ < 0) return &constant_;
  const auto* value = &run.Get(slot_);
  for (const auto& name : path_) value = &MemberOf(*value, name);
  return value;
}

Result<json::Value> Expression::Evaluate(Run& run) const {
  if (const auto* value = Peek(run)) return *value;
  return RunScriptOn(run, *script_);
}

Result<std::string> Template::Render(Run& run) const {
  std::string out;
  for (const auto& part : parts_) {
    if (!part.expression) {
      out += part.words;
    } else if (const auto* value = part.expression->Peek(run)) {
      AppendText(out, *value);
    } else {
      TRY(const auto worked_out, part.expression->Evaluate(run));
      AppendText(out, worked_out);
    }
  }
  return out;
}

Result<json::Value> Template::Evaluate(Run& run) const {
  if (parts_.size() == 1 && parts_[0].expression) return parts_[0].expression->Evaluate(run);
  TRY(const auto text, Render(run));
  return json::Value(text);
}

const json::Value* RunVariables::Get(std::string_view name) const {
  const auto slot = run_.program().FindSlot(name);
  return slot < 0 ? nullptr : &run_.Get(slot);
}

Status RunVariables::Set(std::string_view name, json::Value value) {
  const auto slot = run_.program().FindSlot(name);
  if (slot < 0) return Error(ErrorCode::kInvalid, "There is no variable \"" + std::string(name) + "\". Add it to the scenario's variables, or make it local.");
  if (run_.program().IsOwnSlot(slot)) return Error(ErrorCode::kInvalid, "\"" + std::string(name) + "\" can be read only.");
  if (run_.program().slots()[std::size_t(slot)].scope == VariableScope::kSecret) return Error(ErrorCode::kInvalid, "\"" + std::string(name) + "\" is a secret; a scenario cannot set it.");
  return run_.Set(slot, std::move(value));
}

Result<json::Value> RunScriptOn(Run& run, const Script& script) {
  RunVariables variables(run);
  const auto began = std::chrono::steady_clock::now();
  auto value = run.scripts().Run(script, variables, kLimits);
  const auto steps = std::chrono::duration_cast<Micros>(std::chrono::steady_clock::now() - began) / kTimeOfAStep;
  run.slow_steps += steps;
  run.slow_silent_steps += steps;
  return value;
}

}  // namespace beseda::flow
