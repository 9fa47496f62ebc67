#include "quality/judgement_rows.h"

#include <array>
#include <utility>

#include "records/bot_rows.h"
#include "records/message_rows.h"

namespace beseda::quality {
namespace {

using State = EvaluationResult::State;

constexpr std::int64_t kMostWaiting = 1000;  // of a bot: a judge that is down for long must not be asked for weeks after
constexpr std::size_t kMessagesBefore = 7;
constexpr std::int64_t kDay = 86'400'000'000;

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kGroups = {{{"bot", "bot_id"},
                                                                                   {"model", "model"},
                                                                                   {"asked_for", "asked_for"},
                                                                                   {"prompt_version", "prompt_version_id"},
                                                                                   {"variant", "variant"}}};
constexpr std::string_view kWhere =
    " FROM judgements WHERE workspace_id = $1 AND at >= $2 AND at < $3 AND ($4 = '' OR bot_id = $4) "
    "AND ($5 = '' OR model = $5) AND ($6 = '' OR asked_for = $6) AND ($7 >= 1000 OR score <= $7) ";

State StateOf(std::string_view name) {
  for (const auto state : {State::kPending, State::kAsking, State::kDone}) {
    if (ResultStateName(state) == name) return state;
  }
  return State::kFailed;
}

bool TooManyWait(Tx& tx, const std::string& bot_id) {
  const auto rows = tx.Query(
      "SELECT count(*) FROM (SELECT 1 FROM judgements WHERE bot_id = $1 AND judged_at IS NULL LIMIT $2) AS waiting", bot_id,
      kMostWaiting);
  return rows[0].Int(0) >= kMostWaiting;
}

}  // namespace

bool DrawAnswer(Tx& tx, const Bot& bot, const Message& answer, const std::string& model, Time now) {
  if (TooManyWait(tx, bot.id)) return false;
  return tx.Exec("INSERT INTO judgements (message_id, workspace_id, conversation_id, bot_id, model, asked_for, "
                 "prompt_version_id, experiment_id, variant, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
                 "ON CONFLICT (message_id) DO NOTHING",
                 answer.id, bot.workspace_id, answer.conversation_id, bot.id, model, bot.model_id, bot.prompt_version_id,
                 bot.experiment_id, bot.variant, now) > 0;
}

std::vector<std::string> TakeUpJudgements(Tx& tx) {
  tx.Exec("UPDATE judgements SET state = 'pending' WHERE judged_at IS NULL AND state = 'asking'");
  std::vector<std::string> bots;
  for (const auto row : tx.Query("SELECT DISTINCT bot_id FROM judgements WHERE judged_at IS NULL ORDER BY bot_id")) {
    bots.push_back(row.Text(0));
  }
  return bots;
}

std::optional<JudgementTask> TakeJudgement(Tx& tx, std::string_view bot_id) {
  auto bot = records::LoadBot(tx, bot_id);
  auto judging = bot ? ParseLiveJudging(bot->judging) : LiveJudging();
  if (judging.percent == 0) {
    tx.Exec("DELETE FROM judgements WHERE bot_id = $1 AND judged_at IS NULL AND state = 'pending'", bot_id);
    return std::nullopt;
  }
  for (;;) {
    const auto rows = tx.Query(
        "SELECT message_id, tries FROM judgements WHERE bot_id = $1 AND judged_at IS NULL AND state = 'pending' "
        "ORDER BY at, message_id LIMIT 1",
        bot_id);
    if (rows.empty()) return std::nullopt;
    auto answer = records::LoadMessage(tx, rows[0].Text(0));
    if (!answer) {
      tx.Exec("DELETE FROM judgements WHERE message_id = $1", rows[0].Text(0));
      continue;
    }
    JudgementTask task;
    task.tries = rows[0].Int(1) + 1;
    tx.Exec("UPDATE judgements SET state = 'asking', tries = $2 WHERE message_id = $1", answer->id, task.tries);
    task.before = records::LoadNewestMessages(tx, answer->conversation_id, 0, answer->seq, kMessagesBefore);
    task.bot = std::move(*bot);
    task.judging = std::move(judging);
    task.conversation_id = answer->conversation_id;
    task.answer = std::move(*answer);
    return task;
  }
}

void PutBack(Tx& tx, std::string_view message_id) {
  tx.Exec("UPDATE judgements SET state = 'pending' WHERE message_id = $1 AND state = 'asking'", message_id);
}

void StoreJudgement(Tx& tx, const Judgement& judgement) {
  tx.Exec("UPDATE judgements SET state = $2, judge_kind = $3, judge_model_id = $4, score = $5, reason = $6, error = $7, "
          "call_id = $8, judged_at = $9 WHERE message_id = $1 AND judged_at IS NULL",
          judgement.message_id, ResultStateName(judgement.state), judgement.judge_kind, judgement.judge_model_id,
          judgement.score, judgement.reason, judgement.error, judgement.call_id, judgement.judged_at);
}

std::vector<Judgement> ListJudgements(Tx& tx, std::string_view workspace_id, const JudgementFilter& filter,
                                      std::int64_t before_at, std::string_view before_id, std::int64_t limit) {
  static const std::string kSql =
      std::string("SELECT message_id, conversation_id, bot_id, model, asked_for, state, judge_kind, judge_model_id, score, "
                  "reason, error, call_id, at, judged_at")
          .append(kWhere)
          .append("AND (at, message_id) < ($8, $9) ORDER BY at DESC, message_id DESC LIMIT $10");
  std::vector<Judgement> list;
  for (const auto row : tx.Query(kSql, workspace_id, filter.from, filter.to, filter.bot_id, filter.model, filter.asked_for,
                                 filter.worst, before_at, before_id, limit)) {
    Judgement one;
    one.workspace_id = workspace_id;
    one.message_id = row.Text(0);
    one.conversation_id = row.Text(1);
    one.bot_id = row.Text(2);
    one.model = row.Text(3);
    one.asked_for = row.Text(4);
    one.state = StateOf(row.Text(5));
    one.judge_kind = row.Text(6);
    one.judge_model_id = row.Text(7);
    one.score = row.OptionalInt(8);
    one.reason = row.Text(9);
    one.error = row.Text(10);
    one.call_id = row.Text(11);
    one.at = row.Time(12);
    one.judged_at = row.OptionalTime(13);
    list.push_back(std::move(one));
  }
  return list;
}

std::optional<JudgementGroup> ParseJudgementGroup(std::string_view name) {
  for (std::size_t i = 0; i < kGroups.size(); ++i) {
    if (kGroups[i].first == name) return JudgementGroup(i);
  }
  return std::nullopt;
}

std::vector<JudgementSum> SumJudgements(Tx& tx, std::string_view workspace_id, JudgementGroup group,
                                        const JudgementFilter& filter) {
  const std::string column(kGroups[std::size_t(group)].second);
  auto sql = "SELECT " + column + ", at / $8 AS day, sum(CASE WHEN state = 'done' THEN 1 ELSE 0 END), "
             "sum(CASE WHEN state = 'done' THEN score ELSE 0 END), sum(CASE WHEN state = 'failed' THEN 1 ELSE 0 END), "
             "sum(CASE WHEN judged_at IS NULL THEN 1 ELSE 0 END)";
  sql.append(kWhere).append("GROUP BY " + column + ", day ORDER BY day, " + column + " LIMIT 10000");
  std::vector<JudgementSum> sums;
  for (const auto row : tx.Query(sql, workspace_id, filter.from, filter.to, filter.bot_id, filter.model, filter.asked_for,
                                 filter.worst, kDay)) {
    JudgementSum sum;
    sum.key = row.Text(0);
    sum.day = row.Int(1) * kDay;
    sum.judged = row.Int(2);
    if (sum.judged > 0) sum.score = (row.Int(3) + sum.judged / 2) / sum.judged;
    sum.failed = row.Int(4);
    sum.waiting = row.Int(5);
    sums.push_back(std::move(sum));
  }
  return sums;
}

}  // namespace beseda::quality
