#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "flow/block_compiler.h"
#include "flow/catalogue.h"
#include "flow/compile.h"
#include "json/json.h"

namespace beseda::flow {

/// One compilation: numbers for blocks and variables first, then nodes, then what only shows in the whole (graph_checks.cpp).
class Compiler final : private Names {
 public:
  Compiler(std::shared_ptr<const Scenario> scenario, const Catalogue& catalogue, Scripts& scripts, const std::vector<UsedChannel>& channels);

  Compiled Run();

 private:
  std::int32_t Slot(const std::string& name) override;
  bool Knows(const std::string& name) const override { return program_->FindSlot(name) >= 0; }
  bool IsSecret(const std::string& name) const override;
  std::int32_t BlockIndex(std::string_view id) const override { return program_->FindBlock(id); }
  std::int32_t FlowStart(std::string_view flow) const override { return program_->StartOf(flow); }
  bool HasFlow(std::string_view flow) const override { return scenario_->flows.contains(std::string(flow)); }
  Scripts& scripts() override { return scripts_; }
  const std::vector<std::string>& locales() const override { return scenario_->locales; }

  void AddSlots();
  void AddPlaces();
  void AddStart(const std::string& id, const Block& block, std::int32_t index);
  void AddEdges();
  void CompileBlocks();
  void CheckSettings(const std::string& id, const Catalogue::Entry& entry, const json::Object& settings);

  void FindLoopBodies();
  void FindBranches(std::size_t place);
  std::vector<bool> Reachable(std::vector<std::int32_t> from, std::int32_t except) const;
  void CheckStarts();
  void CheckReach();
  void CheckDeadEnds();
  void CheckEndlessLoops();
  void CheckVariables();
  void CheckChannels();
  /// Of channels whose windows close: what is said when the person may have been silent for too long.
  void CheckWindows();
  std::vector<std::int32_t> LateBeginnings(Micros window) const;
  std::vector<bool> BeforeAnswers(std::vector<std::int32_t> open) const;
  Problem& Add(std::string code, Problem::Severity severity);

  std::shared_ptr<const Scenario> scenario_;
  const Catalogue& catalogue_;
  Scripts& scripts_;
  const std::vector<UsedChannel>& channels_;
  std::shared_ptr<Program> program_;
  std::vector<const Catalogue::Entry*> entries_;          ///< By place.
  std::vector<json::Object> settings_;                    ///< By place, defaults filled in.
  std::vector<std::vector<Catalogue::Port>> ports_;       ///< By place.
  std::vector<std::vector<std::int32_t>> jumps_;          ///< By place.
  std::vector<std::pair<std::string, std::string>> reads_;  ///< Variable, and a block that reads it.
  std::set<std::string> writes_, undeclared_;
  std::vector<Problem> problems_;
};

}  // namespace beseda::flow
