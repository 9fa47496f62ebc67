#include "records/inner_events.h"

#include <string>

#include "model/content_json.h"

namespace beseda::records {
namespace {
constexpr std::string_view kPrefix = "inner:";
}

void AddInnerEvent(Tx& tx, const Conversation& conversation, std::string_view key, const Content& content, Time now) {
  tx.Exec(
      "INSERT INTO events (workspace_id, channel_id, vendor_event_id, conversation_id, payload, received_at) "
      "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (channel_id, vendor_event_id) DO NOTHING",
      conversation.workspace_id, conversation.channel_id, std::string(kPrefix).append(key), conversation.id,
      DumpContent(content), now);
}

bool IsInnerEvent(std::string_view vendor_event_id) { return vendor_event_id.starts_with(kPrefix); }

}  // namespace beseda::records
