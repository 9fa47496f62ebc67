#include "base/task.h"
#include "contracts/live_events.h"
#include "json/json.h"
#include "records/approval_rows.h"
#include "records/conversation_rows.h"
#include "records/inner_events.h"
#include "server/api/audit_note.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "server/api/write_once.h"

namespace beseda::server {
namespace {

using records::ApprovalRow;

json::Object EncodeApproval(const ApprovalRow& approval) {
  auto arguments = json::Parse(approval.arguments);
  json::Object out{{"id", approval.id},
                   {"bot_id", approval.bot_id},
                   {"conversation_id", approval.conversation_id},
                   {"contact_name", approval.contact_name},
                   {"tool_name", approval.tool_name},
                   {"arguments", arguments.ok() ? std::move(*arguments) : json::Value(json::Object())},
                   {"state", ApprovalStateName(approval.state)},
                   {"word", approval.word},
                   {"decided_by", nullptr},
                   {"decided_by_name", approval.decided_by_name},
                   {"created_at", ToUnixMicros(approval.created_at)},
                   {"expires_at", ToUnixMicros(approval.expires_at)},
                   {"decided_at", nullptr}};
  if (!approval.decided_by.empty()) out["decided_by"] = approval.decided_by;
  if (approval.decided_at) out["decided_at"] = ToUnixMicros(*approval.decided_at);
  return out;
}

}  // namespace

Task<Result<ServerResponse>> ListApprovals(Api& api, Call& call) {
  CO_TRY(const auto page, ReadPage(call.request));
  records::ApprovalFilter filter;
  filter.conversation_id = call.request.Query("conversation_id").value_or("");
  filter.bot_id = call.request.Query("bot_id").value_or("");
  filter.tool_name = call.request.Query("tool_name").value_or("");
  if (const auto state = call.request.Query("state")) {
    filter.state = records::ParseApprovalState(*state);
    if (!filter.state) {
      co_return Error(ErrorCode::kInvalid, "\"state\" must be \"waiting\", \"approved\", \"rejected\" or \"expired\".").InField("state");
    }
  }
  CO_TRY(const auto approvals, co_await api.db().Read([&](Tx& tx) {
    return records::ListApprovals(tx, call.workspace(), filter, page.KeyOr(0, ""), page.limit + 1);
  }));
  json::Array items;
  for (const auto& approval : approvals) items.push_back(EncodeApproval(approval));
  co_return Reply(200, ListReply(std::move(items), page, [&](std::size_t last) {
                    return std::vector<std::string>{approvals[last].id};
                  }));
}

// The decision and the event that lets the bot go on are one commit: a crash leaves both or none.
Task<Result<ServerResponse>> DecideApproval(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"decision", "word"}));
  json::Reader in(body);
  const auto decision = in.Text("decision", 20);
  if (decision != "approve" && decision != "reject") in.Fail("decision", "\"decision\" must be \"approve\" or \"reject\".");
  const auto word = OptionalLongText(in, "word", 2000).value_or("");
  CO_CHECK_OK(in.Check());
  std::string conversation_id;
  bool replayed = false;
  auto response = co_await WriteOnce(
      api, call,
      [&](Tx& tx) -> Result<ServerResponse> {
        auto approval = records::LoadApproval(tx, call.workspace(), call.id());
        if (!approval) return Error(ErrorCode::kNotFound, "There is no such call that waits for a decision.");
        const bool was_decided =
            approval->state == ApprovalRow::State::kApproved || approval->state == ApprovalRow::State::kRejected;
        approval->state = decision == "approve" ? ApprovalRow::State::kApproved : ApprovalRow::State::kRejected;
        approval->word = word;
        approval->decided_by = call.principal.member_id;
        approval->decided_by_name = call.principal.name;
        approval->decided_at = api.Now();
        if (approval->expires_at <= api.Now() && !was_decided) {
          return Error(ErrorCode::kConflict, "Nobody has decided about this call in time, so it counts as rejected.")
              .As("expired");
        }
        if (!records::DecideApproval(tx, *approval)) {
          return Error(ErrorCode::kConflict, "Somebody has decided about this call already. Reload to see how.")
              .As("decided_already");
        }
        if (const auto conversation = records::LoadConversation(tx, approval->conversation_id)) {
          const json::Object data({{"approval_id", approval->id}});
          records::AddInnerEvent(tx, *conversation, approval->id, Content{EventContent{"approval", json::Dump(data)}},
                                 api.Now());
        }
        conversation_id = approval->conversation_id;
        NoteAct(tx, api, call, "approval." + decision, {"approval", approval->id, approval->tool_name},
                (decision == "approve" ? "Allowed a call of \"" : "Rejected a call of \"") + approval->tool_name + "\".");
        return Reply(200, EncodeApproval(*approval));
      },
      &replayed);
  if (response.ok() && !replayed) {
    if (api.wake_turns) api.wake_turns(conversation_id);
    LiveEvents(api.bus).ConversationUpdated(call.workspace(), conversation_id);
  }
  co_return response;
}

}  // namespace beseda::server
