#include "quality/experiment_results.h"

#include "quality/feedback_rows.h"

namespace beseda::quality {
namespace {

// Calls made to answer people; shadows, summaries and guards are not what is compared.
constexpr std::string_view kOfVariant =
    "FROM model_calls WHERE workspace_id = $1 AND experiment_id = $2 AND variant = $3 AND purpose = 'turn' ";
constexpr std::string_view kRefused = "(error_code = 'rejected' OR (error_code = '' AND stop = 'content_filter'))";

std::string Sql(std::string_view select, std::string_view rest = {}) {
  return std::string("SELECT ").append(select).append(" ").append(kOfVariant).append(rest);
}

void CountCalls(Tx& tx, const Experiment& experiment, VariantResult& result) {
  static const std::string kSql =
      Sql("count(*), count(DISTINCT contact_id), coalesce(sum(CASE WHEN " + std::string(kRefused) +
          " THEN 1 ELSE 0 END), 0), coalesce(sum(CASE WHEN error_code <> '' AND error_code <> 'rejected' THEN 1 ELSE 0 END), 0), "
          "coalesce(sum(unpriced), 0)");
  const auto rows = tx.Query(kSql, experiment.workspace_id, experiment.id, result.variant.key);
  const auto row = rows[0];
  result.calls = row.Int(0);
  result.people = row.Int(1);
  result.refusals = row.Int(2);
  result.errors = row.Int(3);
  result.unpriced = row.Int(4);
}

std::optional<std::int64_t> Percentile(Tx& tx, const Experiment& experiment, const VariantResult& result, int percent) {
  static const std::string kCount = Sql("count(*)", "AND error_code = ''");
  static const std::string kPlace = Sql("took_us", "AND error_code = '' ORDER BY took_us LIMIT 1 OFFSET $4");
  const auto& key = result.variant.key;
  const auto count = tx.Query(kCount, experiment.workspace_id, experiment.id, key)[0].Int(0);
  if (count == 0) return std::nullopt;
  return tx.Query(kPlace, experiment.workspace_id, experiment.id, key, PercentilePlace(count, percent))[0].Int(0);
}

void SumSpent(Tx& tx, const Experiment& experiment, VariantResult& result) {
  static const std::string kSql =
      Sql("currency, sum(cost_micros)", "AND currency <> '' GROUP BY currency ORDER BY currency");
  for (const auto row : tx.Query(kSql, experiment.workspace_id, experiment.id, result.variant.key)) {
    result.spent.push_back({row.Text(0), row.Int(1)});
  }
}

void Compare(const VariantResult& control, VariantResult& result) {
  result.up_p_value = TwoProportionPValue(control.up, control.up + control.down, result.up, result.up + result.down);
  result.error_p_value = TwoProportionPValue(control.errors, control.calls, result.errors, result.calls);
}

}  // namespace

std::vector<VariantResult> LoadResults(Tx& tx, const Experiment& experiment) {
  FeedbackFilter filter;
  filter.experiment_id = experiment.id;
  const auto feedback = SumFeedback(tx, experiment.workspace_id, FeedbackGroup::kVariant, filter);
  std::vector<VariantResult> results;
  for (const auto& variant : experiment.variants) {
    VariantResult result;
    result.variant = variant;
    CountCalls(tx, experiment, result);
    result.p50_us = Percentile(tx, experiment, result, 50);
    result.p95_us = Percentile(tx, experiment, result, 95);
    SumSpent(tx, experiment, result);
    for (const auto& sum : feedback) {
      if (sum.key != variant.key) continue;
      result.up = sum.up;
      result.down = sum.down;
    }
    result.up_rate = WilsonInterval(result.up, result.up + result.down);
    if (!results.empty()) Compare(results.front(), result);
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace beseda::quality
