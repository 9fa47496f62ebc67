#include "spend/call_summary.h"

#include <algorithm>
#include <array>
#include <map>

#include "spend/money.h"

namespace beseda::spend {
namespace {

struct Known {
  std::string_view name;
  std::string_view column;  ///< Of the table `c`.
  std::string_view label;   ///< Joined name; empty: none.
  std::string_view join;
};
constexpr std::array<Known, 9> kDimensions = {{
    {"day", "c.day", "", ""},
    {"model", "c.model_id", "coalesce(max(m.label), max(c.model_name), '')", " LEFT JOIN models m ON m.id = c.model_id"},
    {"provider", "c.provider_kind", "", ""},
    {"bot", "c.bot_id", "coalesce(max(b.name), '')", " LEFT JOIN bots b ON b.id = c.bot_id"},
    {"route", "c.route_id", "coalesce(max(r.label), '')", " LEFT JOIN routes r ON r.id = c.route_id"},
    {"key", "c.key_id", "coalesce(max(k.name), '')", " LEFT JOIN api_keys k ON k.id = c.key_id"},
    {"purpose", "c.purpose", "", ""},
    {"contact", "c.contact_id", "coalesce(max(p.name), '')", " LEFT JOIN contacts p ON p.id = c.contact_id"},
    {"variant", "c.variant", "", ""},
}};

const Known& Of(Dimension dimension) { return kDimensions[std::size_t(dimension)]; }

/// Whether attempts are counted instead of calls.
bool CountsAttempts(const std::vector<Dimension>& dimensions) {
  bool models = false;
  for (const auto dimension : dimensions) {
    if (dimension == Dimension::kModel || dimension == Dimension::kProvider) {
      models = true;
    } else if (dimension != Dimension::kDay) {
      return false;
    }
  }
  return models;
}

/// The rows to summarize as a table `c` with the same columns, whether they are calls or attempts.
std::string SourceOf(bool attempts, const std::string& where) {
  if (!attempts) return "(SELECT c.* FROM model_calls c WHERE " + where + ") c";
  return "(SELECT a.day, a.began_at, a.model_id, a.model_name, a.provider_kind, a.input_tokens, a.output_tokens, "
         "a.cached_input_tokens, a.reasoning_tokens, a.cache_write_tokens, a.cost_micros, a.currency, a.unpriced, "
         "a.first_token_us, a.took_us, a.error_code, a.error_reason, c.stop, c.streamed, '' AS cache "
         "FROM call_attempts a JOIN model_calls c ON c.id = a.call_id WHERE " +
         where + ") c";
}

std::string Columns(const std::vector<Dimension>& dimensions) {
  std::string columns;
  for (const auto dimension : dimensions) columns.append(Of(dimension).column).append(", ");
  return columns;
}

using Keys = std::vector<std::string>;
Keys KeysOf(const Rows::Row& row, std::size_t count) {
  Keys keys;
  for (std::size_t i = 0; i < count; ++i) keys.push_back(row.Text(i));
  return keys;
}

std::string Positions(std::size_t count, std::string_view more) {
  std::string list;
  for (std::size_t i = 1; i <= count; ++i) list += (i > 1 ? ", " : "") + std::to_string(i);
  if (count > 0 && !more.empty()) list += ", ";
  return list.append(more);
}

void AddPercentiles(Tx& tx, const std::string& source, const std::vector<SqlArg>& args,
                    const std::vector<Dimension>& dimensions, std::string_view column,
                    std::map<Keys, SummaryGroup>& groups, std::optional<std::int64_t> SummaryGroup::*p50,
                    std::optional<std::int64_t> SummaryGroup::*p95) {
  const auto count = dimensions.size();
  const auto columns = Columns(dimensions);
  std::string partition = columns.empty() ? "" : "PARTITION BY " + columns.substr(0, columns.size() - 2) + " ";
  std::string outer, inner;
  for (std::size_t i = 0; i < count; ++i) {
    outer += "k" + std::to_string(i) + ", ";
    inner.append(Of(dimensions[i]).column).append(" AS k" + std::to_string(i) + ", ");
  }
  const std::string value(column);
  auto sql = "SELECT " + outer + "min(CASE WHEN place * 100 >= total * 50 THEN v END), " +
             "min(CASE WHEN place * 100 >= total * 95 THEN v END) FROM (SELECT " + inner + value + " AS v, " +
             "row_number() OVER (" + partition + "ORDER BY " + value + ") AS place, count(*) OVER (" + partition +
             ") AS total FROM " + source + " WHERE c.error_code = '' AND " + value + " IS NOT NULL) ranked";
  if (count > 0) sql += " GROUP BY " + Positions(count, "");
  for (const auto row : tx.QueryList(sql, args)) {
    const auto group = groups.find(KeysOf(row, count));
    if (group == groups.end()) continue;
    group->second.*p50 = row.OptionalInt(count);
    group->second.*p95 = row.OptionalInt(count + 1);
  }
}

}  // namespace

std::optional<Dimension> ParseDimension(std::string_view name) {
  for (std::size_t i = 0; i < kDimensions.size(); ++i) {
    if (kDimensions[i].name == name) return Dimension(i);
  }
  return std::nullopt;
}

std::string_view DimensionName(Dimension dimension) { return Of(dimension).name; }

std::vector<SummaryGroup> SummarizeCalls(Tx& tx, const CallFilter& filter, const std::vector<Dimension>& dimensions,
                                         const std::string& currency, const CurrencyRates& rates, bool quality) {
  std::vector<SqlArg> args;
  const auto source = SourceOf(CountsAttempts(dimensions), WhereCalls(filter, args));
  const auto count = dimensions.size();
  std::string labels, joins;
  for (const auto dimension : dimensions) {
    labels.append(Of(dimension).label.empty() ? "''" : Of(dimension).label).append(", ");
    joins.append(Of(dimension).join);
  }
  const auto total = [](std::string_view what) { return "CAST(coalesce(sum(" + std::string(what) + "), 0) AS BIGINT)"; };
  const auto sql =
      "SELECT " + Columns(dimensions) + labels + "c.currency, max(c.began_at), count(*), " +
      total("CASE WHEN c.error_code NOT IN ('', 'rejected') THEN 1 ELSE 0 END") + ", " +
      total("CASE WHEN (c.error_code = 'rejected' AND c.error_reason NOT IN ('budget_exceeded', 'price_unknown')) OR "
            "(c.error_code = '' AND c.stop = 'content_filter') THEN 1 ELSE 0 END") +
      ", " + total("c.unpriced") + ", " + total("CASE WHEN c.cache <> '' THEN 1 ELSE 0 END") + ", " +
      total("c.input_tokens") + ", " + total("c.output_tokens") + ", " + total("c.cached_input_tokens") + ", " +
      total("c.reasoning_tokens") + ", " + total("c.cost_micros") + ", " +
      total("CASE WHEN c.streamed = 1 AND c.error_code = '' AND c.first_token_us IS NOT NULL THEN c.output_tokens ELSE 0 END") +
      ", " +
      total("CASE WHEN c.streamed = 1 AND c.error_code = '' AND c.first_token_us IS NOT NULL THEN c.took_us - c.first_token_us "
            "ELSE 0 END") +
      " FROM " + source + joins + " GROUP BY " + Positions(count, "c.currency");
  struct Speed {
    std::int64_t tokens = 0, micros = 0;
  };
  std::map<Keys, SummaryGroup> groups;
  std::map<Keys, Speed> speeds;
  for (const auto row : tx.QueryList(sql, args)) {
    const auto keys = KeysOf(row, count);
    auto& group = groups[keys];
    group.keys = keys;
    group.names.clear();
    std::size_t at = count;
    for (std::size_t i = 0; i < count; ++i) group.names.push_back(row.Text(at++));
    const auto& paid_in = row.Text(at++);
    const auto last = row.Time(at++);
    group.calls += row.Int(at++);
    group.failed += row.Int(at++);
    group.refused += row.Int(at++);
    group.unpriced += row.Int(at++);
    group.cached += row.Int(at++);
    group.usage.input_tokens += row.Int(at++);
    group.usage.output_tokens += row.Int(at++);
    group.usage.cached_input_tokens += row.Int(at++);
    group.usage.reasoning_tokens += row.Int(at++);
    const auto micros = row.Int(at++);
    if (paid_in.empty() || micros == 0) {
    } else if (const auto converted = rates.Convert(micros, paid_in, currency, last)) {
      group.cost_micros += *converted;
    } else {
      group.unconverted.push_back({micros, paid_in});
    }
    speeds[keys].tokens += row.Int(at++);
    speeds[keys].micros += row.Int(at++);
  }
  for (auto& [keys, group] : groups) {
    const auto& speed = speeds[keys];
    if (speed.micros > 0) group.millitokens_per_second = std::int64_t(static_cast<Wide>(speed.tokens) * 1'000'000'000 / speed.micros);
  }
  if (quality) {
    AddPercentiles(tx, source, args, dimensions, "c.took_us", groups, &SummaryGroup::took_p50_us, &SummaryGroup::took_p95_us);
    AddPercentiles(tx, source, args, dimensions, "c.first_token_us", groups, &SummaryGroup::first_token_p50_us,
                   &SummaryGroup::first_token_p95_us);
  }
  std::vector<SummaryGroup> sorted;
  for (auto& [keys, group] : groups) sorted.push_back(std::move(group));
  const auto day = std::find(dimensions.begin(), dimensions.end(), Dimension::kDay) - dimensions.begin();
  std::stable_sort(sorted.begin(), sorted.end(), [&](const SummaryGroup& a, const SummaryGroup& b) {
    if (std::size_t(day) < count && a.keys[std::size_t(day)] != b.keys[std::size_t(day)]) {
      return a.keys[std::size_t(day)] < b.keys[std::size_t(day)];
    }
    return a.cost_micros != b.cost_micros ? a.cost_micros > b.cost_micros : a.calls > b.calls;
  });
  return sorted;
}

}  // namespace beseda::spend
