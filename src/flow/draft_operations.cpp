#include "flow/draft_operations.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "json/json.h"
#include "json/reader.h"

namespace beseda::flow {
namespace {

struct EntityType {
  std::string_view name;
  std::string_view member;  ///< Of the document.
  char prefix;              ///< Of ids; 0: a variable's name.
};
constexpr EntityType kTypes[] = {{"block", "blocks", 'b'}, {"edge", "edges", 'e'}, {"flow", "flows", 'f'}, {"variable", "variables", 0}};
constexpr std::size_t kMostIdLetters = 24;
constexpr std::size_t kMostNameLetters = 40;

bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetterOrDigit(char c) { return IsLower(c) || IsDigit(c) || (c >= 'A' && c <= 'Z'); }

bool IsIdOf(const EntityType& type, std::string_view id) {
  if (type.prefix == 0) {
    return !id.empty() && id.size() <= kMostNameLetters && IsLower(id[0]) &&
           std::all_of(id.begin(), id.end(), [](char c) { return IsLower(c) || IsDigit(c) || c == '_'; });
  }
  if (id.size() < 3 || id.size() > 2 + kMostIdLetters || id[0] != type.prefix || id[1] != '_') return false;
  return std::all_of(id.begin() + 2, id.end(), &IsLetterOrDigit);
}

json::Object& Member(json::Object& scenario, std::string_view name) {
  auto& member = scenario[name];
  if (!member.is_object()) member = json::Object();
  return member.get_object();
}

/// A member of an entity as text; empty if it is none.
std::string_view TextOf(const json::Value& entity, std::string_view name) {
  if (!entity.is_object()) return {};
  const auto* value = entity.get_object().if_contains(name);
  return value && value->is_string() ? json::View(value->get_string()) : std::string_view();
}

void EraseIf(json::Object& object, const auto& goes) {
  std::vector<std::string> gone;
  for (const auto& entry : object) {
    if (goes(std::string_view(entry.key()), entry.value())) gone.emplace_back(entry.key());
  }
  for (const auto& id : gone) object.erase(id);
}

/// One document and the operations on it.
class Edit {
 public:
  explicit Edit(json::Object scenario) : scenario_(std::move(scenario)) {}

  Status Apply(json::Reader& operation) {
    const auto op = operation.Text("op", 16), type_name = operation.Text("type", 16);
    if (op != "put" && op != "remove") operation.Fail("op", "An operation is \"put\" or \"remove\".");
    CHECK_OK(operation.Check());
    if (type_name == "settings") return PutSettings(operation, op);
    const auto* type = std::find_if(std::begin(kTypes), std::end(kTypes), [&](const auto& known) { return known.name == type_name; });
    if (type == std::end(kTypes)) {
      operation.Fail("type", "The type is block, edge, flow, variable or settings.");
      return operation.Check();
    }
    const auto id = operation.Text("id", 64);
    if (!IsIdOf(*type, id)) operation.Fail("id", "This is no id of a " + type_name + ".");
    CHECK_OK(operation.Check());
    if (op == "remove") return Remove(operation, *type, id);
    const auto& value = operation.Raw("value");
    if (!value.is_object()) operation.Fail("value", "The new state is an object.");
    CHECK_OK(operation.Check());
    if (type->name == "edge") ClearPort(id, value);
    Member(scenario_, type->member)[id] = value;
    return Ok();
  }

  json::Object Finish() {
    DropHomelessBlocks();
    DropLooseEdges();
    return std::move(scenario_);
  }

 private:
  Status PutSettings(json::Reader& operation, std::string_view op) {
    if (op != "put") operation.Fail("op", "Settings are put, never removed.");
    const auto& value = operation.Raw("value");
    if (!value.is_object()) operation.Fail("value", "The settings are an object.");
    CHECK_OK(operation.Check());
    for (const auto& setting : value.get_object()) {
      if (setting.key() != "locales" && setting.key() != "main") operation.Fail("value", "The settings are \"locales\" and \"main\".");
      else scenario_[setting.key()] = setting.value();
    }
    return operation.Check();
  }

  Status Remove(json::Reader& operation, const EntityType& type, const std::string& id) {
    if (type.name == "flow" && TextOf(json::Value(scenario_), "main") == id) {
      operation.Fail("id", "The main flow cannot be removed. Make another flow the main one first.");
    }
    CHECK_OK(operation.Check());
    Member(scenario_, type.member).erase(id);
    return Ok();
  }

  // A port has one edge: the one that is put last.
  void ClearPort(const std::string& id, const json::Value& edge) {
    EraseIf(Member(scenario_, "edges"), [&](std::string_view other, const json::Value& value) {
      return other != id && TextOf(value, "from") == TextOf(edge, "from") && TextOf(value, "port") == TextOf(edge, "port");
    });
  }

  void DropHomelessBlocks() {
    const auto& flows = Member(scenario_, "flows");
    EraseIf(Member(scenario_, "blocks"),
            [&](std::string_view, const json::Value& block) { return !flows.contains(TextOf(block, "flow")); });
  }

  void DropLooseEdges() {
    const auto& blocks = Member(scenario_, "blocks");
    EraseIf(Member(scenario_, "edges"), [&](std::string_view, const json::Value& edge) {
      const auto *from = blocks.if_contains(TextOf(edge, "from")), *to = blocks.if_contains(TextOf(edge, "to"));
      return !from || !to || TextOf(*from, "flow") != TextOf(*to, "flow");
    });
  }

  json::Object scenario_;
};

}  // namespace

Result<json::Object> ApplyOperations(json::Object scenario, const json::Array& operations) {
  if (operations.size() > kMostOperations) {
    return Error(ErrorCode::kInvalid, "An edit has at most 5,000 operations.").InField("operations");
  }
  Edit edit(std::move(scenario));
  for (std::size_t i = 0; i < operations.size(); ++i) {
    json::Reader operation(operations[i], "operations[" + std::to_string(i) + "]");
    CHECK_OK(edit.Apply(operation));
  }
  return edit.Finish();
}

}  // namespace beseda::flow
