#include "flow/blocks/json_template.h"

#include "flow/block_compiler.h"
#include "flow/run.h"
#include "flow/value.h"

namespace beseda::flow {
namespace {

JsonTemplate ParseJsonTemplate(BlockCompiler& block, const json::Value& value, const std::string& field) {
  JsonTemplate made;
  if (value.is_object()) {
    made.object = true;
    for (const auto& member : value.get_object()) made.members.emplace_back(member.key(), ParseJsonTemplate(block, member.value(), field));
  } else if (value.is_array()) {
    made.array = true;
    for (const auto& item : value.get_array()) made.items.push_back(ParseJsonTemplate(block, item, field));
  } else if (value.is_string()) {
    made.text = block.ParseTemplate(json::View(value.get_string()), field);
  } else {
    made.constant = value;
  }
  return made;
}

}  // namespace

std::optional<JsonTemplate> ReadJsonTemplate(BlockCompiler& block, json::Reader& in, const std::string& name) {
  const auto& raw = in.Raw(name);
  if (raw.is_null() || IsEmpty(raw)) return std::nullopt;
  auto value = raw;
  // Written into a field for JSON, it comes as a text.
  if (raw.is_string() && (json::View(raw.get_string()).starts_with('{') || json::View(raw.get_string()).starts_with('['))) {
    auto parsed = json::Parse(json::View(raw.get_string()));
    if (parsed.ok()) value = std::move(*parsed);
    else block.Mistake("bad_json", name, parsed.error().message);
  }
  return ParseJsonTemplate(block, value, name);
}

Result<json::Value> Fill(Run& run, const JsonTemplate& from) {
  if (from.object) {
    json::Object out;
    for (const auto& [name, member] : from.members) {
      TRY(out[name], Fill(run, member));
    }
    return json::Value(std::move(out));
  }
  if (from.array) {
    json::Array out;
    for (const auto& item : from.items) {
      TRY(auto value, Fill(run, item));
      out.push_back(std::move(value));
    }
    return json::Value(std::move(out));
  }
  if (!from.text) return from.constant;
  if (from.text->empty()) return json::Value("");
  return from.text->Evaluate(run);
}

}  // namespace beseda::flow
