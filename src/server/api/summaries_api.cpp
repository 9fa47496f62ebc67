#include "base/task.h"
#include "json/json.h"
#include "records/summary_rows.h"
#include "server/api/conversation_json.h"
#include "server/api/handlers.h"
#include "server/api/input.h"

namespace beseda::server {

Task<Result<ServerResponse>> ListSummaries(Api& api, Call& call) {
  CO_TRY(const auto page, ReadPage(call.request));
  CO_TRY(const auto summaries, co_await api.db().Read([&](Tx& tx) -> Result<std::vector<records::SummaryRow>> {
    TRY(const auto view, OwnConversation(tx, call));
    return records::ListSummaries(tx, call.workspace(), view.conversation.id, page.limit);
  }));
  json::Array items;
  for (const auto& summary : summaries) {
    items.push_back(json::Object{{"up_to_seq", summary.up_to_seq},
                                 {"messages", summary.messages},
                                 {"text", summary.text},
                                 {"model", summary.model},
                                 {"at", ToUnixMicros(summary.at)}});
  }
  co_return Reply(200, WholeList(std::move(items)));
}

}  // namespace beseda::server
