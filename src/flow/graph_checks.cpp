#include <algorithm>
#include <functional>

#include "flow/compiler.h"

namespace beseda::flow {
namespace {

using Severity = Problem::Severity;

bool Can(const ChannelCapabilities& channel, std::string_view need) {
  if (need == "buttons") return channel.buttons;
  if (need == "media") return channel.media;
  if (need == "markdown") return channel.markdown;
  return true;
}

}  // namespace

// Which nodes a path from these comes by, themselves included; it does not pass `except`.
std::vector<bool> Compiler::Reachable(std::vector<std::int32_t> from, std::int32_t except) const {
  std::vector<bool> seen(program_->places_.size(), false);
  const auto take = [&](std::int32_t node, std::vector<std::int32_t>& open) {
    if (node < 0 || node == except || seen[std::size_t(node)]) return;
    seen[std::size_t(node)] = true;
    open.push_back(node);
  };
  std::vector<std::int32_t> open;
  for (const auto node : from) take(node, open);
  while (!open.empty()) {
    const auto node = std::size_t(open.back());
    open.pop_back();
    for (const auto next : program_->places_[node].next) take(next, open);
    for (const auto next : jumps_[node]) take(next, open);
  }
  return seen;
}

// A loop's body is what its first port leads to and its second does not.
void Compiler::FindLoopBodies() {
  for (std::size_t i = 0; i < program_->places_.size(); ++i) {
    auto& place = program_->places_[i];
    if (place.kind == "parallel") FindBranches(i);
    if (place.kind != "loop_each" && place.kind != "loop_while") continue;
    place.body = Reachable({place.next[0]}, std::int32_t(i));
    const auto after = Reachable({place.next[1]}, std::int32_t(i));
    for (std::size_t j = 0; j < after.size(); ++j) {
      if (after[j]) place.body[j] = false;
    }
  }
}

// What runs beside others is what the branches lead to and the way on does not. Nothing in there can wait.
void Compiler::FindBranches(std::size_t index) {
  auto& place = program_->places_[index];
  std::vector<std::int32_t> branches, after;
  for (std::size_t port = 0; port < place.ports.size(); ++port) {
    const bool on = place.ports[port] == "next" || place.ports[port] == "error";
    (on ? after : branches).push_back(place.next[port]);
  }
  place.body = Reachable(branches, std::int32_t(index));
  const auto behind = Reachable(after, std::int32_t(index));
  for (std::size_t i = 0; i < behind.size(); ++i) {
    if (behind[i]) place.body[i] = false;
    if (!place.body[i] || !entries_[i]->waits) continue;
    auto& problem = Add("waits_in_parallel", Severity::kError);
    problem.block = program_->places_[i].id;
  }
}

void Compiler::CheckStarts() {
  for (const auto& [id, name] : scenario_->flows) {
    if (program_->StartOf(id) >= 0) continue;
    const bool used = std::any_of(scenario_->blocks.begin(), scenario_->blocks.end(), [&](const auto& block) { return block.second.flow == id; });
    // A sub-flow that nobody has begun to draw disturbs nobody.
    if (!used && id != scenario_->main) continue;
    auto& problem = Add("flow_without_start", Severity::kError);
    problem.flow = id;
    problem.detail = name.empty() ? id : name;
    problem.fix = "add_start";
  }
}

void Compiler::CheckReach() {
  auto begins = program_->triggers_;
  begins.push_back(program_->main_start_);
  begins.push_back(program_->error_handler_);
  begins.push_back(program_->invalid_reply_);
  const auto seen = Reachable(begins, -1);
  for (std::size_t i = 0; i < seen.size(); ++i) {
    if (seen[i] || program_->places_[i].kind == "start") continue;
    auto& problem = Add("unreachable", Severity::kWarning);
    problem.block = program_->places_[i].id;
    problem.fix = "remove_block";
  }
}

void Compiler::CheckDeadEnds() {
  std::vector<bool> in_loop(program_->places_.size(), false);
  for (const auto& place : program_->places_) {
    for (std::size_t j = 0; j < place.body.size(); ++j) {
      if (place.body[j]) in_loop[j] = true;
    }
  }
  for (std::size_t i = 0; i < program_->places_.size(); ++i) {
    const auto& place = program_->places_[i];
    // In a loop the end of a path begins the next round, and a jump leads where its setting says.
    if (in_loop[i] || !jumps_[i].empty()) continue;
    for (std::size_t port = 0; port < ports_[i].size(); ++port) {
      if (place.next[port] >= 0 || ports_[i][port].optional) continue;
      auto& problem = Add("dead_end", Severity::kWarning);
      problem.block = place.id;
      problem.port = problem.detail = ports_[i][port].id;
      problem.fix = "add_end";
    }
  }
}

// Blocks that lead to each other, none of which waits or has a way out, would run until the limit. Tarjan's strongly
// connected components (SIAM Journal on Computing 1, 1972), without recursion deeper than the number of blocks.
void Compiler::CheckEndlessLoops() {
  const auto count = std::int32_t(program_->places_.size());
  std::vector<std::int32_t> number(std::size_t(count), -1), low(std::size_t(count), 0), stack;
  std::vector<bool> on_stack(std::size_t(count), false);
  std::int32_t next_number = 0;
  const auto ways = [&](std::int32_t node) {
    auto out = program_->places_[std::size_t(node)].next;
    out.insert(out.end(), jumps_[std::size_t(node)].begin(), jumps_[std::size_t(node)].end());
    return out;
  };
  const auto check = [&](const std::vector<std::int32_t>& together) {
    const auto inside = [&](std::int32_t node) { return std::find(together.begin(), together.end(), node) != together.end(); };
    if (together.size() == 1) {
      const auto out = ways(together[0]);
      if (std::find(out.begin(), out.end(), together[0]) == out.end()) return;
    }
    for (const auto node : together) {
      const auto& entry = *entries_[std::size_t(node)];
      if (entry.waits) return;
      const auto& place = program_->places_[std::size_t(node)];
      for (std::size_t port = 0; port < place.ports.size(); ++port) {
        // A port that leads out, or that ends the path: but the one way on of a block is always taken.
        if (place.next[port] < 0 || !inside(place.next[port])) return;
      }
      if (place.kind == "end") return;
    }
    auto& problem = Add("endless_loop", Severity::kError);
    problem.block = program_->places_[std::size_t(*std::min_element(together.begin(), together.end()))].id;
  };
  struct Visit {
    std::int32_t node;
    std::size_t way = 0;
    std::vector<std::int32_t> ways = {};
  };
  std::vector<Visit> visits;
  const auto begin = [&](std::int32_t node) {
    number[std::size_t(node)] = low[std::size_t(node)] = next_number++;
    stack.push_back(node);
    on_stack[std::size_t(node)] = true;
    Visit visit;
    visit.node = node;
    visit.ways = ways(node);
    visits.push_back(std::move(visit));
  };
  for (std::int32_t root = 0; root < count; ++root) {
    if (number[std::size_t(root)] >= 0) continue;
    begin(root);
    while (!visits.empty()) {
      auto& visit = visits.back();
      const auto node = std::size_t(visit.node);
      if (visit.way < visit.ways.size()) {
        const auto to = visit.ways[visit.way++];
        if (to < 0) continue;
        if (number[std::size_t(to)] < 0) {
          begin(to);
        } else if (on_stack[std::size_t(to)]) {
          low[node] = std::min(low[node], number[std::size_t(to)]);
        }
        continue;
      }
      if (low[node] == number[node]) {
        std::vector<std::int32_t> together;
        std::int32_t last = -1;
        do {
          last = stack.back();
          stack.pop_back();
          on_stack[std::size_t(last)] = false;
          together.push_back(last);
        } while (last != visit.node);
        check(together);
      }
      const auto mine = low[node];
      visits.pop_back();
      if (!visits.empty()) {
        auto& above = low[std::size_t(visits.back().node)];
        above = std::min(above, mine);
      }
    }
  }
}

void Compiler::CheckVariables() {
  for (const auto& name : undeclared_) {
    auto& problem = Add("undeclared_variable", Severity::kError);
    problem.variable = problem.detail = name;
    problem.fix = "declare_variable";
    for (const auto& [read, block] : reads_) {
      if (read == name && problem.block.empty()) problem.block = block;
    }
  }
  std::set<std::string> told;
  for (const auto& [name, block] : reads_) {
    const auto variable = scenario_->variables.find(name);
    // Those of contacts and bots may have been set in an earlier conversation.
    if (variable == scenario_->variables.end() || variable->second.scope != VariableScope::kSession) continue;
    if (writes_.contains(name) || variable->second.fallback || !told.insert(name).second) continue;
    auto& problem = Add("unset_variable", Severity::kWarning);
    problem.variable = problem.detail = name;
    problem.block = block;
  }
}

void Compiler::CheckChannels() {
  for (std::size_t i = 0; i < program_->places_.size(); ++i) {
    for (const auto& need : entries_[i]->needs) {
      for (const auto& channel : channels_) {
        if (Can(channel.capabilities, need)) continue;
        auto& problem = Add("channel_cannot_" + need, Severity::kWarning);
        problem.block = program_->places_[i].id;
        problem.detail = channel.name;
      }
    }
  }
}

}  // namespace beseda::flow
