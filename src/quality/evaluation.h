#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "json/fwd.h"

namespace beseda::quality {

/// One question of a test set.
struct EvaluationItem {
  std::string id = {};
  std::string input = {};
  std::string expected = {};  ///< What a good answer says, or must be; may be empty for judges that go by a rubric.
  std::string notes = {};
};

/// Questions to ask models again and again.
struct EvaluationSet {
  std::string id = {};
  std::string workspace_id = {};
  std::string name = {};
  std::int64_t items = 0;  ///< Counted when read.
  Time created_at = {};
  Time updated_at = {};
};

/// How answers get their scores: without a model (exact, contains, json, regex, schema) or by one (binary, rating, rubric).
struct Judge {
  enum class Kind { kExact, kContains, kJson, kRegex, kSchema, kBinary, kRating, kRubric };
  Kind kind = Kind::kExact;
  std::string model_id = {};  ///< Of a judge that is a model.
  std::string rubric = {};    ///< What it is to look at.
  bool asks_model() const { return kind >= Kind::kBinary; }
};
std::string_view JudgeKindName(Judge::Kind kind);
/// Errors: kInvalid, with the field below `path`.
Result<Judge> DecodeJudge(const json::Object& object, const std::string& path = "judge");
json::Object EncodeJudge(const Judge& judge);

/// A set asked of some models.
struct EvaluationRun {
  enum class State { kRunning, kDone, kCancelled };
  std::string id = {};
  std::string workspace_id = {};
  std::string set_id = {};
  std::string name = {};
  State state = State::kRunning;
  std::string system = {};  ///< Instructions that the models get.
  std::string prompt_version_id = {};
  std::vector<std::string> models = {};
  Judge judge = {};
  Time created_at = {};
  std::optional<Time> finished_at = std::nullopt;
};
std::string_view RunStateName(EvaluationRun::State state);

/// One answer of one model to one item.
struct EvaluationResult {
  enum class State { kPending, kAsking, kDone, kFailed };
  std::string run_id = {};
  std::string item_id = {};
  std::string model_id = {};
  State state = State::kPending;
  std::string answer = {};
  std::optional<std::int64_t> score = std::nullopt;  ///< 0 to 1000.
  std::string reason = {};                           ///< The judge's.
  std::string error = {};
  std::string call_id = {};
  std::optional<std::int64_t> latency_ms = std::nullopt;
  std::optional<std::int64_t> cost_micros = std::nullopt;  ///< Of the answer; the judge's is not the model's merit.
};
std::string_view ResultStateName(EvaluationResult::State state);

}  // namespace beseda::quality
