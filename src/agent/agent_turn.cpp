#include "agent/agent_turn.h"

#include <algorithm>
#include <set>

#include "agent/call_context_of.h"
#include "agent/ending.h"
#include "agent/guard/output_checks.h"
#include "agent/guard/topic_guard.h"
#include "agent/model_call.h"
#include "agent/spoken_content.h"
#include "base/ids.h"
#include "base/task.h"
#include "base/text.h"
#include "json/json.h"
#include "json/schema.h"
#include "records/approval_rows.h"

namespace beseda::agent {
namespace {

std::string SaidBy(const Turn& turn) {
  std::string said;
  for (const auto& event : turn.events()) {
    if (WantsAnswer(event.content)) said += InWords(event.content, true) + "\n";
  }
  return said;
}

void Add(const Usage& from, Usage& to) {
  to.input_tokens += from.input_tokens;
  to.output_tokens += from.output_tokens;
  to.cached_input_tokens += from.cached_input_tokens;
  to.reasoning_tokens += from.reasoning_tokens;
  to.cache_write_tokens += from.cache_write_tokens;
}

ChatMessage MessageOf(const ChatReply& reply) {
  ChatMessage message;
  message.role = ChatRole::kAssistant;
  message.text = reply.text;
  message.tool_calls = reply.tool_calls;
  message.reasoning = reply.reasoning;
  message.vendor_state = reply.vendor_state;
  return message;
}

/// Results are told apart by their calls' ids, and some models give none, or the same one twice.
void GiveIds(std::vector<ToolCall>& calls, std::int64_t step) {
  std::set<std::string> taken;
  for (std::size_t k = 0; k < calls.size(); ++k) {
    auto& id = calls[k].id;
    if (id.empty() || taken.contains(id)) id = "call_" + std::to_string(step) + "_" + std::to_string(k + 1);
    taken.insert(id);
  }
}

ChatMessage UserMessage(std::string text) {
  ChatMessage message;
  message.text = std::move(text);
  return message;
}

}  // namespace

AgentTurn::AgentTurn(const Services& services, const AgentHandler::Options& options, Turn& turn,
                     const ModelHandle& model, const AgentSettings& settings)
    : services_(services),
      options_(options),
      turn_(turn),
      model_(model),
      settings_(settings),
      began_(services.clock.Now()),
      mask_(settings.guardrails.mask, turn.conversation().id) {
  AvoidMarksInPrompt();
}

Task<Status> AgentTurn::Run() {
  CO_TRY(const bool goes_on, co_await LoadPending());
  const auto said = SaidBy(turn_);
  if (said.empty() && !goes_on) co_return Ok();

  turn_.ShowTyping(true);
  reply_ = turn_.BeginReply();
  stream_ = std::make_unique<AnswerStream>(*reply_, mask_, services_.clock, settings_.answer.schema.empty());
  if (!said.empty()) {
    CO_TRY(const auto blocked, co_await FindBlockedTopic(turn_, settings_.guardrails, services_, mask_, said));
    if (blocked) {
      SayOwnWords(RefusalOf(settings_.guardrails, turn_), "guard", *blocked);
      co_return Ok();
    }
  }
  if (resumed_) turn_.SetSession(WithPending(turn_.conversation().session, pending_));
  std::vector<std::shared_ptr<Tool>> tools;
  if (services_.tools) {
    CO_TRY(tools, co_await services_.tools->ToolsOf(turn_.bot()));
  }
  tools_ = std::make_unique<ToolRunner>(turn_, std::move(tools), services_.clock);
  CO_CHECK_OK(co_await BuildMessages());
  if (resumed_) CO_CHECK_OK(co_await FinishPending());
  co_return co_await Loop();
}

// Which limit keeps the model from being asked (again); empty: none.
std::string_view AgentTurn::LimitReached() const {
  const auto& limits = settings_.limits;
  if (questions_ >= limits.steps) return "steps";
  if (limits.tokens > 0 && usage_.input_tokens + usage_.output_tokens >= limits.tokens) return "tokens";
  if (limits.cost_micros > 0 && cost_micros_ >= limits.cost_micros) return "cost";
  if (services_.clock.Now() - began_ >= seconds(limits.seconds)) return "time";
  return {};
}

ChatRequest AgentTurn::NextRequest(bool last_step) const {
  auto request = RequestFor(turn_, messages_);
  request.context = CallContextOf(turn_, CallPurpose::kTurn, reply_->message_id());
  if (!tools_->empty() && !repaired_) {
    request.tools = tools_->Definitions();
    // So that the last word is an answer with what is known.
    if (last_step) request.tool_choice = "none";
  }
  if (!settings_.answer.schema.empty()) {
    request.response_schema = settings_.answer.schema;
    request.response_schema_name = "answer";
  }
  const auto left = seconds(settings_.limits.seconds) - (services_.clock.Now() - began_);
  request.total_timeout = std::clamp<Micros>(left, Micros(seconds(1)), request.total_timeout);
  return request;
}

Task<Result<ModelAnswer>> AgentTurn::AskModel(std::int64_t step) {
  const CallTools tools{services_.clock, services_.fence_secret, services_.cost, mask_};
  ModelCall call(model_, NextRequest(step == settings_.limits.steps), tools, stream_.get());
  std::function<Task<Result<std::string>>()> ask = [&] { return call.AskForJournal(); };
  CO_TRY(const auto recorded, co_await turn_.Effect("model." + std::to_string(step), ask));
  CO_TRY(auto answer, DecodeAnswer(recorded));
  GiveIds(answer.reply.tool_calls, step);
  questions_ = step;
  Add(answer.reply.usage, usage_);
  cost_micros_ += answer.cost_micros;
  co_return answer;
}

Task<Status> AgentTurn::Loop() {
  for (std::int64_t step = 1;; ++step) {
    if (const auto limit = LimitReached(); !limit.empty()) {
      SayOwnWords(LimitWords(turn_), "limit", limit);
      co_return Ok();
    }
    CO_TRY(auto answer, co_await AskModel(step));
    last_ = answer;
    if (answer.failure || answer.reply.tool_calls.empty() || tools_->empty()) {
      const auto mistakes = answer.failure ? std::string() : MistakesInForm(answer);
      if (mistakes.empty() || repaired_ || !LimitReached().empty()) co_return co_await Answer(std::move(answer));
      // One more chance, with what is wrong.
      repaired_ = true;
      messages_.push_back(MessageOf(answer.reply));
      messages_.push_back(UserMessage("[Your answer cannot be used: " + mistakes + "\nGive it again, as JSON only.]"));
      continue;
    }
    stream_->Settle(answer.reply.text);
    stream_->Keep();
    CO_TRY(const auto next, co_await RunTools(step, answer));
    if (next == Next::kEnd) co_return Ok();
  }
}

Task<Result<AgentTurn::Next>> AgentTurn::RunTools(std::int64_t step, ModelAnswer& answer) {
  auto& asked = answer.reply.tool_calls;
  std::vector<CallOutcome> outcomes(asked.size());
  std::vector<std::size_t> running, waiting;
  std::vector<ToolRunner::Job> jobs;
  for (std::size_t k = 0; k < asked.size(); ++k) {
    auto mistakes = k < ToolRunner::kMostCalls ? tools_->MistakesIn(asked[k])
                                               : std::string("Too many calls at once. Make this one later.");
    if (!mistakes.empty()) {
      outcomes[k].result = Failure(std::move(mistakes));
    } else if (tools_->Find(asked[k].name)->needs_approval()) {
      waiting.push_back(k);
    } else {
      const auto name = "tool." + std::to_string(step) + "." + std::to_string(k + 1);
      running.push_back(k);
      jobs.push_back({asked[k], name, turn_.id() + "." + name});
    }
  }
  CO_TRY(const auto results, co_await tools_->Run(std::move(jobs)));
  for (std::size_t i = 0; i < running.size(); ++i) outcomes[running[i]] = results[i];

  PendingStep pending;
  pending.asked = MessageOf(answer.reply);
  messages_.push_back(pending.asked);
  for (std::size_t k = 0; k < asked.size(); ++k) {
    if (std::find(waiting.begin(), waiting.end(), k) != waiting.end()) {
      const auto number = std::uint32_t(step * 1000 + std::int64_t(k));
      pending.waiting.push_back({asked[k], DeriveId("apr", turn_.id(), number)});
      continue;
    }
    calls_.emplace_back(asked[k], outcomes[k]);
    AddCitations(outcomes[k].result.citations);
    auto message = ResultMessage(asked[k], outcomes[k].result, settings_.guardrails.mark_untrusted);
    pending.results.push_back(message);
    messages_.push_back(std::move(message));
  }
  if (waiting.empty()) co_return Next::kAskAgain;
  pending.citations = citations_;
  WaitForPerson(std::move(pending));
  co_return Next::kEnd;
}

// Ends the turn; a decision begins another one that goes on from here.
void AgentTurn::WaitForPerson(PendingStep step) {
  json::Array waiting;
  for (const auto& one : step.waiting) {
    records::ApprovalRow row;
    row.id = one.approval_id;
    row.workspace_id = turn_.bot().workspace_id;
    row.bot_id = turn_.bot().id;
    row.conversation_id = turn_.conversation().id;
    row.turn_id = turn_.id();
    row.tool_name = one.call.name;
    row.arguments = Trim(one.call.arguments).empty() ? "{}" : one.call.arguments;
    row.created_at = began_;
    row.expires_at = began_ + std::chrono::minutes(settings_.limits.approval_minutes);
    turn_.AddToCommit([row](Tx& tx) { records::InsertApproval(tx, row); });
    waiting.push_back(json::Object({{"approval_id", row.id}, {"tool", row.tool_name}}));
  }
  pending_.push_back(std::move(step));
  turn_.SetSession(WithPending(turn_.conversation().session, pending_));
  auto text = settings_.answer.schema.empty() ? stream_->Whole("") : std::string();
  const bool own = Trim(text).empty();
  if (own) text = WaitingWords(turn_);
  auto meta = Meta();
  meta["waits_for"] = std::move(waiting);
  Say(std::move(text), !own, std::move(meta));
}

std::string AgentTurn::MistakesInForm(const ModelAnswer& answer) const {
  if (settings_.answer.schema.empty() || IsBlank(answer.reply)) return {};
  const auto value = json::Parse(Trim(answer.reply.text));
  if (!value.ok()) return "It is not valid JSON: " + value.error().message;
  const auto schema = json::ParseObject(settings_.answer.schema);
  std::string text;
  for (const auto& mistake : json::SchemaMistakes(*value, *schema)) text += "\n- " + mistake;
  return text.empty() ? text : "It does not follow the schema:" + text;
}

Task<Status> AgentTurn::Answer(ModelAnswer answer) {
  stream_->Settle(answer.failure ? std::string_view() : std::string_view(answer.reply.text));
  auto ending = MakeEnding(answer, turn_);
  auto meta = Meta();
  if (!ending.problem.empty()) meta["error"] = ending.problem;
  if (answer.failure) LogFailure(turn_, answer);
  if (answer.failure || !ending.problem.empty()) {
    if (!answer.reply.tool_calls.empty() && !answer.failure) meta["limit"] = "steps";
    Say(std::move(ending.text), false, std::move(meta));
    co_return Ok();
  }
  auto text = settings_.answer.schema.empty() ? stream_->Whole(ending.text) : ending.text;
  bool markdown = true;
  if (!settings_.answer.schema.empty()) {
    if (const auto mistakes = MistakesInForm(answer); !mistakes.empty()) {
      meta["error"] = "The answer has not the form that it must have. " + mistakes;
      Say(CannotAnswerWords(turn_), false, std::move(meta));
      co_return Ok();
    }
    auto value = json::Parse(Trim(answer.reply.text)).value();
    text = ShownOf(value, settings_.answer.shown_field);
    markdown = !settings_.answer.shown_field.empty();
    meta["answer"] = std::move(value);
  }
  CO_TRY(const auto objection, co_await Moderate(text));
  if (objection) {
    meta.erase("answer");
    meta["guard"] = *objection;
    meta["replaced"] = true;
    stream_->Clear();
    Say(RefusalOf(settings_.guardrails, turn_), false, std::move(meta));
    co_return Ok();
  }
  if (!citations_.empty()) meta["citations"] = EncodeCitations(citations_);
  Say(std::move(text), markdown, std::move(meta));
  co_return Ok();
}

// Why the answer must not be said, or nothing.
Task<Result<std::optional<std::string>>> AgentTurn::Moderate(const std::string& text) {
  auto own = MakeOutputChecks(settings_.guardrails, services_, mask_);
  auto checks = services_.output_checks;
  for (const auto& check : own) checks.push_back(check.get());
  for (auto* check : checks) {
    CO_TRY(const auto objection, co_await check->Check(turn_, text));
    if (objection) co_return std::optional<std::string>(std::string(check->name()) + ": " + objection->reason);
  }
  co_return std::optional<std::string>();
}

// What our own sentences are said for: a field of meta, and the reason in it.
void AgentTurn::SayOwnWords(std::string text, std::string_view field, std::string_view reason) {
  stream_->Clear();
  auto meta = Meta();
  meta[field] = reason;
  Say(std::move(text), false, std::move(meta));
}

json::Object AgentTurn::Meta() const {
  json::Object meta;
  if (last_) {
    meta = EncodeMeta(*last_);
    if (!last_->failure || questions_ > 1) meta["usage"] = EncodeUsage(usage_);
  } else {
    meta = {{"provider", model_.provider_kind}, {"model", model_.model_name}};
  }
  if (questions_ > 1) meta["steps"] = questions_;
  if (!calls_.empty()) {
    json::Array calls;
    for (const auto& [call, outcome] : calls_) calls.push_back(DescribeCall(call, outcome));
    meta["tools"] = std::move(calls);
  }
  if (cost_micros_ > 0) meta["cost_micros"] = cost_micros_;
  if (!messages_.empty()) meta["prompt"] = EncodeFacts(facts_);
  return meta;
}

void AgentTurn::Say(std::string text, bool markdown, json::Object meta) {
  turn_.ShowTyping(false);
  reply_->Finish(MakeText(std::move(text), markdown), json::Dump(meta));
}

void AgentTurn::AddCitations(const std::vector<Citation>& citations) {
  for (const auto& citation : citations) {
    const bool known = std::any_of(citations_.begin(), citations_.end(), [&](const Citation& one) {
      return one.title == citation.title && one.url == citation.url;
    });
    if (!known && citations_.size() < 20) citations_.push_back(citation);
  }
}

}  // namespace beseda::agent
