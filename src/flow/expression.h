#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "flow/run.h"
#include "flow/script/scripts.h"
#include "json/json.h"

namespace beseda::flow {

/// What a setting of an author comes to when it is needed: a constant, a variable or a part of one, or a script's value.
/// Variables, by far the commonest, cost no more than a look into a slot.
class Expression {
 public:
  static Expression Constant(json::Value value);
  static Expression OfVariable(std::int32_t slot, std::vector<std::string> path = {});
  static Expression OfScript(ScriptPtr script);

  /// kInvalid: the script's mistake.
  Result<json::Value> Evaluate(Run& run) const;
  /// The value in its place, without a copy; null if it has to be worked out.
  const json::Value* Peek(const Run& run) const;

 private:
  json::Value constant_ = nullptr;
  std::int32_t slot_ = -1;
  std::vector<std::string> path_;  ///< Members ("city") and places of a list, from 1 ("2").
  ScriptPtr script_;
};

/// A text with {{ expressions }} in it.
class Template {
 public:
  struct Part {
    std::string words = {};
    std::shared_ptr<const Expression> expression = nullptr;  ///< Null: `words`.
  };

  Template() = default;
  explicit Template(std::vector<Part> parts) : parts_(std::move(parts)) {}

  bool empty() const { return parts_.empty(); }
  Result<std::string> Render(Run& run) const;
  /// As Render, but a text that is nothing but one expression keeps its value's type.
  Result<json::Value> Evaluate(Run& run) const;
  const std::vector<Part>& parts() const { return parts_; }

 private:
  std::vector<Part> parts_;
};

/// A text in the scenario's languages.
class LocalizedTemplate {
 public:
  LocalizedTemplate() = default;
  /// One for each language of the scenario.
  explicit LocalizedTemplate(std::vector<Template> texts) : texts_(std::move(texts)) {}

  bool empty() const { return texts_.empty(); }
  Result<std::string> Render(Run& run) const { return texts_.empty() ? std::string() : texts_[run.locale()].Render(run); }
  const std::vector<Template>& texts() const { return texts_; }

 private:
  std::vector<Template> texts_;
};

/// Variables as scripts see them. Lives as long as one run of a script.
class RunVariables final : public ScriptVariables {
 public:
  explicit RunVariables(Run& run) : run_(run) {}
  const json::Value* Get(std::string_view name) const override;
  Status Set(std::string_view name, json::Value value) override;

 private:
  Run& run_;
};

/// Runs a script with the run's variables. One that holds the thread, which other conversations need, counts as a step more for
/// every 250 microseconds, so that a loop of slow scripts is stopped as one of many steps is.
Result<json::Value> RunScriptOn(Run& run, const Script& script);

}  // namespace beseda::flow
