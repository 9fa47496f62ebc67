#include "quality/evaluation.h"

#include <array>

#include "json/reader.h"

namespace beseda::quality {
namespace {

constexpr std::array<std::string_view, 8> kKinds = {"exact", "contains", "json",   "regex",
                                                    "schema", "binary", "rating", "rubric"};
constexpr std::array<std::string_view, 3> kRunStates = {"running", "done", "cancelled"};
constexpr std::array<std::string_view, 4> kResultStates = {"pending", "asking", "done", "failed"};

}  // namespace

std::string_view JudgeKindName(Judge::Kind kind) { return kKinds[std::size_t(kind)]; }
std::string_view RunStateName(EvaluationRun::State state) { return kRunStates[std::size_t(state)]; }
std::string_view ResultStateName(EvaluationResult::State state) { return kResultStates[std::size_t(state)]; }

Result<Judge> DecodeJudge(const json::Object& object, const std::string& path) {
  json::Reader in(object, path);
  Judge judge;
  const auto name = in.Text("kind", 20);
  bool known = false;
  for (std::size_t i = 0; i < kKinds.size(); ++i) {
    if (kKinds[i] != name) continue;
    judge.kind = Judge::Kind(i);
    known = true;
  }
  if (!known) in.Fail("kind", "\"kind\" must be exact, contains, json, regex, schema, binary, rating or rubric.");
  judge.model_id = in.TextOr("model_id", "", 64);
  judge.rubric = in.TextOr("rubric", "", 20'000);
  if (judge.asks_model() && judge.model_id.empty()) in.Fail("model_id", "Choose the model that judges.");
  if (judge.kind == Judge::Kind::kRubric && judge.rubric.empty()) in.Fail("rubric", "Say what the judge is to look at.");
  CHECK_OK(in.Check());
  return judge;
}

json::Object EncodeJudge(const Judge& judge) {
  json::Object out{{"kind", json::Value(JudgeKindName(judge.kind))}, {"model_id", nullptr}, {"rubric", judge.rubric}};
  if (!judge.model_id.empty()) out["model_id"] = judge.model_id;
  return out;
}

}  // namespace beseda::quality
