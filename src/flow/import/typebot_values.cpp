// Typebot's texts, conditions and expressions as ours.
#include <array>

#include "base/text.h"
#include "flow/import/loose_json.h"
#include "flow/import/typebot.h"
#include "json/json.h"

namespace beseda::flow {
namespace {

// packages/conditions/src/constants.ts
constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kOperators = {{{"Equal to", "eq"},
                                                                                       {"Not equal", "ne"},
                                                                                       {"Contains", "contains"},
                                                                                       {"Does not contain", "not_contains"},
                                                                                       {"Greater than", "gt"},
                                                                                       {"Greater or equal to", "ge"},
                                                                                       {"Less than", "lt"},
                                                                                       {"Less or equal to", "le"},
                                                                                       {"Is set", "not_empty"},
                                                                                       {"Is empty", "empty"},
                                                                                       {"Starts with", "starts_with"},
                                                                                       {"Ends with", "ends_with"}}};

bool IsPlainWord(std::string_view text) {
  return !text.empty() && text.find_first_of("\\^$.|?*+()[]{}/") == text.npos;
}

}  // namespace

JsNames TypebotImport::Names() {
  JsNames names;
  names.braces = [this](std::string_view name) { return draft_.Variable(name); };
  return names;
}

std::string TypebotImport::Template(Work& work, std::string_view text) {
  std::string out;
  for (;;) {
    const auto begin = text.find("{{");
    const auto end = begin == text.npos ? text.npos : text.find("}}", begin);
    if (end == text.npos) break;
    out += text.substr(0, begin);
    const auto inside = text.substr(begin + 2, end - begin - 2);
    text.remove_prefix(end + 2);
    if (inside.starts_with('=') && inside.ends_with('=') && inside.size() > 2) {
      const auto code = inside.substr(1, inside.size() - 2);
      if (const auto lua = LuaOfJs(code, Names())) out += "{{" + *lua + "}}";
      else draft_.Changed(work.item, "text_code", std::string(code));
    } else if (!Trim(inside).empty() && inside.find_first_of("{}") == inside.npos) {
      out += "{{" + draft_.Variable(Trim(inside)) + "}}";
    }
  }
  // Braces that nothing closes would look like an expression's beginning.
  std::string rest(text);
  for (auto at = rest.find("{{"); at != rest.npos; at = rest.find("{{")) rest.erase(at, 1);
  return out + rest;
}

json::Object TypebotImport::Words(Work& work, std::string_view text) { return draft_.Words(Template(work, text)); }

std::string TypebotImport::VariableOf(Work& work, std::string_view id) {
  if (id.empty()) return {};
  const auto found = variables_.find(id);
  if (found == variables_.end()) {
    draft_.Changed(work.item, "no_variable", std::string(id));
    return {};
  }
  return draft_.Variable(found->second);
}

json::Value TypebotImport::Comparison(Work& work, const json::Value& comparison) {
  const auto variable = VariableOf(work, TextAt(comparison, "variableId"));
  const auto theirs = TextAt(comparison, "comparisonOperator");
  // What names no variable or no operator is false there.
  if (variable.empty() || theirs.empty()) return json::Value("false");
  const auto value = TextAt(comparison, "value");
  const bool nothing = value == "null" || value == "undefined";
  for (const auto& [name, op] : kOperators) {
    if (name != theirs) continue;
    if (nothing && (op == "eq" || op == "ne")) return json::Object({{"variable", variable}, {"op", op == "eq" ? "empty" : "not_empty"}});
    return json::Object({{"variable", variable}, {"op", op}, {"value", Template(work, value)}});
  }
  if ((theirs == "Matches regex" || theirs == "Does not match regex") && IsPlainWord(value)) {
    return json::Object({{"variable", variable}, {"op", theirs == "Matches regex" ? "contains" : "not_contains"}, {"value", value}});
  }
  draft_.Changed(work.item, "comparison", theirs + " " + value);
  return json::Value("false");
}

json::Value TypebotImport::ConditionOf(Work& work, const json::Value& condition) {
  json::Array parts;
  for (const auto& one : ListAt(condition, "comparisons")) parts.push_back(Comparison(work, one));
  if (parts.empty()) return json::Value("false");
  if (parts.size() == 1) return parts[0];
  return json::Object({{TextAt(condition, "logicalOperator") == "OR" ? "any" : "all", std::move(parts)}});
}

std::optional<json::Value> TypebotImport::ValueOf(Work& work, const std::string& expression, bool is_code) {
  const auto text = Trim(expression);
  if (const auto lua = LuaOfJs(text, Names())) {
    // What is written as a number alone is one.
    const bool digits = !text.empty() && text.find_first_not_of("0123456789.") == text.npos;
    if (!digits) return json::Value("{{" + *lua + "}}");
    if (const auto number = json::Parse(text); number.ok()) return *number;
    return json::Value(text);
  }
  // There, what is no JavaScript is a text; these signs say that it was meant as code.
  const bool code = is_code || text.find("=>") != text.npos || text.find("return ") != text.npos || text.find("new Date") != text.npos ||
                    text.find("Math.") != text.npos || (text.find(';') != text.npos && text.find('(') != text.npos);
  if (code) return std::nullopt;
  return json::Value(Template(work, expression));
}

}  // namespace beseda::flow
