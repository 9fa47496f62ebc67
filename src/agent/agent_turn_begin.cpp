// What an AgentTurn does before it asks the model: what waited for a decision, history, prompt.
#include <algorithm>

#include "agent/agent_turn.h"
#include "agent/guard/fence.h"
#include "agent/history_window.h"
#include "agent/instructions.h"
#include "base/task.h"
#include "base/text.h"
#include "contracts/token_estimate.h"
#include "records/approval_rows.h"

namespace beseda::agent {
namespace {

constexpr std::int64_t kUsualAnswer = 1000;         // tokens kept free for an answer that the bot does not bound
constexpr std::size_t kMostShownArguments = 2000;  // bytes, of a call in the prompt

}  // namespace

// What the prompt says unmasked: marks that stand there cannot stand for the person's data.
void AgentTurn::AvoidMarksInPrompt() {
  mask_.Avoid(MaskRule());
  mask_.Avoid(turn_.bot().instructions);
  mask_.Avoid(turn_.bot().knowledge);
}

// Looks at what waits; gives whether something has been decided, so that the bot goes on.
Task<Result<bool>> AgentTurn::LoadPending() {
  pending_ = PendingIn(turn_.conversation().session);
  if (pending_.empty() || !services_.db) co_return false;
  CO_TRY(auto rows, co_await services_.db->Read([&](Tx& tx) {
    std::vector<std::vector<std::optional<records::ApprovalRow>>> steps;
    for (const auto& step : pending_) {
      auto& found = steps.emplace_back();
      for (const auto& one : step.waiting) {
        found.push_back(records::LoadApproval(tx, turn_.bot().workspace_id, one.approval_id));
      }
    }
    return steps;
  }));
  using State = records::ApprovalRow::State;
  for (std::size_t i = 0; i < pending_.size(); ++i) {
    const bool waits = std::any_of(rows[i].begin(), rows[i].end(),
                                   [](const auto& row) { return row && row->state == State::kWaiting; });
    if (waits) continue;
    for (const auto& row : rows[i]) {
      if (row && row->state == State::kApproved) {
        decisions_.emplace_back();
      } else if (row && row->state == State::kExpired) {
        decisions_.push_back("No colleague has decided about this call in time, so it counts as not allowed. Say so.");
      } else {
        const auto word = row ? row->word : std::string();
        decisions_.push_back("A colleague has not allowed this call." + (word.empty() ? word : " They say: " + word));
      }
    }
    resumed_ = std::move(pending_[i]);
    pending_.erase(pending_.begin() + std::ptrdiff_t(i));
    co_return true;
  }
  co_return false;
}

// Where the model reads less than we would tell it, instructions, tools and the answer come first.
PromptLimits AgentTurn::Limits() const {
  const auto& bot = turn_.bot();
  const auto others = EstimateTokens(bot.instructions) + EstimateInput(NextRequest(false)) +
                      bot.max_output_tokens.value_or(kUsualAnswer);
  return LimitsFor(options_.limits, model_.context_tokens, others);
}

Task<Status> AgentTurn::BuildMessages() {
  const auto limits = Limits();
  HistoryLoader loader(turn_, {services_, model_, mask_, limits, settings_.summarize});
  CO_TRY(const auto window, co_await loader.Load());
  cost_micros_ += window.cost_micros;
  const PromptSource source{.bot = turn_.bot(),
                            .contact = turn_.contact(),
                            .history = window.history,
                            .whole_history = window.whole,
                            .events = turn_.events(),
                            .public_url = options_.public_url,
                            .now = began_,
                            .summary = mask_.Mask(window.summary),
                            .mask = &mask_,
                            .fenced = settings_.guardrails.mark_untrusted};
  auto prompt = BuildPrompt(source, limits);
  facts_ = prompt.facts;
  facts_.history_left_out += window.left_out;
  facts_.summarized_to = window.summarized_to;
  facts_.summary_problem = window.problem;
  messages_ = std::move(prompt.messages);
  auto& system = messages_.front().text;
  if (mask_.active()) {
    system.append("\n\n").append(MaskRule());
  }
  NoteWaiting(system);
  co_return Ok();
}

// What was asked for and is not decided yet, so that it is not asked for again.
void AgentTurn::NoteWaiting(std::string& system) {
  if (pending_.empty()) return;
  system += "\n\nThese calls that you have made wait for a colleague's permission. Do not make them again; if the person "
            "asks, say that it is being looked at:";
  for (const auto& step : pending_) {
    for (const auto& one : step.waiting) {
      const auto arguments = mask_.MaskJson(CutUtf8(one.call.arguments, kMostShownArguments));
      system += "\n- " + one.call.name + " " + WithoutFencePlaces(arguments);
    }
  }
}

// An allowed call is made by one turn only: one that was given up after it had acted is not followed by another.
Task<Status> AgentTurn::ClaimCalls() {
  CO_TRY(const auto ours, co_await services_.db->Write([&](Tx& tx) {
    std::vector<bool> claimed;
    for (std::size_t k = 0; k < decisions_.size(); ++k) {
      claimed.push_back(!decisions_[k].empty() ||
                        records::ClaimCall(tx, resumed_->waiting[k].approval_id, turn_.id()));
    }
    return claimed;
  }));
  for (std::size_t k = 0; k < ours.size(); ++k) {
    if (!ours[k]) decisions_[k] = "This call was begun in an earlier answer that failed. It may or may not have had its effect.";
  }
  co_return Ok();
}

// Runs what was allowed, and puts the step's end behind the talk.
Task<Status> AgentTurn::FinishPending() {
  const auto& step = *resumed_;
  ChatMessage news;
  news.text = "[A colleague has decided about the calls that you had to ask for.]";
  messages_.push_back(std::move(news));
  messages_.push_back(step.asked);
  for (const auto& result : step.results) messages_.push_back(result);
  AddCitations(step.citations);
  CO_CHECK_OK(co_await ClaimCalls());
  std::vector<ToolRunner::Job> jobs;
  for (std::size_t k = 0; k < step.waiting.size(); ++k) {
    if (!decisions_[k].empty()) continue;
    jobs.push_back({step.waiting[k].call, "tool.0." + std::to_string(k + 1), step.waiting[k].approval_id});
  }
  CO_TRY(const auto outcomes, co_await tools_->Run(jobs));
  std::size_t next = 0;
  for (std::size_t k = 0; k < step.waiting.size(); ++k) {
    const auto& call = step.waiting[k].call;
    const auto outcome = decisions_[k].empty() ? outcomes[next++] : CallOutcome{Failure(decisions_[k]), 0};
    calls_.emplace_back(call, outcome);
    AddCitations(outcome.result.citations);
    messages_.push_back(ResultMessage(call, outcome.result, settings_.guardrails.mark_untrusted));
  }
  co_return Ok();
}

}  // namespace beseda::agent
