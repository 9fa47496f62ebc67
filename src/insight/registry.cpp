#include "insight/registry.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <stdexcept>

namespace beseda {
namespace {

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsMetricName(std::string_view name) {
  return !name.empty() && !IsDigit(name[0]) &&
         std::all_of(name.begin(), name.end(), [](char c) { return IsLetter(c) || IsDigit(c) || c == ':'; });
}

bool IsLabelName(std::string_view name) {
  return !name.empty() && !IsDigit(name[0]) && !name.starts_with("__") && name != "le" &&
         std::all_of(name.begin(), name.end(), [](char c) { return IsLetter(c) || IsDigit(c); });
}

void AppendEscaped(std::string& out, std::string_view text, bool quotes) {
  for (const char c : text) {
    if (c == '\\') {
      out += "\\\\";
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '"' && quotes) {
      out += "\\\"";
    } else {
      out += c;
    }
  }
}

std::string LabelText(Metrics::Labels labels) {
  std::sort(labels.begin(), labels.end());
  std::string text;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const auto& [name, value] = labels[i];
    if (!IsLabelName(name)) throw std::logic_error("not a label name: " + name);
    if (i > 0 && labels[i - 1].first == name) throw std::logic_error("a label twice: " + name);
    if (i > 0) text += ',';
    text.append(name).append("=\"");
    AppendEscaped(text, value, true);
    text += '"';
  }
  return text;
}

std::string NumberText(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number > 0 ? "+Inf" : "-Inf";
  std::array<char, 32> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::general).ptr;
  return std::string(buffer.data(), end);
}

void AppendSample(std::string& out, std::string_view name, std::string_view suffix, std::string_view labels,
                  std::string_view value) {
  out.append(name).append(suffix);
  if (!labels.empty()) out.append("{").append(labels).append("}");
  out.append(" ").append(value).append("\n");
}

void AppendHistogram(std::string& out, std::string_view name, const std::string& labels, const Histogram& histogram) {
  const auto with_bound = [&labels](std::string_view bound) {
    return labels + (labels.empty() ? "" : ",") + "le=\"" + std::string(bound) + "\"";
  };
  // Observations may come in between: the count is the sum of the buckets as they were read, so the text agrees.
  std::uint64_t total = 0;
  for (std::size_t i = 0; i <= Histogram::kBounds.size(); ++i) {
    total += histogram.BucketCount(i);
    const auto bound = i < Histogram::kBounds.size() ? NumberText(Histogram::kBounds[i]) : std::string("+Inf");
    AppendSample(out, name, "_bucket", with_bound(bound), std::to_string(total));
  }
  AppendSample(out, name, "_sum", labels, NumberText(histogram.sum()));
  AppendSample(out, name, "_count", labels, std::to_string(total));
}

}  // namespace

MetricsRegistry::Figure& MetricsRegistry::Find(std::string_view name, std::string_view help, std::string_view type,
                                               const Labels& labels) {
  const auto label_text = LabelText(labels);
  auto place = families_.find(name);
  if (place == families_.end()) {
    if (!IsMetricName(name)) throw std::logic_error("not a metric name: " + std::string(name));
    place = families_.emplace(std::string(name), Family{std::string(help), type, {}}).first;
  }
  if (place->second.type != type) throw std::logic_error("a metric of another kind: " + std::string(name));
  return place->second.series[label_text];
}

template <typename Kind>
Kind& MetricsRegistry::Make(std::string_view name, std::string_view help, std::string_view type,
                            const Labels& labels) {
  std::lock_guard lock(mutex_);
  auto& figure = Find(name, help, type, labels);
  if (std::holds_alternative<ReadGauge>(figure)) throw std::logic_error("a gauge that is read: " + std::string(name));
  if (std::holds_alternative<std::monostate>(figure)) figure = std::make_unique<Kind>();
  return *std::get<std::unique_ptr<Kind>>(figure);
}

Counter& MetricsRegistry::MakeCounter(std::string_view name, std::string_view help, Labels labels) {
  return Make<Counter>(name, help, "counter", labels);
}

Gauge& MetricsRegistry::MakeGauge(std::string_view name, std::string_view help, Labels labels) {
  return Make<Gauge>(name, help, "gauge", labels);
}

Histogram& MetricsRegistry::MakeHistogram(std::string_view name, std::string_view help, Labels labels) {
  return Make<Histogram>(name, help, "histogram", labels);
}

void MetricsRegistry::MakeReadGauge(std::string_view name, std::string_view help, Labels labels,
                                    std::function<double()> read) {
  std::lock_guard lock(mutex_);
  auto& figure = Find(name, help, "gauge", labels);
  if (std::holds_alternative<std::unique_ptr<Gauge>>(figure)) {
    throw std::logic_error("a gauge that is set: " + std::string(name));
  }
  figure = std::move(read);
}

std::string MetricsRegistry::WriteText() const {
  std::string text;
  std::lock_guard lock(mutex_);
  for (const auto& [name, family] : families_) {
    text.append("# HELP ").append(name).append(" ");
    AppendEscaped(text, family.help, false);
    text.append("\n# TYPE ").append(name).append(" ").append(family.type).append("\n");
    for (const auto& [labels, figure] : family.series) {
      if (const auto* counter = std::get_if<std::unique_ptr<Counter>>(&figure)) {
        AppendSample(text, name, "", labels, std::to_string((*counter)->value()));
      } else if (const auto* gauge = std::get_if<std::unique_ptr<Gauge>>(&figure)) {
        AppendSample(text, name, "", labels, std::to_string((*gauge)->value()));
      } else if (const auto* histogram = std::get_if<std::unique_ptr<Histogram>>(&figure)) {
        AppendHistogram(text, name, labels, **histogram);
      } else if (const auto* read = std::get_if<ReadGauge>(&figure)) {
        AppendSample(text, name, "", labels, NumberText((*read)()));
      }
    }
  }
  return text;
}

}  // namespace beseda
