#include "quality/feedback_rows.h"

#include <array>
#include <utility>

#include "json/reader.h"

namespace beseda::quality {
namespace {

/// What made the message.
struct Origin {
  std::string bot_id, call_id, model, asked_for, prompt_version_id, experiment_id, variant;
};

Origin OriginOf(Tx& tx, const Message& message) {
  Origin origin;
  const auto bot = tx.Query("SELECT bot_id FROM conversations WHERE id = $1", message.conversation_id);
  if (!bot.empty()) origin.bot_id = bot[0].Text(0);
  const auto turn = tx.Query("SELECT asked_for, prompt_version_id, experiment_id, variant FROM turns WHERE id = $1",
                             message.turn_id);
  if (!turn.empty()) {
    origin.asked_for = turn[0].Text(0);
    origin.prompt_version_id = turn[0].Text(1);
    origin.experiment_id = turn[0].Text(2);
    origin.variant = turn[0].Text(3);
  }
  const auto meta = json::ParseObject(message.meta);
  if (!meta.ok()) return origin;
  json::Reader in(*meta);
  origin.model = in.TextOr("model", "", 200);
  origin.call_id = in.TextOr("call_id", "", 64);
  return origin;
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kGroups = {{{"model", "model"},
                                                                                   {"asked_for", "asked_for"},
                                                                                   {"prompt_version", "prompt_version_id"},
                                                                                   {"bot", "bot_id"},
                                                                                   {"variant", "variant"}}};

}  // namespace

Status Rate(Tx& tx, const Message& message, const Feedback& feedback) {
  if (message.author != Author::kBot) {
    return Error(ErrorCode::kInvalid, "Only what a bot has said can be rated.").As("not_a_bots_message");
  }
  tx.Exec("DELETE FROM feedback WHERE message_id = $1 AND by_kind = $2 AND by_id = $3", message.id, feedback.by_kind,
          feedback.by_id);
  if (feedback.value == 0) return Ok();
  const auto origin = OriginOf(tx, message);
  tx.Exec("INSERT INTO feedback (message_id, by_kind, by_id, by_name, workspace_id, conversation_id, bot_id, value, "
          "comment, call_id, model, asked_for, prompt_version_id, experiment_id, variant, at) "
          "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
          message.id, feedback.by_kind, feedback.by_id, feedback.by_name, message.workspace_id,
          message.conversation_id, origin.bot_id, feedback.value, feedback.comment, origin.call_id, origin.model,
          origin.asked_for, origin.prompt_version_id, origin.experiment_id, origin.variant, feedback.at);
  return Ok();
}

std::vector<Feedback> ListFeedback(Tx& tx, std::string_view workspace_id, std::string_view conversation_id) {
  std::vector<Feedback> list;
  for (const auto row : tx.Query("SELECT message_id, by_kind, by_id, by_name, value, comment, at FROM feedback "
                                 "WHERE workspace_id = $1 AND conversation_id = $2 ORDER BY at, message_id, by_id",
                                 workspace_id, conversation_id)) {
    Feedback feedback;
    feedback.message_id = row.Text(0);
    feedback.by_kind = row.Text(1);
    feedback.by_id = row.Text(2);
    feedback.by_name = row.Text(3);
    feedback.value = int(row.Int(4));
    feedback.comment = row.Text(5);
    feedback.at = row.Time(6);
    list.push_back(std::move(feedback));
  }
  return list;
}

std::optional<FeedbackGroup> ParseFeedbackGroup(std::string_view name) {
  for (std::size_t i = 0; i < kGroups.size(); ++i) {
    if (kGroups[i].first == name) return FeedbackGroup(i);
  }
  return std::nullopt;
}

std::vector<FeedbackSum> SumFeedback(Tx& tx, std::string_view workspace_id, FeedbackGroup group,
                                     const FeedbackFilter& filter) {
  const std::string column(kGroups[std::size_t(group)].second);
  const auto sql = "SELECT " + column +
                   ", sum(CASE WHEN value > 0 THEN 1 ELSE 0 END), sum(CASE WHEN value < 0 THEN 1 ELSE 0 END) "
                   "FROM feedback WHERE workspace_id = $1 AND at >= $2 AND at < $3 AND ($4 = '' OR bot_id = $4) "
                   "AND ($5 = '' OR experiment_id = $5) GROUP BY " + column + " ORDER BY count(*) DESC, " + column +
                   " LIMIT 1000";
  std::vector<FeedbackSum> sums;
  for (const auto row : tx.Query(sql, workspace_id, filter.from, filter.to, filter.bot_id, filter.experiment_id)) {
    sums.push_back({row.Text(0), row.Int(1), row.Int(2)});
  }
  return sums;
}

}  // namespace beseda::quality
