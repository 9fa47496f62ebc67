#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contracts/database.h"
#include "model/bot.h"
#include "model/message.h"
#include "quality/evaluation.h"
#include "quality/live_judging.h"

namespace beseda::quality {

/// Rows of `judgements`. Functions run inside a transaction and throw SqlError.

/// What a judge said of an answer to a person, or that it still has to.
struct Judgement {
  std::string message_id = {};
  std::string workspace_id = {};
  std::string conversation_id = {};
  std::string bot_id = {};
  std::string model = {};      ///< What answered, by the vendor's name.
  std::string asked_for = {};  ///< Model or route.
  EvaluationResult::State state = EvaluationResult::State::kPending;
  std::string judge_kind = {};
  std::string judge_model_id = {};
  std::optional<std::int64_t> score = std::nullopt;  ///< 0 to 1000.
  std::string reason = {};
  std::string error = {};
  std::string call_id = {};  ///< The judge's.
  Time at = {};              ///< When it was answered.
  std::optional<Time> judged_at = std::nullopt;
};

/// Puts an answer down to be judged; nothing if it is there, or if too many of the bot's wait. Gives whether it was put.
bool DrawAnswer(Tx& tx, const Bot& bot, const Message& answer, const std::string& model, Time now);
/// The bots with answers that wait; what a stop has interrupted waits again.
std::vector<std::string> TakeUpJudgements(Tx& tx);

/// An answer to be judged, with what was said before it.
struct JudgementTask {
  Bot bot = {};
  LiveJudging judging = {};
  std::string conversation_id = {};
  Message answer = {};
  std::vector<Message> before = {};  ///< Oldest first.
  std::int64_t tries = 0;            ///< This one included.
};
/// The bot's answer that waits longest, marked as being judged. Nothing: none waits. If the bot was deleted or its
/// answers are no longer judged, what waits is dropped.
std::optional<JudgementTask> TakeJudgement(Tx& tx, std::string_view bot_id);
/// It is to be judged later.
void PutBack(Tx& tx, std::string_view message_id);
/// The judge's part of it: done or failed.
void StoreJudgement(Tx& tx, const Judgement& judgement);

struct JudgementFilter {
  std::string bot_id = {};     ///< Empty: all; the following too.
  std::string model = {};
  std::string asked_for = {};
  std::int64_t from = 0;       ///< Microseconds; [from, to).
  std::int64_t to = INT64_MAX;
  std::int64_t worst = 1000;   ///< Scores up to this; below 1000 only those that have one.
};
/// The newest first, older than the one of that time and id.
std::vector<Judgement> ListJudgements(Tx& tx, std::string_view workspace_id, const JudgementFilter& filter,
                                      std::int64_t before_at, std::string_view before_id, std::int64_t limit);

enum class JudgementGroup { kBot, kModel, kAskedFor, kPromptVersion, kVariant };
std::optional<JudgementGroup> ParseJudgementGroup(std::string_view name);
struct JudgementSum {
  std::string key = {};
  std::int64_t day = 0;       ///< When it begins (UTC), microseconds.
  std::int64_t judged = 0;
  std::int64_t score = 0;     ///< Mean, 0 to 1000.
  std::int64_t failed = 0;    ///< Could not be judged.
  std::int64_t waiting = 0;
};
/// By day and key, in this order.
std::vector<JudgementSum> SumJudgements(Tx& tx, std::string_view workspace_id, JudgementGroup group,
                                        const JudgementFilter& filter);

}  // namespace beseda::quality
