#include "server/api/experiment_json.h"

#include "quality/prompt_rows.h"
#include "records/bot_rows.h"
#include "records/provider_rows.h"
#include "records/route_rows.h"

namespace beseda::server {
namespace {

json::Value OptionalMoment(const std::optional<Time>& time) {
  return time ? json::Value(ToUnixMicros(*time)) : json::Value(nullptr);
}
json::Value OptionalNumber(const std::optional<double>& number) {
  return number ? json::Value(*number) : json::Value(nullptr);
}
json::Value OptionalMilliseconds(const std::optional<std::int64_t>& micros) {
  return micros ? json::Value(*micros / 1000) : json::Value(nullptr);
}

Status CheckVariantModel(Tx& tx, const quality::Experiment& experiment, const quality::Variant& variant,
                         const std::string& field) {
  if (variant.model_id.empty() || records::LoadRoute(tx, experiment.workspace_id, variant.model_id)) return Ok();
  const auto model = records::LoadModel(tx, experiment.workspace_id, variant.model_id);
  if (model && model->use != ModelUse::kEmbedding) return Ok();
  return Error(ErrorCode::kInvalid, model ? "The model \"" + model->label + "\" makes embeddings; it cannot answer people."
                                          : "There is no such model. It may have been removed; choose another one.")
      .InField(field + ".model_id");
}

}  // namespace

json::Object EncodeExperiment(const quality::Experiment& experiment) {
  return {{"id", experiment.id},
          {"bot_id", experiment.bot_id},
          {"name", experiment.name},
          {"state", json::Value(quality::ExperimentStateName(experiment.state))},
          {"variants", quality::EncodeVariants(experiment.variants)},
          {"started_at", OptionalMoment(experiment.started_at)},
          {"stopped_at", OptionalMoment(experiment.stopped_at)},
          {"created_at", ToUnixMicros(experiment.created_at)},
          {"updated_at", ToUnixMicros(experiment.updated_at)}};
}

json::Object EncodeVariantResult(const quality::VariantResult& result) {
  json::Array spent;
  for (const auto& sum : result.spent) {
    const auto answers = result.answers();
    spent.push_back(json::Object{
        {"currency", sum.currency},
        {"micros", sum.micros},
        {"micros_per_answer", answers > 0 ? json::Value((sum.micros + answers / 2) / answers) : json::Value(nullptr)}});
  }
  const auto rated = result.up + result.down;
  return {{"key", result.variant.key},
          {"people", result.people},
          {"calls", result.calls},
          {"errors", result.errors},
          {"refusals", result.refusals},
          {"latency_p50_ms", OptionalMilliseconds(result.p50_us)},
          {"latency_p95_ms", OptionalMilliseconds(result.p95_us)},
          {"spent", std::move(spent)},
          {"unpriced_calls", result.unpriced},
          {"up", result.up},
          {"down", result.down},
          {"up_rate", rated > 0 ? json::Value(double(result.up) / double(rated)) : json::Value(nullptr)},
          {"up_rate_low", result.up_rate.low},
          {"up_rate_high", result.up_rate.high},
          {"up_p_value", OptionalNumber(result.up_p_value)},
          {"error_p_value", OptionalNumber(result.error_p_value)}};
}

Result<quality::Experiment> OwnExperiment(Tx& tx, const Call& call) {
  auto experiment = quality::LoadExperiment(tx, call.workspace(), call.id());
  if (experiment) return std::move(*experiment);
  return Error(ErrorCode::kNotFound, "There is no such experiment. It may have been deleted.");
}

Status CheckExperiment(Tx& tx, const quality::Experiment& experiment) {
  const auto bot = records::LoadBot(tx, experiment.bot_id);
  if (!bot || bot->workspace_id != experiment.workspace_id) {
    return Error(ErrorCode::kInvalid, "There is no such bot. It may have been deleted; choose another one.").InField("bot_id");
  }
  for (std::size_t i = 0; i < experiment.variants.size(); ++i) {
    const auto& variant = experiment.variants[i];
    const auto field = "variants[" + std::to_string(i) + "]";
    CHECK_OK(CheckVariantModel(tx, experiment, variant, field));
    if (variant.prompt_version_id.empty() ||
        quality::LoadVersion(tx, experiment.workspace_id, variant.prompt_version_id)) {
      continue;
    }
    return Error(ErrorCode::kInvalid, "There is no such version of a prompt. It may have been deleted; choose another one.")
        .InField(field + ".prompt_version_id");
  }
  return Ok();
}

}  // namespace beseda::server
