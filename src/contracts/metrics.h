#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace beseda {

class Counter {
 public:
  void Add(std::uint64_t amount = 1) { value_.fetch_add(amount, std::memory_order_relaxed); }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_ = 0;
};

class Gauge {
 public:
  void Set(std::int64_t value) { value_.store(value, std::memory_order_relaxed); }
  void Add(std::int64_t amount) { value_.fetch_add(amount, std::memory_order_relaxed); }
  std::int64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> value_ = 0;
};

/// Durations in seconds, in fixed buckets.
class Histogram {
 public:
  static constexpr std::array<double, 14> kBounds = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                     0.1,    0.25,  0.5,    1,     2.5,  5,     10};
  void Observe(double seconds);
  std::uint64_t BucketCount(std::size_t bucket) const { return buckets_[bucket].load(std::memory_order_relaxed); }
  std::uint64_t count() const { return count_.load(std::memory_order_relaxed); }
  double sum() const { return double(sum_micros_.load(std::memory_order_relaxed)) / 1e6; }

 private:
  std::array<std::atomic<std::uint64_t>, kBounds.size() + 1> buckets_ = {};
  std::atomic<std::uint64_t> count_ = 0;
  std::atomic<std::uint64_t> sum_micros_ = 0;
};

/// Where parts of the program keep their figures. A handle is asked for once and kept; it lives as long as the
/// registry. The same name and labels give the same handle. Names follow Prometheus ("beseda_turns_total"); labels
/// have few values. Thread-safe.
class Metrics {
 public:
  using Labels = std::vector<std::pair<std::string, std::string>>;

  virtual ~Metrics() = default;
  virtual Counter& MakeCounter(std::string_view name, std::string_view help, Labels labels = {}) = 0;
  virtual Gauge& MakeGauge(std::string_view name, std::string_view help, Labels labels = {}) = 0;
  virtual Histogram& MakeHistogram(std::string_view name, std::string_view help, Labels labels = {}) = 0;
  /// A figure read when somebody asks, e.g. a queue's length. `read` must not block.
  virtual void MakeReadGauge(std::string_view name, std::string_view help, Labels labels,
                             std::function<double()> read) = 0;
};

}  // namespace beseda
