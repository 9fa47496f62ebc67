// What is said when a vendor's window may be closed.
#include "flow/compiler.h"

namespace beseda::flow {
namespace {

std::optional<Micros> DurationIn(const json::Object& settings, std::string_view name) {
  const auto* text = settings.if_contains(name);
  return text && text->is_string() ? ParseDuration(json::View(text->get_string())) : std::nullopt;
}

/// Passes time rather than asking the person something.
bool OnlyLetsTimePass(std::string_view kind) { return kind == "wait" || kind == "pause_bot" || kind == "wait_for_call"; }

}  // namespace

// The nodes at which a path may begin or go on when the person has been silent for `window`.
std::vector<std::int32_t> Compiler::LateBeginnings(Micros window) const {
  std::vector<std::int32_t> late;
  for (std::size_t i = 0; i < program_->places_.size(); ++i) {
    const auto& place = program_->places_[i];
    const auto add_next = [&](std::string_view only_port) {
      for (std::size_t port = 0; port < place.ports.size(); ++port) {
        if ((only_port.empty() || place.ports[port] == only_port) && place.next[port] >= 0) late.push_back(place.next[port]);
      }
    };
    if (place.kind == "on_schedule" || place.kind == "on_event" || place.kind == "wait_for_call") {
      add_next("");
    } else if (place.kind == "on_inactivity") {
      const auto silence = place.node ? place.node->silence() : std::nullopt;
      if (silence && *silence >= window) add_next("");
    } else if (place.kind == "wait" || place.kind == "pause_bot") {
      const auto time = DurationIn(settings_[i], "duration");
      // Without a fixed time it is until a moment that may lie far ahead.
      if (!time || *time >= window) add_next("");
    } else if (entries_[i]->waits) {
      const auto time = DurationIn(settings_[i], "timeout");
      if (time && *time >= window) add_next("timeout");
    }
  }
  return late;
}

// Which nodes are come by before the person has answered; a question is the last of its path.
std::vector<bool> Compiler::BeforeAnswers(std::vector<std::int32_t> open) const {
  std::vector<bool> seen(program_->places_.size(), false);
  while (!open.empty()) {
    const auto node = open.back();
    open.pop_back();
    if (node < 0 || seen[std::size_t(node)]) continue;
    seen[std::size_t(node)] = true;
    const auto& place = program_->places_[std::size_t(node)];
    if (entries_[std::size_t(node)]->waits && !OnlyLetsTimePass(place.kind)) continue;
    open.insert(open.end(), place.next.begin(), place.next.end());
    const auto& jumps = jumps_[std::size_t(node)];
    open.insert(open.end(), jumps.begin(), jumps.end());
  }
  return seen;
}

void Compiler::CheckWindows() {
  for (const auto& channel : channels_) {
    const auto& can = channel.capabilities;
    if (can.reply_window == Micros(0)) continue;
    const auto late = BeforeAnswers(LateBeginnings(can.reply_window));
    for (std::size_t i = 0; i < late.size(); ++i) {
      if (!late[i] || !entries_[i]->says || (can.templates && program_->places_[i].if_closed)) continue;
      auto& problem = Add(can.templates ? "window_closed" : "window_closed_for_good", Problem::Severity::kWarning);
      problem.block = program_->places_[i].id;
      problem.field = "if_closed";
      problem.detail = channel.name;
    }
  }
}

}  // namespace beseda::flow
