#include "flow/block_compiler.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "base/text.h"
#include "base/unicode.h"
#include "flow/program.h"
#include "flow/value.h"

namespace beseda::flow {
namespace {

// Words of Lua and names of its library: no variables.
constexpr std::string_view kLuaNames[] = {
    "and",    "break",  "do",     "else",   "elseif", "end",      "false",    "for",      "function", "goto",   "if",     "in",           "local",
    "nil",    "not",    "or",     "repeat", "return", "then",     "true",     "until",    "while",    "string", "math",   "table",        "utf8",
    "assert", "error",  "ipairs", "next",   "null",   "pairs",    "pcall",    "rawequal", "rawget",   "rawlen", "rawset", "setmetatable", "getmetatable",
    "select", "tonumber", "tostring", "type"};
constexpr int kMaxConditionDepth = 5;

bool IsLuaName(std::string_view name) { return std::find(std::begin(kLuaNames), std::end(kLuaNames), name) != std::end(kLuaNames); }

// "order.items[1].title" as its names; nothing if it is anything else.
std::optional<std::vector<std::string>> PathOf(std::string_view source) {
  std::vector<std::string> names;
  const auto is_letter = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; };
  while (!source.empty()) {
    std::size_t end = 0;
    if (!names.empty() && source[0] == '[') {
      end = source.find(']');
      const auto place = end == source.npos ? std::string_view() : source.substr(1, end - 1);
      if (place.empty() || !std::all_of(place.begin(), place.end(), [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
      names.emplace_back(place);
      source.remove_prefix(end + 1);
      continue;
    }
    if (!names.empty()) {
      if (source[0] != '.') return std::nullopt;
      source.remove_prefix(1);
    }
    while (end < source.size() && is_letter(source[end])) ++end;
    if (end == 0 || std::isdigit(static_cast<unsigned char>(source[0]))) return std::nullopt;
    names.emplace_back(source.substr(0, end));
    source.remove_prefix(end);
  }
  if (names.empty() || !IsVariableName(names[0]) || IsLuaName(names[0])) return std::nullopt;
  return names;
}

std::optional<json::Value> ConstantOf(std::string_view source) {
  if (source == "true" || source == "false") return json::Value(source == "true");
  if (source == "nil") return json::Value(nullptr);
  const bool quoted = source.size() >= 2 && (source[0] == '"' || source[0] == '\'') && source.back() == source[0];
  if (quoted && source.find_first_of("\\\"'\n", 1) == source.size() - 1) return json::Value(source.substr(1, source.size() - 2));
  const bool digits = !source.empty() && std::all_of(source.begin(), source.end(), [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
  if (!digits) return std::nullopt;
  const auto number = NumberOf(json::Value(source));
  if (!number) return std::nullopt;
  return NumberValue(*number);
}

}  // namespace

BlockCompiler::BlockCompiler(Names& names, std::string id, const json::Object& settings, std::vector<std::string> ports)
    : names_(names), id_(std::move(id)), settings_(settings), ports_(std::move(ports)) {}

std::int32_t BlockCompiler::Port(std::string_view id) const {
  const auto found = std::find(ports_.begin(), ports_.end(), id);
  return found == ports_.end() ? -1 : std::int32_t(found - ports_.begin());
}

void BlockCompiler::Mistake(std::string code, const std::string& field, std::string detail) {
  Problem problem;
  problem.code = std::move(code);
  problem.block = id_;
  problem.field = field;
  problem.detail = std::move(detail);
  problems_.push_back(std::move(problem));
}

void BlockCompiler::Warn(std::string code, const std::string& field, std::string detail, std::string locale) {
  Mistake(std::move(code), field, std::move(detail));
  problems_.back().severity = Problem::Severity::kWarning;
  problems_.back().locale = std::move(locale);
}

std::vector<Problem> BlockCompiler::TakeProblems() {
  if (const auto read = settings_.Check(); !read.ok()) Mistake("bad_setting", read.error().field, read.error().message);
  return std::move(problems_);
}

Template BlockCompiler::Text(json::Reader& in, std::string_view name) {
  const auto field = in.path().empty() ? std::string(name) : in.path() + "." + std::string(name);
  return ParseTemplate(in.TextOr(name, ""), field);
}

Template BlockCompiler::ParseTemplate(std::string_view text, const std::string& field) {
  std::vector<Template::Part> parts;
  const auto add_words = [&](std::string_view words) {
    if (words.empty()) return;
    Template::Part part;
    part.words = words;
    parts.push_back(std::move(part));
  };
  for (;;) {
    const auto begin = text.find("{{");
    const auto end = begin == text.npos ? text.npos : text.find("}}", begin);
    if (end == text.npos) break;
    add_words(text.substr(0, begin));
    Template::Part part;
    part.expression = std::make_shared<Expression>(ParseExpression(text.substr(begin + 2, end - begin - 2), field));
    parts.push_back(std::move(part));
    text.remove_prefix(end + 2);
  }
  if (text.find("{{") != text.npos) Warn("open_braces", field);
  add_words(text);
  return Template(std::move(parts));
}

LocalizedTemplate BlockCompiler::Localized(json::Reader& in, std::string_view name, bool required) {
  const auto field = in.path().empty() ? std::string(name) : in.path() + "." + std::string(name);
  const auto& raw = in.Raw(name);
  if (!raw.is_null() && !raw.is_object()) {
    in.Fail(name, "\"" + field + "\" must be an object of texts by language.");
    return {};
  }
  const auto text_of = [&](const std::string& locale) -> std::string_view {
    const auto* text = raw.is_object() ? raw.get_object().if_contains(locale) : nullptr;
    return text && text->is_string() ? Trim(json::View(text->get_string())) : std::string_view();
  };
  const auto& locales = names_.locales();
  std::string_view fallback;
  for (const auto& locale : locales) {
    if (fallback.empty()) fallback = text_of(locale);
  }
  if (fallback.empty()) {
    if (required) Mistake("missing_text", field);
    return {};
  }
  std::vector<Template> texts;
  for (const auto& locale : locales) {
    const auto text = text_of(locale);
    if (text.empty()) Warn("missing_translation", field, locale, locale);
    texts.push_back(ParseTemplate(text.empty() ? fallback : text, field));
  }
  return LocalizedTemplate(std::move(texts));
}

std::int32_t BlockCompiler::VariableToRead(const std::string& name, const std::string& field) {
  reads_.insert(name);
  const auto slot = names_.Slot(name);
  if (names_.IsSecret(name)) {
    if (!secrets_allowed_) Mistake("secret_outside", field, name);
    secrets_.insert(slot);
  }
  return slot;
}

Expression BlockCompiler::ParseExpression(std::string_view source, const std::string& field) {
  source = Trim(source);
  if (source.empty()) {
    Mistake("empty_expression", field);
    return Expression::Constant(nullptr);
  }
  if (auto constant = ConstantOf(source)) return Expression::Constant(std::move(*constant));
  if (auto path = PathOf(source)) {
    const auto slot = VariableToRead((*path)[0], field);
    path->erase(path->begin());
    return Expression::OfVariable(slot, std::move(*path));
  }
  return ScriptExpression(source, field);
}

Expression BlockCompiler::ScriptExpression(std::string_view source, const std::string& field) {
  auto script = names_.scripts().CompileExpression(std::string(source));
  if (!script.ok()) {
    Mistake("bad_expression", field, script.error().message);
    return Expression::Constant(nullptr);
  }
  for (const auto& name : ReadVariables(**script)) {
    if (!IsLuaName(name)) VariableToRead(name, field);
  }
  return Expression::OfScript(std::move(*script));
}

ScriptPtr BlockCompiler::Script(json::Reader& in, std::string_view name) {
  auto script = names_.scripts().CompileScript(in.TextOr(name, ""));
  if (!script.ok()) {
    Mistake("bad_expression", std::string(name), script.error().message);
    return nullptr;
  }
  const auto written = WrittenVariables(**script);
  writes_.insert(written.begin(), written.end());
  for (const auto& variable : ReadVariables(**script)) {
    // Its own functions are globals as well.
    const bool own = std::find(written.begin(), written.end(), variable) != written.end() && !names_.Knows(variable);
    if (!own && !IsLuaName(variable)) VariableToRead(variable, std::string(name));
  }
  return std::move(*script);
}

Condition BlockCompiler::ParseCondition(const json::Value& when, const std::string& field, int depth) {
  if (when.is_string()) return Condition::OfExpression(ParseExpression(json::View(when.get_string()), field));
  if (!when.is_object() || depth > kMaxConditionDepth) {
    Mistake("bad_condition", field);
    return Condition::Group(Condition::Kind::kAll, {});
  }
  for (const auto& [name, kind] : {std::pair{"all", Condition::Kind::kAll}, std::pair{"any", Condition::Kind::kAny}}) {
    const auto* group = when.get_object().if_contains(name);
    if (!group || !group->is_array()) continue;
    std::vector<Condition> parts;
    for (const auto& part : group->get_array()) parts.push_back(ParseCondition(part, field, depth + 1));
    if (parts.empty()) Mistake("bad_condition", field);
    return Condition::Group(kind, std::move(parts));
  }
  json::Reader in(when, field);
  const auto variable = in.TextOr("variable", "", 200);
  const auto kind = ParseComparison(in.TextOr("op", "", 40));
  const auto& raw = in.Raw("value");
  if (variable.empty() || !kind || (NeedsRightSide(*kind) && raw.is_null())) {
    Mistake("bad_condition", field);
    return Condition::Group(Condition::Kind::kAll, {});
  }
  return Condition::Comparison(*kind, ParseExpression(variable, field), ParseTemplate(TextOf(raw), field));
}

std::int32_t BlockCompiler::VariableToSet(json::Reader& in, std::string_view name, bool required) {
  const auto field = in.path().empty() ? std::string(name) : in.path() + "." + std::string(name);
  const auto variable = in.TextOr(name, "", 100);
  if (variable.empty()) {
    if (required) Mistake("missing_variable", field);
    return -1;
  }
  if (!IsVariableName(variable) || IsOwnVariable(variable)) {
    Mistake("bad_variable", field, variable);
    return -1;
  }
  if (names_.IsSecret(variable)) {
    Mistake("secret_set", field, variable);
    return -1;
  }
  writes_.insert(variable);
  return names_.Slot(variable);
}

std::int32_t BlockCompiler::StartOfFlow(json::Reader& in, std::string_view name) {
  const auto flow = in.TextOr(name, "", 40);
  const auto start = names_.FlowStart(flow);
  if (flow.empty()) {
    Mistake("missing_flow", std::string(name));
  } else if (!names_.HasFlow(flow)) {
    Mistake("unknown_flow", std::string(name), flow);
  } else if (start < 0) {
    Mistake("flow_without_start", std::string(name), flow);
  }
  if (start >= 0) jumps_.push_back(start);
  return start;
}

std::int32_t BlockCompiler::BlockNamed(json::Reader& in, std::string_view name) {
  const auto block = in.TextOr(name, "", 40);
  const auto index = names_.BlockIndex(block);
  if (index < 0) Mistake("unknown_block", std::string(name), block);
  if (index >= 0) jumps_.push_back(index);
  return index;
}

std::optional<Micros> BlockCompiler::Duration(json::Reader& in, std::string_view name) {
  const auto text = in.TextOr(name, "", 60);
  if (text.empty()) return std::nullopt;
  const auto duration = ParseDuration(text);
  if (!duration) Mistake("bad_duration", std::string(name), text);
  return duration;
}

std::vector<std::string> BlockCompiler::FoldedWords(json::Reader& in, std::string_view name) {
  std::vector<std::string> words;
  const auto add = [&](std::string_view text) {
    for (const auto word : Split(text, ',')) {
      auto folded = FoldText(Trim(word));
      if (!folded.empty() && std::find(words.begin(), words.end(), folded) == words.end()) words.push_back(std::move(folded));
    }
  };
  const auto& raw = in.Raw(name);
  if (raw.is_string()) add(json::View(raw.get_string()));
  if (raw.is_object()) {
    for (const auto& member : raw.get_object()) {
      if (member.value().is_string()) add(json::View(member.value().get_string()));
    }
  }
  return words;
}

std::optional<Micros> ParseDuration(std::string_view text) {
  constexpr double kLongest = 10 * 366 * 86400.0;
  if (!text.starts_with('P') || text.size() > 40) return std::nullopt;
  text.remove_prefix(1);
  double total = 0;
  bool in_time = false, any = false;
  while (!text.empty()) {
    if (text[0] == 'T' && !in_time) {
      in_time = true;
      text.remove_prefix(1);
      continue;
    }
    const auto end = text.find_first_not_of("0123456789.");
    if (end == 0 || end == text.npos) return std::nullopt;
    const auto number = NumberOf(json::Value(text.substr(0, end)));
    const char unit = text[end];
    const double factor = in_time ? (unit == 'H' ? 3600 : unit == 'M' ? 60 : unit == 'S' ? 1 : 0) : (unit == 'W' ? 604800 : unit == 'D' ? 86400 : 0);
    if (!number || factor == 0) return std::nullopt;
    total += *number * factor;
    any = true;
    text.remove_prefix(end + 1);
  }
  if (!any || total > kLongest) return std::nullopt;
  return Micros(std::int64_t(total * 1e6));
}

}  // namespace beseda::flow
