#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "contracts/chat_model.h"
#include "quality/evaluation.h"

namespace beseda::quality {

struct Verdict {
  std::int64_t score = 0;  ///< 0 to 1000.
  std::string reason = {};
};

/// The verdict, 0 or 1000, of a judge without a model. exact: the same text but for blanks around it; contains: the
/// expected text is in it, whatever the case of ASCII letters; json: both are the same JSON value, in whatever order of
/// fields; regex: the expected text is a regular expression (quality/pattern.h) that is found in it; schema: it is JSON
/// that follows the expected JSON Schema (json/schema.h), the reason says where it does not. Errors: as CheckExpected.
Result<Verdict> Check(Judge::Kind kind, std::string_view expected, std::string_view answer);

/// Whether such a judge can go by the expected text. Errors: kInvalid: it is no regular expression or no schema.
Status CheckExpected(Judge::Kind kind, std::string_view expected);

/// What a judging model is asked. The answer stands in it as data that is not to be obeyed.
ChatRequest JudgeRequest(const Judge& judge, const EvaluationItem& item, std::string_view answer);

/// Reads a judging model's answer. Errors: kUncertain: it is not what was asked for.
Result<Verdict> ReadVerdict(Judge::Kind kind, std::string_view answer);

}  // namespace beseda::quality
