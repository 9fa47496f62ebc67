#include "agent/tools/built_in_tools.h"

#include <array>
#include <cstdio>

#include "agent/tool_runner.h"
#include "base/task.h"
#include "base/text.h"
#include "contracts/database.h"
#include "json/reader.h"

namespace beseda::agent {
namespace {

constexpr std::size_t kMostPassages = 4;
constexpr std::size_t kMaxTitle = 120;

constexpr std::string_view kSearchParameters =
    R"({"type":"object","properties":{"query":{"type":"string","minLength":1,"maxLength":500,)"
    R"("description":"What to look for, in the words of the knowledge."}},"required":["query"],"additionalProperties":false})";
constexpr std::string_view kTimeParameters =
    R"({"type":"object","properties":{"utc_offset_minutes":{"type":"integer","minimum":-840,"maximum":840,)"
    R"("description":"Minutes east of UTC, e.g. 180 for Moscow; leave out for UTC."}},"additionalProperties":false})";
constexpr std::string_view kHandOverParameters =
    R"({"type":"object","properties":{"note":{"type":"string","minLength":1,"maxLength":1000,)"
    R"("description":"For the colleague: what the person wants and what has been done."}},"required":["note"],"additionalProperties":false})";

std::string TitleOf(const FoundPassage& passage) {
  if (!passage.title.empty()) return passage.title;
  const auto line = Trim(std::string_view(passage.text).substr(0, passage.text.find('\n')));
  const auto cut = CutUtf8(line, kMaxTitle);
  return std::string(cut) + (cut.size() < line.size() ? "…" : "");
}

}  // namespace

SearchKnowledgeTool::SearchKnowledgeTool(std::string name, std::string description, bool needs_approval,
                                         PassageSearch& passages)
    : BuiltInTool(std::move(name), std::move(description), kSearchParameters, needs_approval), passages_(passages) {}

Task<Result<ToolResult>> SearchKnowledgeTool::Run(Turn& turn, std::string arguments, std::string) {
  CO_TRY(const auto object, json::ParseObject(arguments));
  json::Reader in(object);
  const auto query = in.TextOr("query", "");
  ToolResult result;
  for (const auto& passage : passages_.Find(turn.bot().knowledge, query, kMostPassages)) {
    Citation citation;
    citation.title = TitleOf(passage);
    result.text += (result.text.empty() ? "## " : "\n\n## ") + citation.title + "\n" + passage.text;
    result.citations.push_back(std::move(citation));
  }
  if (result.text.empty()) {
    result.text = "The knowledge has nothing about this.";
    result.trusted = true;
  }
  co_return result;
}

CurrentTimeTool::CurrentTimeTool(std::string name, std::string description, bool needs_approval, Clock& clock)
    : BuiltInTool(std::move(name), std::move(description), kTimeParameters, needs_approval), clock_(clock) {}

Task<Result<ToolResult>> CurrentTimeTool::Run(Turn&, std::string arguments, std::string) {
  constexpr std::array kWeekdays = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
  CO_TRY(const auto object, json::ParseObject(arguments));
  json::Reader in(object);
  const auto offset = in.IntOr("utc_offset_minutes", 0);
  const auto there = clock_.Now() + std::chrono::minutes(offset);
  const auto day = std::chrono::floor<std::chrono::days>(there);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(there - day);
  const auto ahead = offset < 0 ? -offset : offset;
  std::array<char, 80> text{};
  std::snprintf(text.data(), text.size(), "%s, %04d-%02u-%02u %02d:%02d (UTC%c%02d:%02d)",
                kWeekdays[std::chrono::weekday(day).c_encoding()], int(date.year()), unsigned(date.month()),
                unsigned(date.day()), int(time.hours().count()), int(time.minutes().count()), offset < 0 ? '-' : '+',
                int(ahead / 60), int(ahead % 60));
  ToolResult result;
  result.text = text.data();
  result.trusted = true;
  co_return result;
}

HandOverTool::HandOverTool(std::string name, std::string description, bool needs_approval)
    : BuiltInTool(std::move(name), std::move(description), kHandOverParameters, needs_approval) {}

Task<Result<ToolResult>> HandOverTool::Run(Turn&, std::string, std::string) {
  ToolResult result;
  result.text = "A colleague takes over after this answer. Tell the person so in one sentence; promise no time.";
  result.trusted = true;
  co_return result;
}

void HandOverTool::AfterRun(Turn& turn, const std::string&) const {
  turn.AddToCommit([conversation = turn.conversation().id](Tx& tx) {
    tx.Exec("UPDATE conversations SET handling = 'human' WHERE id = $1", conversation);
  });
}

}  // namespace beseda::agent
