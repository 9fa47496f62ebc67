#include "channels/common/meta_usage.h"

#include <algorithm>
#include <cmath>

#include "json/json.h"

namespace beseda {
namespace {

constexpr std::size_t kMaxHeader = 16 * 1024;
constexpr double kMaxMinutes = 24 * 60;

std::optional<double> Number(const json::Object& usage, std::string_view name) {
  const auto* value = usage.if_contains(name);
  if (!value || !value->is_number()) return std::nullopt;
  const auto number = value->to_number<double>();
  return std::isfinite(number) && number >= 0 ? std::optional(number) : std::nullopt;
}

void Add(const json::Object& usage, std::optional<MetaUsage>& sum) {
  for (const char* name : {"call_count", "total_cputime", "total_time"}) {
    if (const auto used = Number(usage, name)) {
      if (!sum) sum.emplace();
      sum->percent = std::max(sum->percent, static_cast<int>(std::min(*used, 1000.0)));
    }
  }
  // In minutes.
  if (const auto wait = Number(usage, "estimated_time_to_regain_access"); wait && *wait > 0) {
    if (!sum) sum.emplace();
    const Micros until = seconds(static_cast<std::int64_t>(std::min(*wait, kMaxMinutes) * 60));
    sum->regain_in = std::max(sum->regain_in.value_or(Micros(0)), until);
  }
}

}  // namespace

std::optional<MetaUsage> ReadMetaUsage(const HttpHeaders& headers) {
  std::optional<MetaUsage> sum;
  for (const char* name : {"x-app-usage", "x-page-usage", "x-business-use-case-usage"}) {
    const auto text = headers.Get(name);
    if (text.empty() || text.size() > kMaxHeader) continue;
    const auto usage = json::ParseObject(text);
    if (!usage.ok()) continue;
    Add(*usage, sum);
    // By business: {"<id>":[{"type","call_count",…}]}.
    for (const auto& [id, uses] : *usage) {
      if (!uses.is_array()) continue;
      for (const auto& use : uses.get_array()) {
        if (use.is_object()) Add(use.get_object(), sum);
      }
    }
  }
  return sum;
}

double MetaPaceShare(int percent) {
  if (percent <= 75) return 1;
  return std::max(0.05, (100 - percent) / 25.0);
}

}  // namespace beseda
