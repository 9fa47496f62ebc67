#include "routing/route_definition.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include "json/reader.h"

namespace beseda::routing {
namespace {

constexpr std::size_t kMostTargets = 20;
constexpr std::size_t kIdBytes = 64;
constexpr std::array<std::string_view, 11> kClasses = {"rate_limited", "unavailable",     "timeout",
                                                       "uncertain",    "internal",        "not_found",
                                                       "unauthenticated", "forbidden",    "context_too_long",
                                                       "rejected",     "invalid"};
constexpr std::array<std::string_view, 3> kModes = {"none", "exact", "semantic"};

// A field that is not known is a mistake, not a wish that is passed over.
void OnlyFields(json::Reader& in, const json::Object& object, std::initializer_list<std::string_view> known) {
  for (const auto& field : object) {
    const std::string_view name(field.key().data(), field.key().size());
    if (std::find(known.begin(), known.end(), name) == known.end()) in.Fail(name, "There is no such field.");
  }
}

const json::Object& ObjectOf(const json::Reader& in, std::string_view name) {
  static const json::Object empty;
  const auto* object = in.Raw(name).if_object();
  return object ? *object : empty;
}

double NumberIn(json::Reader& in, std::string_view name, double fallback, double least, double most) {
  const auto value = in.OptionalNumber(name).value_or(fallback);
  if (value >= least && value <= most) return value;
  const auto text = [](double bound) { return json::Dump(json::Value(std::int64_t(bound))); };
  in.Fail(name, "Must be a number from " + text(least) + " to " + text(most) + ".");
  return fallback;
}

std::optional<Micros> Millis(json::Reader& in, std::string_view name, std::int64_t least, std::int64_t most) {
  const auto value = in.OptionalInt(name, least, most);
  if (!value) return std::nullopt;
  return Micros(milliseconds(*value));
}

void ReadTargets(json::Reader& in, RouteDefinition& out) {
  const auto* items = in.Raw("targets").if_array();
  std::size_t at = 0;
  for (auto& item : in.Children("targets", kMostTargets)) {
    if (items && (*items)[at].is_object()) OnlyFields(item, (*items)[at].get_object(), {"model_id", "weight", "max_concurrency"});
    RouteDefinition::Target target;
    target.model_id = item.Text("model_id", kIdBytes);
    target.weight = NumberIn(item, "weight", 1, 0, 1000);
    target.max_concurrency = item.OptionalInt("max_concurrency", 0, 10'000).value_or(0);
    const bool twice = std::any_of(out.targets.begin(), out.targets.end(),
                                   [&](const auto& other) { return other.model_id == target.model_id; });
    if (twice) item.Fail("model_id", "The model stands in the route already.");
    in.Absorb(item);
    out.targets.push_back(std::move(target));
    ++at;
  }
  if (out.targets.empty()) in.Fail("targets", "A route needs at least one model.");
}

void ReadFallback(json::Reader& in, RouteDefinition& out) {
  if (!in.Has("fallback_on")) return;
  out.options.fallback_on.clear();
  for (auto& name : in.Texts("fallback_on", kClasses.size())) {
    if (std::find(kClasses.begin(), kClasses.end(), name) == kClasses.end()) {
      in.Fail("fallback_on", "\"" + name + "\" is no class of errors.");
    }
    out.options.fallback_on.insert(std::move(name));
  }
}

void ReadCache(json::Reader& in, RouteDefinition& out) {
  if (!in.Has("cache")) return;
  auto cache = in.Child("cache");
  OnlyFields(cache, ObjectOf(in, "cache"), {"mode", "ttl_seconds", "threshold", "embedder", "any_temperature"});
  const auto mode = cache.TextOr("mode", "none");
  const auto found = std::find(kModes.begin(), kModes.end(), mode);
  if (found == kModes.end()) cache.Fail("mode", "Must be none, exact or semantic.");
  out.cache.mode = found == kModes.end() ? CacheMode::kNone : CacheMode(found - kModes.begin());
  out.cache.keep = seconds(cache.OptionalInt("ttl_seconds", 1, 30 * 86'400).value_or(3600));
  out.cache.threshold = NumberIn(cache, "threshold", out.cache.threshold, 0, 1);
  out.cache.any_temperature = cache.BoolOr("any_temperature", false);
  out.embedder = cache.TextOr("embedder", "", kIdBytes);
  if (out.cache.mode == CacheMode::kSemantic && out.embedder.empty()) {
    cache.Fail("embedder", "A semantic cache needs a model of embeddings.");
  }
  in.Absorb(cache);
}

void ReadTimeouts(json::Reader& in, RouteDefinition& out) {
  if (!in.Has("timeouts")) return;
  auto times = in.Child("timeouts");
  OnlyFields(times, ObjectOf(in, "timeouts"), {"connect_ms", "first_token_ms", "between_tokens_ms", "total_ms"});
  constexpr std::int64_t kHour = 3'600'000;
  out.options.connect_timeout = Millis(times, "connect_ms", 100, kHour);
  out.options.first_token_timeout = Millis(times, "first_token_ms", 100, kHour);
  out.options.between_tokens_timeout = Millis(times, "between_tokens_ms", 100, kHour);
  out.options.total_timeout = Millis(times, "total_ms", 100, kHour);
  in.Absorb(times);
}

void ReadCooldown(json::Reader& in, RouteDefinition& out) {
  if (!in.Has("cooldown")) return;
  auto cooldown = in.Child("cooldown");
  OnlyFields(cooldown, ObjectOf(in, "cooldown"), {"failures", "seconds"});
  out.cooldown.failures = cooldown.OptionalInt("failures", 0, 1000).value_or(out.cooldown.failures);
  out.cooldown.time = seconds(cooldown.OptionalInt("seconds", 1, 3600).value_or(30));
  in.Absorb(cooldown);
}

void ReadShadow(json::Reader& in, RouteDefinition& out) {
  if (!in.Has("shadow") || in.Raw("shadow").is_null()) return;
  auto shadow = in.Child("shadow");
  OnlyFields(shadow, ObjectOf(in, "shadow"), {"model_id", "percent"});
  RouteDefinition::Shadow copy;
  copy.model_id = shadow.Text("model_id", kIdBytes);
  copy.percent = NumberIn(shadow, "percent", 10, 0, 100);
  out.shadow = std::move(copy);
  in.Absorb(shadow);
}

}  // namespace

std::vector<std::string> RouteDefinition::ModelIds() const {
  std::vector<std::string> ids;
  for (const auto& target : targets) ids.push_back(target.model_id);
  if (!embedder.empty()) ids.push_back(embedder);
  if (shadow) ids.push_back(shadow->model_id);
  return ids;
}

Result<RouteDefinition> DecodeRoute(const json::Object& definition, std::string_view path) {
  json::Reader in(definition, std::string(path));
  OnlyFields(in, definition, {"strategy", "targets", "retries", "fallback_on", "hedge_after_ms", "cache", "timeouts",
                              "cooldown", "shadow"});
  RouteDefinition out;
  const auto strategy = ParseStrategy(in.TextOr("strategy", "ordered"));
  if (!strategy) in.Fail("strategy", "Must be ordered, weighted, least_latency or least_cost.");
  out.options.strategy = strategy.value_or(Strategy::kOrdered);
  ReadTargets(in, out);
  out.options.retries = in.OptionalInt("retries", 0, 10).value_or(1);
  ReadFallback(in, out);
  out.options.hedge_after = Millis(in, "hedge_after_ms", 50, 600'000);
  ReadCache(in, out);
  ReadTimeouts(in, out);
  ReadCooldown(in, out);
  ReadShadow(in, out);
  CHECK_OK(in.Check());
  return out;
}

Result<RouteDefinition> DecodeRoute(std::string_view text) {
  TRY(const auto definition, json::ParseObject(text));
  return DecodeRoute(definition);
}

}  // namespace beseda::routing
