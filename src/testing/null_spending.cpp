#include "testing/null_spending.h"

#include "base/task.h"

namespace beseda {
namespace {

class Admitted final : public Admission {
 public:
  const std::string& degrade_to() const override { return degrade_to_; }

 private:
  std::string degrade_to_;
};

}  // namespace

Task<Result<std::unique_ptr<Admission>>> NullSpending::Admit(CallContext, CallEstimate) {
  co_return std::unique_ptr<Admission>(std::make_unique<Admitted>());
}

}  // namespace beseda
