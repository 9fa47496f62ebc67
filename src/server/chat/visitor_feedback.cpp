#include "server/chat/visitor_feedback.h"

#include "base/task.h"
#include "json/reader.h"
#include "quality/feedback_rows.h"
#include "records/bot_rows.h"
#include "records/conversation_rows.h"
#include "records/message_rows.h"
#include "server/public/feedback_live.h"

namespace beseda::server {

Task<Status> TakeVisitorFeedback(ChatServices& services, const ChatChannel& channel, std::string visitor_key,
                                 std::string body) {
  CO_TRY(const auto object, json::ParseObject(body));
  json::Reader in(object);
  quality::Feedback feedback;
  feedback.message_id = in.Text("message_id", 64);
  feedback.value = int(in.Int("value", -1, 1));
  feedback.comment = in.TextOr("comment", "", 2000);
  CO_CHECK_OK(in.Check());
  if (const auto wait = services.limits.Take(visitor_key); wait > Micros(0)) {
    co_return Error(ErrorCode::kRateLimited, "That was a lot at once. Try again in a moment.").RetryAfter(wait);
  }
  feedback.at = services.clock.Now();
  std::string conversation_id;
  CO_CHECK_OK(co_await services.db.Write([&](Tx& tx) -> Status {
    const auto bot = records::LoadBot(tx, channel.account.bot_id);
    if (!bot || !bot->feedback) return Error(ErrorCode::kForbidden, "This chat does not ask for ratings.");
    const auto conversation = records::FindConversation(tx, channel.account.id, visitor_key);
    const auto message = records::LoadMessage(tx, feedback.message_id);
    if (!conversation || !message || message->conversation_id != conversation->id) {
      return Error(ErrorCode::kNotFound, "There is no such message in this conversation.");
    }
    conversation_id = conversation->id;
    feedback.by_kind = "contact";
    feedback.by_id = conversation->contact_id;
    return quality::Rate(tx, *message, feedback);
  }));
  TellFeedback(services.bus, channel.account.workspace_id, conversation_id);
  co_return Ok();
}

}  // namespace beseda::server
