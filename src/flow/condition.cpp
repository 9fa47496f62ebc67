#include "flow/condition.h"

#include <array>
#include <utility>

#include "base/unicode.h"
#include "flow/value.h"

namespace beseda::flow {
namespace {

constexpr std::array<std::pair<std::string_view, Condition::Kind>, 12> kComparisons = {{
    {"eq", Condition::Kind::kEqual},
    {"ne", Condition::Kind::kNotEqual},
    {"lt", Condition::Kind::kLess},
    {"le", Condition::Kind::kLessOrEqual},
    {"gt", Condition::Kind::kGreater},
    {"ge", Condition::Kind::kGreaterOrEqual},
    {"contains", Condition::Kind::kContains},
    {"not_contains", Condition::Kind::kNotContains},
    {"starts_with", Condition::Kind::kStartsWith},
    {"ends_with", Condition::Kind::kEndsWith},
    {"empty", Condition::Kind::kEmpty},
    {"not_empty", Condition::Kind::kNotEmpty},
}};

bool InOrder(Condition::Kind kind, int order) {
  switch (kind) {
    case Condition::Kind::kLess: return order < 0;
    case Condition::Kind::kLessOrEqual: return order <= 0;
    case Condition::Kind::kGreater: return order > 0;
    default: return order >= 0;
  }
}

}  // namespace

std::optional<Condition::Kind> ParseComparison(std::string_view name) {
  for (const auto& [known, kind] : kComparisons) {
    if (known == name) return kind;
  }
  return std::nullopt;
}

bool NeedsRightSide(Condition::Kind kind) { return kind != Condition::Kind::kEmpty && kind != Condition::Kind::kNotEmpty; }

Condition Condition::OfExpression(Expression expression) {
  Condition made;
  made.kind_ = Kind::kExpression;
  made.left_ = std::move(expression);
  return made;
}

Condition Condition::Comparison(Kind kind, Expression left, Template right) {
  Condition made;
  made.kind_ = kind;
  made.left_ = std::move(left);
  const auto& parts = right.parts();
  made.right_is_constant_ = parts.empty() || (parts.size() == 1 && !parts[0].expression);
  if (made.right_is_constant_) {
    const json::Value text(parts.empty() ? std::string() : parts[0].words);
    const auto number = NumberOf(text);
    made.constant_ = number ? NumberValue(*number) : text;
  }
  made.right_ = std::move(right);
  return made;
}

Condition Condition::Group(Kind kind, std::vector<Condition> parts) {
  Condition made;
  made.kind_ = kind;
  made.parts_ = std::move(parts);
  return made;
}

Result<bool> Condition::Holds(Run& run) const {
  if (kind_ == Kind::kAll || kind_ == Kind::kAny) {
    for (const auto& part : parts_) {
      TRY(const bool holds, part.Holds(run));
      if (holds != (kind_ == Kind::kAll)) return holds;
    }
    return kind_ == Kind::kAll;
  }
  json::Value worked_out;
  const auto* left = left_.Peek(run);
  if (!left) {
    TRY(worked_out, left_.Evaluate(run));
    left = &worked_out;
  }
  if (kind_ == Kind::kExpression) return IsTrue(*left);
  if (right_is_constant_) return Compares(*left, constant_);
  TRY(const auto right, right_.Evaluate(run));
  return Compares(*left, right);
}

Result<bool> Condition::Compares(const json::Value& left, const json::Value& right) const {
  switch (kind_) {
    case Kind::kEqual: return Equal(left, right);
    case Kind::kNotEqual: return !Equal(left, right);
    case Kind::kContains: return Contains(left, right);
    case Kind::kNotContains: return !Contains(left, right);
    case Kind::kStartsWith: return FoldText(TextOf(left)).starts_with(FoldText(TextOf(right)));
    case Kind::kEndsWith: return FoldText(TextOf(left)).ends_with(FoldText(TextOf(right)));
    case Kind::kEmpty: return IsEmpty(left);
    case Kind::kNotEmpty: return !IsEmpty(left);
    default: {
      // What is not set is neither more nor less than anything.
      const auto order = Compare(left, right);
      return order && InOrder(kind_, *order);
    }
  }
}

}  // namespace beseda::flow
