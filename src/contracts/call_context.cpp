#include "contracts/call_context.h"

#include <array>
#include <utility>

namespace beseda {
namespace {

constexpr std::array<std::string_view, 9> kPurposes = {"turn",  "summary", "guard",      "gateway", "playground",
                                                       "shadow", "judge",   "evaluation", "embedding"};

}  // namespace

void CallTrace::Add(CallAttempt attempt) {
  std::lock_guard lock(mutex_);
  attempts_.push_back(std::move(attempt));
}

std::vector<CallAttempt> CallTrace::attempts() const {
  std::lock_guard lock(mutex_);
  return attempts_;
}

void CallTrace::SetCache(std::string kind) {
  std::lock_guard lock(mutex_);
  cache_ = std::move(kind);
}

std::string CallTrace::cache() const {
  std::lock_guard lock(mutex_);
  return cache_;
}

void CallTrace::SetRoute(std::string route_id) {
  std::lock_guard lock(mutex_);
  route_ = std::move(route_id);
}

std::string CallTrace::route() const {
  std::lock_guard lock(mutex_);
  return route_;
}

std::string_view CallPurposeName(CallPurpose purpose) { return kPurposes[std::size_t(purpose)]; }

std::optional<CallPurpose> ParseCallPurpose(std::string_view name) {
  for (std::size_t i = 0; i < kPurposes.size(); ++i) {
    if (kPurposes[i] == name) return CallPurpose(i);
  }
  return std::nullopt;
}

}  // namespace beseda
