#pragma once

#include <cstdint>

namespace beseda::flow {

/// People who went one of two ways, and how many of them were lost.
struct Lost {
  std::int64_t people = 0;
  std::int64_t lost = 0;
};

/// Fisher's exact test, one-sided: how likely as many or more of the lost are to be in `first` if both lose the same share
/// (R. A. Fisher, "Statistical Methods for Research Workers"; R: fisher.test(…, alternative = "greater")). Exact for small
/// samples too. 1 if either is empty.
double ChanceOfSoMany(Lost first, Lost second);

/// A trial is looked at again and again while it grows, and every look is a chance to be wrong. So it is judged only when
/// its sample has doubled: at the first 30, 60, 120 … 3,840 people, the same ones however often the server looks. The k-th
/// look may err with a chance of 0.05 / (k (k + 1)), which together is below 0.05 a trial.
struct Look {
  std::int64_t people = 0;  ///< How many of the first to be looked at; 0: too few yet.
  double chance = 0;        ///< Below this it is no accident.
};
Look LookAt(std::int64_t people_so_far);

/// Whether those on trial are lost more often, beyond accident and by at least 5 percent of the people. The others must be
/// at least 30 as well.
bool LosesPeople(Lost on_trial, Lost others, double chance);

}  // namespace beseda::flow
