#include "flow/scenario.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "json/reader.h"

namespace beseda::flow {
namespace {

constexpr std::array<std::string_view, 7> kTypes = {"any", "text", "number", "boolean", "date", "list", "object"};
constexpr std::array<std::string_view, 4> kScopes = {"session", "contact", "bot", "secret"};
constexpr std::size_t kMaxName = 200, kMaxLocales = 30, kMaxFlows = 200, kMaxVariables = 500, kMaxEdges = 8000;

bool IsAlnum(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool IsLocale(std::string_view text) {
  return text.size() >= 2 && text.size() <= 35 && std::all_of(text.begin(), text.end(), [](char c) { return IsAlnum(c) || c == '-'; });
}

template <std::size_t N>
std::size_t OneOf(json::Reader& in, std::string_view name, std::string_view fallback, const std::array<std::string_view, N>& names) {
  const auto text = in.TextOr(name, fallback, 40);
  const auto found = std::find(names.begin(), names.end(), text);
  if (found != names.end()) return std::size_t(found - names.begin());
  std::string list;
  for (const auto one : names) (list += list.empty() ? "" : ", ") += one;
  in.Fail(name, "\"" + std::string(name) + "\" is one of " + list + ".");
  return 0;
}

// Calls `each` with id and reader of every member of the object `name`.
template <typename Each>
void Entities(json::Reader& in, std::string_view name, char prefix, std::size_t most, const Each& each) {
  const auto& raw = in.Raw(name);
  if (raw.is_null()) return;
  if (!raw.is_object()) return in.Fail(name, "\"" + std::string(name) + "\" must be an object, by id.");
  if (raw.get_object().size() > most) {
    return in.Fail(name, "A scenario has at most " + std::to_string(most) + " " + std::string(name) + ".");
  }
  for (const auto& member : raw.get_object()) {
    const std::string id(member.key().data(), member.key().size());
    const auto path = std::string(name) + "." + id;
    const bool good = prefix ? IsEntityId(id, prefix) : IsVariableName(id);
    if (!good) {
      return in.Fail(name, prefix ? "\"" + id + "\" is no id: \"" + prefix + "_\" and up to 24 letters and digits are expected."
                                  : "\"" + id + "\" is no name of a variable: a small letter, then small letters, digits and \"_\", at most 40.");
    }
    json::Reader one(member.value(), path);
    each(id, one);
    in.Absorb(one);
  }
}

Variable ReadVariable(json::Reader& in) {
  Variable variable;
  variable.type = VariableType(OneOf(in, "type", "any", kTypes));
  variable.scope = VariableScope(OneOf(in, "scope", "session", kScopes));
  if (const auto& value = in.Raw("default"); !value.is_null()) variable.fallback = std::make_shared<json::Value>(value);
  variable.description = in.TextOr("description", "", 2000);
  return variable;
}

double Coordinate(json::Reader& in, const json::Value& value) {
  const double number = value.is_number() ? value.to_number<double>() : NAN;
  if (std::isfinite(number) && std::abs(number) < 1e7) return number;
  in.Fail("at", "\"at\" must be [x, y].");
  return 0;
}

Block ReadBlock(json::Reader& in) {
  Block block;
  block.flow = in.Text("flow", 40);
  block.kind = in.Text("kind", 40);
  block.name = in.TextOr("name", "", kMaxName);
  if (const auto& at = in.Raw("at"); !at.is_null()) {
    if (at.is_array() && at.get_array().size() == 2) {
      block.x = Coordinate(in, at.get_array()[0]);
      block.y = Coordinate(in, at.get_array()[1]);
    } else {
      in.Fail("at", "\"at\" must be [x, y].");
    }
  }
  const auto& settings = in.Raw("settings");
  if (!settings.is_null() && !settings.is_object()) in.Fail("settings", "\"settings\" must be an object.");
  block.settings = settings.is_object() ? std::make_shared<json::Object>(settings.get_object()) : std::make_shared<json::Object>();
  return block;
}

void ReadLocales(json::Reader& in, Scenario& scenario) {
  scenario.locales = in.Texts("locales", kMaxLocales);
  if (scenario.locales.empty()) in.Fail("locales", "A scenario has at least one language.");
  for (const auto& locale : scenario.locales) {
    if (!IsLocale(locale)) in.Fail("locales", "\"" + locale + "\" is no language tag, such as \"en\" or \"pt-BR\".");
    if (std::count(scenario.locales.begin(), scenario.locales.end(), locale) > 1) {
      in.Fail("locales", "\"" + locale + "\" is listed twice.");
    }
  }
}

// What would make other parts stumble; an author's unfinished work is no mistake here.
void CheckEnds(json::Reader& in, const Scenario& scenario) {
  if (!scenario.flows.contains(scenario.main)) in.Fail("main", "The main flow \"" + scenario.main + "\" is not among the flows.");
  for (const auto& [id, block] : scenario.blocks) {
    if (!scenario.flows.contains(block.flow)) in.Fail("blocks." + id + ".flow", "There is no flow \"" + block.flow + "\".");
  }
  for (const auto& [id, edge] : scenario.edges) {
    const auto from = scenario.blocks.find(edge.from), to = scenario.blocks.find(edge.to);
    if (from == scenario.blocks.end()) {
      in.Fail("edges." + id + ".from", "There is no block \"" + edge.from + "\".");
    } else if (to == scenario.blocks.end()) {
      in.Fail("edges." + id + ".to", "There is no block \"" + edge.to + "\".");
    } else if (from->second.flow != to->second.flow) {
      in.Fail("edges." + id + ".to", "An edge stays in its flow; to enter another one is what \"call_flow\" is for.");
    }
  }
}

// Whole numbers without an exponent, as people and diffs like them.
json::Value EncodeCoordinate(double number) {
  return number == std::floor(number) ? json::Value(std::int64_t(number)) : json::Value(number);
}

json::Object EncodeVariable(const Variable& variable) {
  return {{"type", VariableTypeName(variable.type)},
          {"scope", VariableScopeName(variable.scope)},
          {"default", variable.fallback ? *variable.fallback : json::Value(nullptr)},
          {"description", variable.description}};
}

json::Value Sorted(const json::Value& value) {
  if (value.is_array()) {
    json::Array out;
    for (const auto& item : value.get_array()) out.push_back(Sorted(item));
    return out;
  }
  if (!value.is_object()) return value;
  std::map<std::string_view, const json::Value*> members;
  for (const auto& member : value.get_object()) members[std::string_view(member.key().data(), member.key().size())] = &member.value();
  json::Object out;
  for (const auto& [name, member] : members) out[name] = Sorted(*member);
  return out;
}

}  // namespace

bool IsEntityId(std::string_view id, char prefix) {
  return id.size() >= 3 && id.size() <= 26 && id[0] == prefix && id[1] == '_' && std::all_of(id.begin() + 2, id.end(), IsAlnum);
}

bool IsVariableName(std::string_view name) {
  return !name.empty() && name.size() <= 40 && name[0] >= 'a' && name[0] <= 'z' &&
         std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

std::string_view VariableTypeName(VariableType type) { return kTypes[std::size_t(type)]; }
std::string_view VariableScopeName(VariableScope scope) { return kScopes[std::size_t(scope)]; }

Result<Scenario> ParseScenario(std::string_view text) {
  if (text.size() > kMaxScenarioBytes) return Error(ErrorCode::kTooLarge, "A scenario may have at most 1 MB.");
  TRY(const auto value, json::Parse(text));
  return DecodeScenario(value);
}

Result<Scenario> DecodeScenario(const json::Value& value) {
  json::Reader in(value);
  Scenario scenario;
  if (in.Int("format") != kScenarioFormat) in.Fail("format", "This program reads scenarios of format 1.");
  ReadLocales(in, scenario);
  scenario.main = in.Text("main", 40);
  Entities(in, "flows", 'f', kMaxFlows, [&](const std::string& id, json::Reader& one) { scenario.flows[id] = one.TextOr("name", "", kMaxName); });
  Entities(in, "variables", 0, kMaxVariables, [&](const std::string& id, json::Reader& one) { scenario.variables[id] = ReadVariable(one); });
  Entities(in, "blocks", 'b', kMaxBlocks, [&](const std::string& id, json::Reader& one) { scenario.blocks[id] = ReadBlock(one); });
  Entities(in, "edges", 'e', kMaxEdges, [&](const std::string& id, json::Reader& one) {
    Edge edge;
    edge.from = one.Text("from", 40);
    edge.port = one.Text("port", 64);
    edge.to = one.Text("to", 40);
    scenario.edges[id] = std::move(edge);
  });
  CHECK_OK(in.Check());
  CheckEnds(in, scenario);
  CHECK_OK(in.Check());
  return scenario;
}

json::Object EncodeScenario(const Scenario& scenario) {
  json::Object blocks, edges, flows, variables;
  for (const auto& [id, block] : scenario.blocks) {
    blocks[id] = json::Object({{"flow", block.flow}, {"kind", block.kind}, {"name", block.name}, {"at", json::Array{EncodeCoordinate(block.x), EncodeCoordinate(block.y)}},
                               {"settings", block.settings ? *block.settings : json::Object()}});
  }
  for (const auto& [id, edge] : scenario.edges) {
    edges[id] = json::Object({{"from", edge.from}, {"port", edge.port}, {"to", edge.to}});
  }
  for (const auto& [id, name] : scenario.flows) flows[id] = json::Object({{"name", name}});
  for (const auto& [name, variable] : scenario.variables) variables[name] = EncodeVariable(variable);
  json::Array locales;
  for (const auto& locale : scenario.locales) locales.push_back(json::Value(locale));
  const json::Value whole(json::Object({{"format", kScenarioFormat},
                                        {"locales", std::move(locales)},
                                        {"main", scenario.main},
                                        {"flows", std::move(flows)},
                                        {"variables", std::move(variables)},
                                        {"blocks", std::move(blocks)},
                                        {"edges", std::move(edges)}}));
  return Sorted(whole).get_object();
}

std::string DumpScenario(const Scenario& scenario) { return json::Dump(EncodeScenario(scenario)); }

Scenario StarterScenario(const std::vector<std::string>& locales) {
  Scenario scenario;
  scenario.locales = locales.empty() ? std::vector<std::string>{"en"} : locales;
  scenario.main = "f_main";
  scenario.flows["f_main"] = "Main";
  json::Object words;
  for (const auto& locale : scenario.locales) {
    const auto language = std::string_view(locale).substr(0, 2);
    words[locale] = language == "ru" ? "Здравствуйте! Чем могу помочь?" : language == "ar" ? "مرحبًا! كيف يمكنني مساعدتك؟" : "Hello! How can I help?";
  }
  Block start, greeting;
  start.flow = greeting.flow = "f_main";
  start.kind = "start";
  start.x = 80, start.y = 120;
  start.settings = std::make_shared<json::Object>();
  greeting.kind = "send_text";
  greeting.x = 360, greeting.y = 120;
  greeting.settings = std::make_shared<json::Object>(json::Object({{"text", std::move(words)}}));
  scenario.blocks["b_start"] = std::move(start);
  scenario.blocks["b_hello"] = std::move(greeting);
  Edge edge;
  edge.from = "b_start", edge.port = "next", edge.to = "b_hello";
  scenario.edges["e_1"] = std::move(edge);
  return scenario;
}

}  // namespace beseda::flow
