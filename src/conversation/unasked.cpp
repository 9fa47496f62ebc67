#include "conversation/unasked.h"

#include "records/consent_rows.h"
#include "records/inner_events.h"

namespace beseda::conversation {
namespace {

constexpr Micros kAnswerTakes = std::chrono::minutes(10);

enum class Cause { kPerson, kPassing, kUnasked };

Cause CauseOf(const TurnStart& start) {
  if (!records::IsInnerEvent(start.vendor_event_id)) return Cause::kPerson;
  const auto* event = std::get_if<EventContent>(&start.message.content.kind);
  if (!event) return Cause::kPerson;
  if (event->name == records::kTimerEvent || event->name == records::kCallEvent) return Cause::kPassing;
  const bool unasked = event->name == records::kScheduleEvent || event->name == records::kSilenceEvent || event->name == records::kHappenedEvent;
  return unasked ? Cause::kUnasked : Cause::kPerson;  // What the team decides (a permission, handing back) answers the person.
}

}  // namespace

Asked IsAsked(Tx& tx, const TurnStart& start, Time now) {
  const auto cause = CauseOf(start);
  if (cause == Cause::kPerson) return Asked::kYes;
  const auto opted_out = records::LoadOptOut(tx, start.conversation);
  if (cause == Cause::kPassing) {
    const auto rows = tx.Query("SELECT last_inbound_at FROM conversations WHERE id = $1", start.conversation.id);
    const auto wrote = rows.empty() ? std::nullopt : rows[0].OptionalTime(0);
    if (wrote && now - *wrote <= kAnswerTakes && (!opted_out || *wrote > opted_out->at)) return Asked::kYes;
  }
  return opted_out ? Asked::kNotWanted : Asked::kNo;
}

}  // namespace beseda::conversation
