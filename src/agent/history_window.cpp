#include "agent/history_window.h"

#include <algorithm>

#include "agent/call_context_of.h"
#include "agent/guard/fence.h"
#include "agent/model_call.h"
#include "agent/spoken_content.h"
#include "base/log.h"
#include "base/task.h"
#include "base/text.h"
#include "contracts/token_estimate.h"
#include "json/reader.h"
#include "records/summary_rows.h"

namespace beseda::agent {
namespace {

constexpr std::int64_t kMostWindow = 200;      // messages in full, whatever the bot's settings say
constexpr std::int64_t kMostLoaded = 1000;     // messages looked at in one turn
constexpr std::int64_t kChunkTokens = 24'000;  // of the talk that one call summarizes; at most half of what the model reads
constexpr int kMostCalls = 4;                  // in one turn
constexpr std::int64_t kSummaryTokens = 1000;
constexpr std::size_t kMaxSummary = 16'000;  // bytes

constexpr std::string_view kTask =
    "You keep the memory of a chat between a person and a bot. You get the summary so far and what was said after it. "
    "Write the new summary that takes the place of both, in the language of the chat, in at most 300 words. Keep: who "
    "the person is, what they want, names, numbers, dates, addresses and other facts word by word, what was promised, "
    "agreed, refused, and what is open. Leave out greetings and what has been settled and does not matter any more. Do "
    "not invent anything. Write the summary only.";

std::string Line(const Message& message) {
  const bool person = message.direction == Direction::kIn;
  const auto text = InWords(message.content, person);
  if (Trim(text).empty()) return {};
  return std::string(person ? "Person: " : message.author == Author::kAgent ? "Colleague: " : "Bot: ") + text + "\n";
}

struct Written {
  std::string text;
  std::int64_t up_to = 0;
  std::int64_t messages = 0;
  std::string model;
  std::int64_t cost_micros = 0;
};

Result<Written> DecodeWritten(std::string_view text) {
  TRY(const auto object, json::ParseObject(text));
  json::Reader in(object);
  Written written;
  written.text = in.Text("text");
  written.up_to = in.Int("up_to");
  written.messages = in.Int("messages");
  written.model = in.Text("model");
  written.cost_micros = in.IntOr("cost_micros", 0);
  CHECK_OK(in.Check());
  return written;
}

}  // namespace

// How many of the oldest are to go into the summary: none while all fits, else what leaves half the window.
std::size_t HistoryLoader::CountToSummarize(const std::vector<Message>& history, std::size_t most) const {
  std::int64_t tokens = 0;
  std::size_t keep = 0;
  for (auto message = history.rbegin(); message != history.rend(); ++message) {
    tokens += std::min(EstimateTokens(InWords(message->content, message->direction == Direction::kIn)),
                       needs_.limits.message_tokens);
    if (tokens <= needs_.limits.history_tokens / 2 && keep < std::max<std::size_t>(most / 2, 1)) ++keep;
  }
  if (history.size() <= most && tokens <= needs_.limits.history_tokens) return 0;
  const auto count = history.size() - keep;
  // What is kept begins with a message of the person, so that no answer stands without its question.
  for (auto i = count; i < history.size(); ++i) {
    if (history[i].direction == Direction::kIn) return i;
  }
  return count;
}

Task<Result<HistoryWindow>> HistoryLoader::Load() {
  HistoryWindow window;
  const auto most = std::clamp<std::int64_t>(turn_.bot().history_messages, 0, kMostWindow);
  const auto before = turn_.events().front().seq - 1;
  if (most == 0 || before <= 0) co_return window;
  const bool summarize = needs_.summarize && needs_.services.db != nullptr;
  if (summarize) {
    CO_TRY(const auto summary, co_await needs_.services.db->Read([&](Tx& tx) {
      return records::LoadNewestSummary(tx, turn_.conversation().id);
    }));
    if (summary && summary->up_to_seq < before) {
      window.summary = summary->text;
      window.summarized_to = summary->up_to_seq;
    }
  }
  const auto open = before - window.summarized_to;
  const auto wanted = std::min(open, summarize ? kMostLoaded : most);
  CO_TRY(window.history, co_await turn_.History(std::size_t(wanted)));
  window.left_out = std::max<std::int64_t>(open - std::int64_t(window.history.size()), 0);

  auto count = summarize ? CountToSummarize(window.history, std::size_t(most)) : 0;
  for (int call = 1; count > 0 && call <= kMostCalls; ++call) {
    const auto size = window.history.size();
    CO_CHECK_OK(co_await SummarizeFirst(count, call, window));
    if (!window.problem.empty()) break;
    count -= std::min(count, size - window.history.size());
  }
  window.whole = window.left_out == 0 && window.summary.empty();
  co_return window;
}

// Adds up to `count` of the oldest messages to the summary. A failure that may pass is one all the same: the person
// should not have to wait for the memory.
Task<Status> HistoryLoader::SummarizeFirst(std::size_t count, int call, HistoryWindow& window) {
  std::function<Task<Result<std::string>>()> write = [&] { return Write(window, count); };
  auto recorded = co_await turn_.Effect("summary." + std::to_string(call), write);
  auto written = recorded.ok() ? DecodeWritten(*recorded) : Result<Written>(std::move(recorded).error());
  if (!written.ok()) {
    if (written.error().code == ErrorCode::kCancelled) co_return std::move(written).error();
    Log(LogLevel::kWarning, "agent", "a conversation could not be summarized",
        {{"conversation", turn_.conversation().id}, {"error", written.error().message}, {"detail", written.error().detail}});
    window.problem = written.error().message;
    co_return Ok();
  }
  window.summary = written->text;
  window.summarized_to = written->up_to;
  window.cost_micros += written->cost_micros;
  std::erase_if(window.history, [&](const Message& message) { return message.seq <= written->up_to; });

  records::SummaryRow row;
  row.conversation_id = turn_.conversation().id;
  row.workspace_id = turn_.bot().workspace_id;
  row.up_to_seq = written->up_to;
  row.messages = written->messages;
  row.text = written->text;
  row.model = written->model;
  row.at = needs_.services.clock.Now();
  turn_.AddToCommit([row](Tx& tx) { records::InsertSummary(tx, row); });
  co_return Ok();
}

Task<Result<std::string>> HistoryLoader::Write(const HistoryWindow& window, std::size_t count) {
  std::string talk;
  std::int64_t tokens = 0, up_to = 0, messages = 0;
  const auto chunk = std::min(kChunkTokens, needs_.model.context_tokens.value_or(2 * kChunkTokens) / 2);
  for (std::size_t i = 0; i < count; ++i) {
    auto line = Line(window.history[i]);
    const auto most = std::size_t(needs_.limits.message_tokens) * 4;
    if (line.size() > most) line = std::string(CutUtf8(line, most)) + " […]\n";
    tokens += EstimateTokens(line);
    if (tokens > chunk && messages > 0) break;
    talk += line;
    up_to = window.history[i].seq;
    ++messages;
  }
  ChatRequest request;
  request.context = CallContextOf(turn_, CallPurpose::kSummary, {});
  request.max_output_tokens = kSummaryTokens;
  request.messages.resize(2);
  request.messages[0].role = ChatRole::kSystem;
  request.messages[0].text = std::string(kTask) + "\n\n" + std::string(FenceRule());
  auto& told = request.messages[1].text;
  if (!window.summary.empty()) told = Fenced("the summary so far", window.summary) + "\n\n";
  told += Fenced("what was said after it", talk);

  const CallTools tools{needs_.services.clock, needs_.services.fence_secret, needs_.services.cost, needs_.mask};
  ModelCall call(needs_.model, std::move(request), tools, nullptr);
  CO_TRY(const auto answer, co_await call.Ask());
  if (answer.failure) co_return *answer.failure;
  const auto text = CutUtf8(Trim(answer.reply.text), kMaxSummary);
  if (text.empty()) co_return Error(ErrorCode::kInvalid, "The model gave an empty summary.");
  co_return json::Dump(json::Object({{"text", text},
                                     {"up_to", up_to},
                                     {"messages", messages},
                                     {"model", answer.model},
                                     {"cost_micros", answer.cost_micros}}));
}

}  // namespace beseda::agent
