#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "flow/expression.h"

namespace beseda::flow {

/// Whether something holds: an expression that is true, or a comparison, which is the commoner and needs no script.
class Condition {
 public:
  enum class Kind : std::uint8_t {
    kExpression, kEqual, kNotEqual, kLess, kLessOrEqual, kGreater, kGreaterOrEqual, kContains, kNotContains, kStartsWith,
    kEndsWith, kEmpty, kNotEmpty, kAll, kAny
  };

  static Condition OfExpression(Expression expression);
  /// `right`: null for those that need none.
  static Condition Comparison(Kind kind, Expression left, Template right);
  /// All of them, or any.
  static Condition Group(Kind kind, std::vector<Condition> parts);

  Result<bool> Holds(Run& run) const;

 private:
  Result<bool> Compares(const json::Value& left, const json::Value& right) const;

  Kind kind_ = Kind::kAll;
  Expression left_;
  Template right_;
  json::Value constant_ = nullptr;  ///< What `right_` is, if it holds no expression.
  bool right_is_constant_ = false;
  std::vector<Condition> parts_;
};

/// "eq", "not_empty", …; nothing: no such one.
std::optional<Condition::Kind> ParseComparison(std::string_view name);
bool NeedsRightSide(Condition::Kind kind);

}  // namespace beseda::flow
