#include "spend/call_meter.h"

namespace beseda::spend {
namespace {

std::string_view OutcomeOf(const CallRecord& record) {
  if (!record.error) return record.cache.empty() ? "answered" : "cached";
  return record.error->code == ErrorCode::kRejected ? "refused" : "failed";
}

double Seconds(Micros time) { return double(time.count()) / 1e6; }

}  // namespace

void CallMeter::Count(const CallRecord& record) {
  std::string provider = record.attempts.empty() ? "" : record.attempts.back().provider_kind;
  if (provider.empty()) provider = "none";
  const std::string purpose(CallPurposeName(record.context.purpose));
  const std::string outcome(OutcomeOf(record));
  std::lock_guard lock(mutex_);
  auto& calls = calls_[purpose + " " + outcome];
  if (!calls) {
    calls = &metrics_.MakeCounter("beseda_model_calls_total", "Calls of models that have ended.",
                                  {{"purpose", purpose}, {"outcome", outcome}});
  }
  calls->Add();
  if (record.error) return;
  auto& took = took_[provider];
  if (!took) {
    took = &metrics_.MakeHistogram("beseda_model_call_seconds", "How long answered calls of models took.",
                                   {{"provider", provider}});
  }
  took->Observe(Seconds(record.took));
  if (!record.first_token) return;
  auto& first = first_token_[provider];
  if (!first) {
    first = &metrics_.MakeHistogram("beseda_model_first_token_seconds",
                                    "How long calls of models took to their first piece.", {{"provider", provider}});
  }
  first->Observe(Seconds(*record.first_token));
}

void CallMeter::CountCost(const PricedCall& call) {
  if (call.cost.micros == 0) return;
  std::lock_guard lock(mutex_);
  auto& cost = costs_[call.cost.currency];
  if (!cost) {
    cost = &metrics_.MakeCounter("beseda_model_cost_micros_total",
                                 "What calls of models cost, in millionths of the currency.",
                                 {{"currency", call.cost.currency}});
  }
  cost->Add(std::uint64_t(call.cost.micros));
}

}  // namespace beseda::spend
