#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <variant>

#include "contracts/metrics.h"

namespace beseda {

/// The program's figures and their text for Prometheus. Handles keep their address for the registry's life.
/// Thread-safe; asking for a handle takes a lock, using it does not.
class MetricsRegistry final : public Metrics {
 public:
  MetricsRegistry() = default;
  MetricsRegistry(const MetricsRegistry&) = delete;
  MetricsRegistry& operator=(const MetricsRegistry&) = delete;

  /// These throw std::logic_error for a name or label that Prometheus does not allow, and for a name that is used for
  /// another kind already.
  Counter& MakeCounter(std::string_view name, std::string_view help, Labels labels = {}) override;
  Gauge& MakeGauge(std::string_view name, std::string_view help, Labels labels = {}) override;
  Histogram& MakeHistogram(std::string_view name, std::string_view help, Labels labels = {}) override;
  /// The same name and labels again replace `read`. It is called with the registry locked.
  void MakeReadGauge(std::string_view name, std::string_view help, Labels labels,
                     std::function<double()> read) override;

  /// Everything in the text format 0.0.4, families by name:
  /// https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
  std::string WriteText() const;
  static constexpr std::string_view kContentType = "text/plain; version=0.0.4; charset=utf-8";

 private:
  using ReadGauge = std::function<double()>;
  using Figure = std::variant<std::monostate, std::unique_ptr<Counter>, std::unique_ptr<Gauge>,
                              std::unique_ptr<Histogram>, ReadGauge>;
  struct Family {
    std::string help;
    std::string_view type;
    std::map<std::string, Figure> series;  ///< By their labels as they stand in the text, without braces.
  };

  template <typename Kind>
  Kind& Make(std::string_view name, std::string_view help, std::string_view type, const Labels& labels);
  Figure& Find(std::string_view name, std::string_view help, std::string_view type, const Labels& labels);

  mutable std::mutex mutex_;
  std::map<std::string, Family, std::less<>> families_;
};

}  // namespace beseda
