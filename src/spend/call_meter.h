#pragma once

#include <map>
#include <mutex>
#include <string>

#include "contracts/metrics.h"
#include "contracts/spending.h"
#include "spend/call_row.h"

namespace beseda::spend {

/// The figures that /metrics shows of calls. Thread-safe.
class CallMeter {
 public:
  explicit CallMeter(Metrics& metrics) : metrics_(metrics) {}

  void Count(const CallRecord& record);
  void CountCost(const PricedCall& call);

 private:
  Metrics& metrics_;
  std::mutex mutex_;
  std::map<std::string, Counter*> calls_, costs_;
  std::map<std::string, Histogram*> took_, first_token_;
};

}  // namespace beseda::spend
