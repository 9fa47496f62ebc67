#include "flow/drop_off.h"

#include <algorithm>
#include <cmath>

namespace beseda::flow {
namespace {

constexpr std::int64_t kFirstLook = 30;
constexpr int kLooks = 8;
constexpr double kErrorOfAll = 0.05;
constexpr double kShareBeyond = 0.05;

double Share(Lost of) { return double(of.lost) / double(of.people); }

double LogChoose(std::int64_t n, std::int64_t k) {
  return std::lgamma(double(n) + 1) - std::lgamma(double(k) + 1) - std::lgamma(double(n - k) + 1);
}

}  // namespace

double ChanceOfSoMany(Lost first, Lost second) {
  if (first.people == 0 || second.people == 0) return 1;
  // Given how many were lost in all, those in `first` are distributed hypergeometrically.
  const auto all = first.people + second.people;
  const auto lost = first.lost + second.lost;
  const auto whole = LogChoose(all, lost);
  double chance = 0;
  for (auto count = first.lost; count <= std::min(first.people, lost); ++count) {
    if (lost - count > second.people) continue;
    chance += std::exp(LogChoose(first.people, count) + LogChoose(second.people, lost - count) - whole);
  }
  return std::min(chance, 1.0);
}

Look LookAt(std::int64_t people_so_far) {
  Look look;
  auto people = kFirstLook;
  for (int k = 1; k <= kLooks && people <= people_so_far; ++k, people *= 2) {
    look.people = people;
    look.chance = kErrorOfAll / double(k * (k + 1));
  }
  return look;
}

bool LosesPeople(Lost on_trial, Lost others, double chance) {
  if (on_trial.people < kFirstLook || others.people < kFirstLook) return false;
  return Share(on_trial) > Share(others) + kShareBeyond && ChanceOfSoMany(on_trial, others) < chance;
}

}  // namespace beseda::flow
