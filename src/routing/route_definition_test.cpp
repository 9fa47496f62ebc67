#include "routing/route_definition.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "json/json.h"

namespace beseda::routing {
namespace {

/// `{"targets":[…one…], <fields>}`
std::string With(const std::string& fields) {
  return R"({"targets":[{"model_id":"mdl_1"}])" + (fields.empty() ? "" : "," + fields) + "}";
}

std::string Fault(const std::string& text) {
  const auto route = DecodeRoute(text);
  return route.ok() ? "" : route.error().field;
}

TEST(RouteDefinition, ReadsAllOfIt) {
  const auto route = DecodeRoute(R"({
    "strategy": "weighted",
    "targets": [{"model_id": "mdl_1", "weight": 3, "max_concurrency": 8}, {"model_id": "mdl_2"}],
    "retries": 2, "fallback_on": ["rate_limited", "rejected"], "hedge_after_ms": 800,
    "cache": {"mode": "semantic", "ttl_seconds": 60, "threshold": 0.9, "embedder": "mdl_e", "any_temperature": true},
    "timeouts": {"connect_ms": 1000, "first_token_ms": 5000, "between_tokens_ms": 3000, "total_ms": 60000},
    "cooldown": {"failures": 3, "seconds": 10},
    "shadow": {"model_id": "mdl_s", "percent": 5}})");
  ASSERT_TRUE(route.ok()) << route.error().field << ": " << route.error().message;
  EXPECT_EQ(route->options.strategy, Strategy::kWeighted);
  ASSERT_EQ(route->targets.size(), 2u);
  EXPECT_EQ(route->targets[0].weight, 3);
  EXPECT_EQ(route->targets[0].max_concurrency, 8);
  EXPECT_EQ(route->targets[1].weight, 1);
  EXPECT_EQ(route->options.retries, 2);
  EXPECT_EQ(route->options.fallback_on, (std::set<std::string, std::less<>>{"rate_limited", "rejected"}));
  EXPECT_EQ(route->options.hedge_after, Micros(milliseconds(800)));
  EXPECT_EQ(route->cache.mode, CacheMode::kSemantic);
  EXPECT_EQ(route->cache.keep, seconds(60));
  EXPECT_EQ(route->cache.threshold, 0.9);
  EXPECT_TRUE(route->cache.any_temperature);
  EXPECT_EQ(route->options.first_token_timeout, Micros(seconds(5)));
  EXPECT_EQ(route->options.total_timeout, Micros(seconds(60)));
  EXPECT_EQ(route->cooldown.failures, 3);
  EXPECT_EQ(route->cooldown.time, seconds(10));
  EXPECT_EQ(route->shadow->percent, 5);
  EXPECT_EQ(route->ModelIds(), (std::vector<std::string>{"mdl_1", "mdl_2", "mdl_e", "mdl_s"}));
}

TEST(RouteDefinition, HasUsefulDefaults) {
  const auto route = DecodeRoute(With(""));
  ASSERT_TRUE(route.ok());
  EXPECT_EQ(route->options.strategy, Strategy::kOrdered);
  EXPECT_EQ(route->options.retries, 1);
  EXPECT_TRUE(route->options.fallback_on.contains("rate_limited"));
  EXPECT_FALSE(route->options.fallback_on.contains("rejected"));
  EXPECT_FALSE(route->options.hedge_after);
  EXPECT_EQ(route->cache.mode, CacheMode::kNone);
  EXPECT_FALSE(route->shadow);
}

TEST(RouteDefinition, SaysWhatIsWrong) {
  EXPECT_EQ(Fault("{}"), "targets");
  EXPECT_EQ(Fault(R"({"targets":[{"weight":1}]})"), "targets[0].model_id");
  EXPECT_EQ(Fault(R"({"targets":[{"model_id":"mdl_1"},{"model_id":"mdl_1"}]})"), "targets[1].model_id");
  EXPECT_EQ(Fault(R"({"targets":[{"model_id":"mdl_1","weight":-1}]})"), "targets[0].weight");
  EXPECT_EQ(Fault(R"({"targets":[{"model_id":"mdl_1","speed":1}]})"), "targets[0].speed");
  EXPECT_EQ(Fault(With(R"("strategy":"best")")), "strategy");
  EXPECT_EQ(Fault(With(R"("retries":11)")), "retries");
  EXPECT_EQ(Fault(With(R"("fallback_on":["bad_luck"])")), "fallback_on");
  EXPECT_EQ(Fault(With(R"("hedge_after_ms":1)")), "hedge_after_ms");
  EXPECT_EQ(Fault(With(R"("cache":{"mode":"some"})")), "cache.mode");
  EXPECT_EQ(Fault(With(R"("cache":{"mode":"semantic"})")), "cache.embedder");
  EXPECT_EQ(Fault(With(R"("cache":{"threshold":1.5})")), "cache.threshold");
  EXPECT_EQ(Fault(With(R"("timeouts":{"total_ms":5})")), "timeouts.total_ms");
  EXPECT_EQ(Fault(With(R"("timeouts":{"total":5})")), "timeouts.total");
  EXPECT_EQ(Fault(With(R"("shadow":{"percent":5})")), "shadow.model_id");
  EXPECT_EQ(Fault(With(R"("variants":[])")), "variants");
  EXPECT_EQ(Fault(With(R"("shadow":null,"hedge_after_ms":null)")), "");
}

// ---- schemas/route.json says the same -------------------------------------------------------------------------

json::Object Schema() {
  std::ifstream file(BESEDA_SCHEMAS_DIR "/route.json");
  const std::string text(std::istreambuf_iterator<char>(file), {});
  auto schema = json::ParseObject(text);
  EXPECT_TRUE(schema.ok()) << (schema.ok() ? "" : schema.error().message);
  return schema.ok() ? *schema : json::Object();
}

/// A definition in which the field at `path` ("cache.threshold", "targets[].weight") has that value.
std::string Place(const std::vector<std::string>& path, const json::Value& value) {
  if (path[0] == "targets") {
    return R"({"targets":[{"model_id":"mdl_1",")" + path[1] + "\":" + json::Dump(value) + "}]}";
  }
  if (path.size() == 1) return With("\"" + path[0] + "\":" + json::Dump(value));
  const std::string needed = path[0] == "shadow" && path[1] != "model_id" ? R"("model_id":"mdl_s",)"
                             : path[0] == "cache"                         ? R"("embedder":"mdl_e",)"
                                                                          : "";
  return With("\"" + path[0] + "\":{" + needed + "\"" + path[1] + "\":" + json::Dump(value) + "}");
}

void CheckNumber(const json::Object& field, const std::vector<std::string>& path) {
  const auto bound = [&](std::string_view name) { return field.at(name).to_number<double>(); };
  const auto number = [](double value) {
    return value == double(std::int64_t(value)) ? json::Value(std::int64_t(value)) : json::Value(value);
  };
  const auto where = path.back();
  EXPECT_EQ(Fault(Place(path, number(bound("minimum")))), "") << where;
  EXPECT_EQ(Fault(Place(path, number(bound("maximum")))), "") << where;
  EXPECT_NE(Fault(Place(path, number(bound("minimum") - 1))), "") << where;
  EXPECT_NE(Fault(Place(path, number(bound("maximum") + 1))), "") << where;
}

void CheckChoices(const json::Array& choices, const std::vector<std::string>& path, bool list) {
  const auto wrap = [&](const json::Value& one) { return list ? json::Value(json::Array{one}) : one; };
  for (const auto& choice : choices) EXPECT_EQ(Fault(Place(path, wrap(choice))), "") << path.back();
  EXPECT_NE(Fault(Place(path, wrap(json::Value("nonsense")))), "") << path.back();
}

int CheckFields(const json::Object& schema, std::vector<std::string> path) {
  EXPECT_EQ(schema.at("additionalProperties"), json::Value(false));
  int checked = 0;
  for (const auto& [key, value] : schema.at("properties").as_object()) {
    const auto& field = value.as_object();
    auto at = path;
    at.emplace_back(std::string_view(key.data(), key.size()));
    if (field.contains("minimum")) {
      CheckNumber(field, at);
    } else if (field.contains("enum")) {
      CheckChoices(field.at("enum").as_array(), at, false);
    } else if (field.contains("properties")) {
      checked += CheckFields(field, at);
    } else if (const auto* items = field.if_contains("items"); items && items->as_object().contains("properties")) {
      checked += CheckFields(items->as_object(), at);
    } else if (items) {
      CheckChoices(items->as_object().at("enum").as_array(), at, true);
    }
    ++checked;
  }
  return checked;
}

TEST(RouteSchema, SaysWhatTheDecoderTakes) { EXPECT_EQ(CheckFields(Schema(), {}), 25); }

}  // namespace
}  // namespace beseda::routing
