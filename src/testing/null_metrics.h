#pragma once

#include <deque>
#include <functional>
#include <mutex>

#include "contracts/metrics.h"

namespace beseda {

/// Metrics that nobody reads: every handle is a new one. Thread-safe.
class NullMetrics final : public Metrics {
 public:
  Counter& MakeCounter(std::string_view, std::string_view, Labels) override { return Keep(counters_); }
  Gauge& MakeGauge(std::string_view, std::string_view, Labels) override { return Keep(gauges_); }
  Histogram& MakeHistogram(std::string_view, std::string_view, Labels) override { return Keep(histograms_); }
  void MakeReadGauge(std::string_view, std::string_view, Labels, std::function<double()>) override {}

 private:
  template <typename T>
  T& Keep(std::deque<T>& kept) {
    std::lock_guard lock(mutex_);
    return kept.emplace_back();
  }

  std::mutex mutex_;
  std::deque<Counter> counters_;
  std::deque<Gauge> gauges_;
  std::deque<Histogram> histograms_;
};

}  // namespace beseda
