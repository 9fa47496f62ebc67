#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "json/fwd.h"

namespace beseda::flow {

/// A bot's scenario as its author draws it (schemas/flow.json): all its flows, the blocks in them, the edges between blocks
/// and the variables. A plain value; whether it makes sense is for problems.h to say.

enum class VariableType { kAny, kText, kNumber, kBoolean, kDate, kList, kObject };
/// How long a variable lives: as long as the session, as the contact, or as the bot. A secret is the bot's too, but its value is
/// no part of the scenario: it is set apart, and only requests to other systems may hold it (secret_rows.h).
enum class VariableScope { kSession, kContact, kBot, kSecret };

struct Variable {
  VariableType type = VariableType::kAny;
  VariableScope scope = VariableScope::kSession;
  std::shared_ptr<const json::Value> fallback = nullptr;  ///< Its value before it is set; null: none.
  std::string description = {};
};

struct Block {
  std::string flow = {};
  std::string kind = {};
  std::string name = {};  ///< What the author calls it; may be empty.
  double x = 0, y = 0;    ///< Where it stands on the canvas.
  std::shared_ptr<const json::Object> settings = nullptr;  ///< Never null once decoded.
};

struct Edge {
  std::string from = {};
  std::string port = {};
  std::string to = {};
};

struct Scenario {
  std::vector<std::string> locales = {};  ///< At least one; the first is what the others fall back to.
  std::string main = {};                  ///< Id of the flow that a conversation begins in.
  std::map<std::string, std::string> flows = {};  ///< Names by id.
  std::map<std::string, Variable> variables = {};
  std::map<std::string, Block> blocks = {};
  std::map<std::string, Edge> edges = {};
};

inline constexpr std::size_t kMaxScenarioBytes = 1024 * 1024;
inline constexpr std::size_t kMaxBlocks = 2000;
inline constexpr std::int64_t kScenarioFormat = 1;

/// Errors: kInvalid with the field's path ("blocks.b_1.kind"), kTooLarge. What cannot be told apart from a mistake of the
/// program that wrote it (ids, types, an edge to nowhere between flows) is refused; what an author may leave half done is not.
Result<Scenario> ParseScenario(std::string_view text);
Result<Scenario> DecodeScenario(const json::Value& value);
/// The document, keys sorted.
json::Object EncodeScenario(const Scenario& scenario);
std::string DumpScenario(const Scenario& scenario);

/// "b_" and 1 to 24 letters and digits.
bool IsEntityId(std::string_view id, char prefix);
/// [a-z][a-z0-9_]{0,39}
bool IsVariableName(std::string_view name);

std::string_view VariableTypeName(VariableType type);
std::string_view VariableScopeName(VariableScope scope);

/// The scenario that a new bot's author begins with: a start and a greeting.
Scenario StarterScenario(const std::vector<std::string>& locales);

}  // namespace beseda::flow
