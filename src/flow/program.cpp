#include "flow/program.h"

#include <array>

#include "base/task.h"
#include "base/text.h"
#include "flow/run.h"

namespace beseda::flow {
namespace {

constexpr std::array<std::string_view, std::size_t(OwnVariable::kCount)> kOwnNames = {
    "contact", "bot", "channel", "locale", "last_message", "now", "today", "clock", "error"};

}  // namespace

std::string_view OwnVariableName(OwnVariable which) { return kOwnNames[std::size_t(which)]; }

bool IsOwnVariable(std::string_view name) {
  for (const auto own : kOwnNames) {
    if (own == name) return true;
  }
  return false;
}

Step Node::Resume(Run& run, const Input&) const { return run.Fail("This block does not wait."); }

Task<Result<Step>> Node::Work(Run&, Workplace&) const { co_return Error(ErrorCode::kInternal, "A block without work was sent to work."); }

std::int32_t Program::FindBlock(std::string_view id) const {
  const auto found = by_block_.find(id);
  return found == by_block_.end() ? -1 : found->second;
}

std::int32_t Program::StartOf(std::string_view flow) const {
  const auto found = starts_.find(flow);
  return found == starts_.end() ? -1 : found->second;
}

std::int32_t Program::FindSlot(std::string_view name) const {
  const auto found = by_variable_.find(name);
  return found == by_variable_.end() ? -1 : found->second;
}

std::size_t Program::LocaleFor(std::string_view locale) const {
  const auto wanted = ToLower(locale);
  const auto language = [](std::string_view tag) { return tag.substr(0, tag.find_first_of("-_")); };
  const auto& known = locales();
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (ToLower(known[i]) == wanted) return i;
  }
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (!wanted.empty() && language(ToLower(known[i])) == language(wanted)) return i;
  }
  return 0;
}

}  // namespace beseda::flow
