#include "flow/compiler.h"

#include <algorithm>
#include <utility>

#include "json/schema.h"

namespace beseda::flow {

Compiler::Compiler(std::shared_ptr<const Scenario> scenario, const Catalogue& catalogue, Scripts& scripts,
                   const std::vector<UsedChannel>& channels)
    : scenario_(std::move(scenario)), catalogue_(catalogue), scripts_(scripts), channels_(channels), program_(std::make_shared<Program>()) {
  program_->scenario_ = scenario_;
}

Compiled Compiler::Run() {
  AddSlots();
  AddPlaces();
  AddEdges();
  CompileBlocks();
  FindLoopBodies();
  CheckStarts();
  CheckReach();
  CheckDeadEnds();
  CheckEndlessLoops();
  CheckVariables();
  CheckChannels();
  CheckWindows();
  Compiled compiled;
  const bool good = std::none_of(problems_.begin(), problems_.end(), [](const Problem& one) { return one.severity == Problem::Severity::kError; });
  compiled.problems = std::move(problems_);
  if (good) compiled.program = std::move(program_);
  return compiled;
}

Problem& Compiler::Add(std::string code, Problem::Severity severity) {
  Problem problem;
  problem.code = std::move(code);
  problem.severity = severity;
  return problems_.emplace_back(std::move(problem));
}

void Compiler::AddSlots() {
  for (const auto& [name, variable] : scenario_->variables) {
    Program::Slot slot;
    slot.name = name;
    slot.type = variable.type;
    slot.scope = variable.scope;
    slot.fallback = variable.fallback;
    if (IsOwnVariable(name)) Add("reserved_variable", Problem::Severity::kError).variable = name;
    if (slot.scope == VariableScope::kSecret && slot.fallback) {
      auto& problem = Add("secret_default", Problem::Severity::kError);
      problem.variable = problem.detail = name;
    }
    if (slot.scope == VariableScope::kContact || slot.scope == VariableScope::kBot) program_->has_stored_variables_ = true;
    program_->by_variable_.emplace(name, std::int32_t(program_->slots_.size()));
    program_->slots_.push_back(std::move(slot));
  }
  program_->own_slots_ = std::int32_t(program_->slots_.size());
  for (std::size_t i = 0; i < std::size_t(OwnVariable::kCount); ++i) {
    Program::Slot slot;
    slot.name = OwnVariableName(OwnVariable(i));
    program_->by_variable_.emplace(slot.name, std::int32_t(program_->slots_.size()));
    program_->slots_.push_back(std::move(slot));
  }
}

std::int32_t Compiler::Slot(const std::string& name) {
  if (const auto known = program_->FindSlot(name); known >= 0) return known;
  undeclared_.insert(name);
  return -1;
}

bool Compiler::IsSecret(const std::string& name) const {
  const auto found = scenario_->variables.find(name);
  return found != scenario_->variables.end() && found->second.scope == VariableScope::kSecret;
}

void Compiler::AddPlaces() {
  for (const auto& [id, block] : scenario_->blocks) {
    const auto* entry = catalogue_.Find(block.kind);
    if (!entry) {
      auto& problem = Add("unknown_kind", Problem::Severity::kError);
      problem.block = id;
      problem.detail = block.kind;
      continue;
    }
    if (!entry->code) continue;
    const auto index = std::int32_t(program_->places_.size());
    auto settings = WithDefaults(*entry, *block.settings);
    ports_.push_back(PortsOf(*entry, settings));
    Program::Place place;
    place.id = id;
    place.flow = block.flow;
    place.kind = block.kind;
    for (const auto& port : ports_.back()) {
      if (std::find(place.ports.begin(), place.ports.end(), port.id) != place.ports.end()) {
        auto& problem = Add("port_twice", Problem::Severity::kError);
        problem.block = id;
        problem.port = problem.detail = port.id;
      }
      place.ports.push_back(port.id);
    }
    place.next.assign(std::max<std::size_t>(place.ports.size(), 1), -1);
    program_->by_block_.emplace(id, index);
    program_->places_.push_back(std::move(place));
    settings_.push_back(std::move(settings));
    entries_.push_back(entry);
    AddStart(id, block, index);
  }
}

void Compiler::AddStart(const std::string& id, const Block& block, std::int32_t index) {
  if (block.kind == "start") {
    if (!program_->starts_.emplace(block.flow, index).second) {
      auto& problem = Add("two_starts", Problem::Severity::kError);
      problem.block = id;
      problem.flow = problem.detail = block.flow;
      problem.fix = "remove_block";
    }
    if (block.flow == scenario_->main) program_->main_start_ = index;
  } else if (block.kind == "on_error") {
    if (program_->error_handler_ >= 0) Add("two_error_handlers", Problem::Severity::kError).block = id;
    program_->error_handler_ = index;
  } else if (block.kind == "on_invalid_reply") {
    if (program_->invalid_reply_ >= 0) Add("two_reply_handlers", Problem::Severity::kError).block = id;
    program_->invalid_reply_ = index;
  } else if (entries_.back()->start) {
    program_->triggers_.push_back(index);
    if (block.kind == "on_intent") program_->intents_.push_back(index);
  }
}

void Compiler::AddEdges() {
  for (const auto& [id, edge] : scenario_->edges) {
    const auto from = program_->FindBlock(edge.from), to = program_->FindBlock(edge.to);
    const auto problem = [&](const char* code) -> Problem& {
      auto& made = Add(code, Problem::Severity::kError);
      made.edge = id;
      made.block = edge.from;
      made.port = made.detail = edge.port;
      made.fix = "remove_edge";
      return made;
    };
    if (from < 0 || to < 0) {
      // Of a block that is unknown the author is told already; notes have no edges.
      const auto canvas = [&](const std::string& block) {
        const auto* entry = catalogue_.Find(scenario_->blocks.at(block).kind);
        return entry && !entry->code;
      };
      if (canvas(edge.from) || canvas(edge.to)) problem("edge_at_note");
      continue;
    }
    auto& place = program_->places_[std::size_t(from)];
    const auto port = std::find(place.ports.begin(), place.ports.end(), edge.port);
    if (port == place.ports.end()) {
      problem("unknown_port");
      continue;
    }
    auto& next = place.next[std::size_t(port - place.ports.begin())];
    if (next >= 0) problem("port_taken");
    next = to;
  }
}

void Compiler::CheckSettings(const std::string& id, const Catalogue::Entry& entry, const json::Object& settings) {
  const auto* schema = entry.schema->if_contains("settings");
  if (!schema || !schema->is_object()) return;
  for (const auto& mistake : json::SchemaMistakes(settings, schema->get_object())) {
    auto& problem = Add("bad_setting", Problem::Severity::kError);
    problem.block = id;
    problem.detail = mistake;
    // "/choices/0/id must be…" -> "choices.0.id"
    const auto path = mistake.substr(0, mistake.find(' '));
    if (path.starts_with('/')) problem.field = path.substr(1);
    std::replace(problem.field.begin(), problem.field.end(), '/', '.');
  }
}

void Compiler::CompileBlocks() {
  jumps_.resize(program_->places_.size());
  for (std::size_t i = 0; i < program_->places_.size(); ++i) {
    auto& place = program_->places_[i];
    const auto before = problems_.size();
    CheckSettings(place.id, *entries_[i], settings_[i]);
    if (problems_.size() > before) continue;
    BlockCompiler block(*this, place.id, settings_[i], place.ports);
    place.node = entries_[i]->code->compile(block);
    if (entries_[i]->says) place.if_closed = TemplateIfClosed::Read(block);
    if (place.node && place.node->looks_back()) program_->looks_back_ = true;
    for (auto& problem : block.TakeProblems()) problems_.push_back(std::move(problem));
    for (const auto& name : block.reads()) reads_.emplace_back(name, place.id);
    writes_.insert(block.writes().begin(), block.writes().end());
    jumps_[i] = block.jumps();
    if (const auto silence = place.node ? place.node->silence() : std::nullopt) program_->silences_.push_back(*silence);
  }
  auto& silences = program_->silences_;
  std::sort(silences.begin(), silences.end());
  silences.erase(std::unique(silences.begin(), silences.end()), silences.end());
}

Compiled Compile(std::shared_ptr<const Scenario> scenario, Scripts& scripts, const std::vector<UsedChannel>& channels) {
  return Compiler(std::move(scenario), Catalogue::Own(), scripts, channels).Run();
}

Result<std::shared_ptr<const Program>> CompileProgram(std::shared_ptr<const Scenario> scenario, Scripts& scripts) {
  auto compiled = Compile(std::move(scenario), scripts);
  if (compiled.program) return std::move(compiled.program);
  for (const auto& problem : compiled.problems) {
    if (problem.severity == Problem::Severity::kError) return Error(ErrorCode::kInvalid, ProblemWords(problem, "en"), "block " + problem.block);
  }
  return Error(ErrorCode::kInternal, "The scenario could not be compiled.");
}

}  // namespace beseda::flow
