#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "flow/condition.h"
#include "flow/expression.h"
#include "flow/node.h"
#include "flow/problem.h"
#include "flow/scenario.h"
#include "json/reader.h"

namespace beseda::flow {

/// What the parts of a scenario are known by while it is compiled.
class Names {
 public:
  virtual ~Names() = default;
  /// The variable's slot; -1: the scenario does not list it, and that is noted.
  virtual std::int32_t Slot(const std::string& name) = 0;
  virtual bool Knows(const std::string& name) const = 0;
  virtual bool IsSecret(const std::string& name) const = 0;
  virtual std::int32_t BlockIndex(std::string_view id) const = 0;
  virtual std::int32_t FlowStart(std::string_view flow) const = 0;
  virtual bool HasFlow(std::string_view flow) const = 0;
  virtual Scripts& scripts() = 0;
  virtual const std::vector<std::string>& locales() const = 0;
};

/// One block's settings on the way to a node. What is wrong in them is noted as problems, so that an author sees all at
/// once; a node that was made beside problems is never run. Used by one task.
class BlockCompiler {
 public:
  BlockCompiler(Names& names, std::string id, const json::Object& settings, std::vector<std::string> ports);

  const std::string& id() const { return id_; }
  /// The settings, defaults filled in. Errors of reading are noted at the end.
  json::Reader& settings() { return settings_; }

  /// The port's number. One that the schema does not have is a mistake of the program.
  std::int32_t Port(std::string_view id) const;

  Template Text(json::Reader& in, std::string_view name);
  Template ParseTemplate(std::string_view text, const std::string& field);
  LocalizedTemplate Localized(json::Reader& in, std::string_view name, bool required = true);
  Expression ParseExpression(std::string_view source, const std::string& field);
  /// An expression's text or {variable, op, value}, or {"all"|"any": [conditions]}.
  Condition ParseCondition(const json::Value& when, const std::string& field, int depth = 0);
  ScriptPtr Script(json::Reader& in, std::string_view name);
  /// The variable named by a setting, which the block sets; -1 if the setting is empty.
  std::int32_t VariableToSet(json::Reader& in, std::string_view name, bool required = true);
  /// Notes that the block reads it at `field`; where secrets do not belong, one is a mistake.
  std::int32_t VariableToRead(const std::string& name, const std::string& field);
  /// From here on the block's texts may hold secrets: they go to another system, not to people.
  void AllowSecrets() { secrets_allowed_ = true; }
  /// Secrets that it reads, by slot.
  const std::set<std::int32_t>& secrets() const { return secrets_; }
  std::int32_t StartOfFlow(json::Reader& in, std::string_view name);
  std::int32_t BlockNamed(json::Reader& in, std::string_view name);
  /// ISO 8601 ("PT5M"), as micros; nothing if the setting is empty.
  std::optional<Micros> Duration(json::Reader& in, std::string_view name);
  /// Words in all languages, folded for comparing: a text setting's items between commas.
  std::vector<std::string> FoldedWords(json::Reader& in, std::string_view name);

  void Mistake(std::string code, const std::string& field, std::string detail = {});
  void Warn(std::string code, const std::string& field, std::string detail = {}, std::string locale = {});

  Names& names() { return names_; }
  std::vector<Problem> TakeProblems();
  const std::set<std::string>& reads() const { return reads_; }
  const std::set<std::string>& writes() const { return writes_; }
  /// Blocks and flows that it leads to besides its ports.
  const std::vector<std::int32_t>& jumps() const { return jumps_; }

 private:
  Expression ScriptExpression(std::string_view source, const std::string& field);

  Names& names_;
  std::string id_;
  json::Reader settings_;
  std::vector<std::string> ports_;
  std::vector<Problem> problems_;
  std::set<std::string> reads_, writes_;
  std::vector<std::int32_t> jumps_;
  bool secrets_allowed_ = false;
  std::set<std::int32_t> secrets_;
};

/// "P1DT2H", "PT90S", "PT0.5S" as micros; years and months are refused, for they have no fixed length. At most ten years.
std::optional<Micros> ParseDuration(std::string_view text);

/// A kind of block that has code.
struct BlockKind {
  std::string_view kind;
  std::unique_ptr<const Node> (*compile)(BlockCompiler& block);
};

}  // namespace beseda::flow
