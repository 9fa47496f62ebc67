#pragma once

#include "contracts/spending.h"

namespace beseda {

/// No budgets, no prices, no ledger: admits every call and forgets it. Thread-safe.
class NullSpending : public Spending {
 public:
  Task<Result<std::unique_ptr<Admission>>> Admit(CallContext context, CallEstimate estimate) override;
  void Settle(std::unique_ptr<Admission>, CallRecord) override {}
  bool KeepsContent(const std::string&) const override { return false; }
};

}  // namespace beseda
