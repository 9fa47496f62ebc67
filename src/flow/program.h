#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "flow/node.h"
#include "flow/scenario.h"
#include "flow/template_if_closed.h"

namespace beseda::flow {

/// Variables that the engine itself fills, in the order of their slots behind the scenario's own. Scenarios read them.
enum class OwnVariable { kContact, kBot, kChannel, kLocale, kLastMessage, kNow, kToday, kClock, kError, kCount };
std::string_view OwnVariableName(OwnVariable which);
bool IsOwnVariable(std::string_view name);

/// A scenario, compiled: nodes with resolved ports, variables in slots. Immutable, shared by all that run it.
class Program {
 public:
  struct Place {
    std::unique_ptr<const Node> node = nullptr;
    std::string id = {};                      ///< The block's.
    std::string flow = {};
    std::string kind = {};
    std::vector<std::string> ports = {};
    std::vector<std::int32_t> next = {};      ///< By port: the node it leads to; -1: nowhere.
    std::vector<bool> body = {};              ///< Of a loop: which nodes belong to its rounds.
    std::unique_ptr<const TemplateIfClosed> if_closed = nullptr;  ///< Null: nothing is named.
  };
  struct Slot {
    std::string name = {};
    VariableType type = VariableType::kAny;
    VariableScope scope = VariableScope::kSession;
    std::shared_ptr<const json::Value> fallback = nullptr;
  };

  const Scenario& scenario() const { return *scenario_; }
  const std::vector<std::string>& locales() const { return scenario_->locales; }
  const std::vector<Place>& places() const { return places_; }
  const Place& place(std::int32_t index) const { return places_[std::size_t(index)]; }
  std::int32_t FindBlock(std::string_view id) const;  ///< -1: none.
  std::int32_t StartOf(std::string_view flow) const;  ///< -1: none.
  std::int32_t main_start() const { return main_start_; }
  std::int32_t error_handler() const { return error_handler_; }  ///< -1: none.
  const std::vector<std::int32_t>& triggers() const { return triggers_; }
  /// Those triggers that have to be asked outside of the engine: what a message means.
  const std::vector<std::int32_t>& intents() const { return intents_; }
  /// Where answers go that no question could use; -1: nowhere.
  std::int32_t invalid_reply() const { return invalid_reply_; }
  /// How long silences last that triggers wait for, the shortest first.
  const std::vector<Micros>& silences() const { return silences_; }

  const std::vector<Slot>& slots() const { return slots_; }
  std::int32_t FindSlot(std::string_view name) const;  ///< -1: no such variable.
  std::int32_t SlotOf(OwnVariable which) const { return own_slots_ + std::int32_t(which); }
  bool IsOwnSlot(std::int32_t slot) const { return slot >= own_slots_; }
  /// Whether any variable lives longer than a session.
  bool has_stored_variables() const { return has_stored_variables_; }
  /// Whether a block looks at what was said earlier, so that it has to be kept.
  bool looks_back() const { return looks_back_; }
  /// Which language of the scenario suits a person of this locale: the same, the same language, or the first.
  std::size_t LocaleFor(std::string_view locale) const;

 private:
  friend class Compiler;
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  template <typename T>
  using ByName = std::unordered_map<std::string, T, Hash, std::equal_to<>>;

  std::shared_ptr<const Scenario> scenario_;
  std::vector<Place> places_;
  std::vector<Slot> slots_;
  std::int32_t own_slots_ = 0;
  bool has_stored_variables_ = false, looks_back_ = false;
  ByName<std::int32_t> by_block_, by_variable_, starts_;
  std::int32_t main_start_ = -1, error_handler_ = -1, invalid_reply_ = -1;
  std::vector<std::int32_t> triggers_, intents_;
  std::vector<Micros> silences_;
};

}  // namespace beseda::flow
