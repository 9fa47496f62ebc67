#include "base/task.h"
#include "flow/inner_names.h"
#include "json/json.h"
#include "records/bot_rows.h"
#include "records/inner_events.h"
#include "server/api/conversation_json.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "server/api/write_once.h"

namespace beseda::server {
namespace {

constexpr std::size_t kMostName = 100, kMostData = 64 * 1024;

}  // namespace

Task<Result<ServerResponse>> TellConversation(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"name", "data"}));
  json::Reader in(body);
  const auto name = in.Text("name", kMostName);
  const auto data = json::Dump(in.Raw("data"));
  if (data.size() > kMostData) in.Fail("data", "\"data\" may have at most 64 KB.");
  CO_CHECK_OK(in.Check());
  const auto id = api.access.ids.New("evt");
  EventContent event{std::string(flow::kHappenedEvent), json::Dump(json::Object{{"name", name}, {"data", in.Raw("data")}})};
  const Content content{std::move(event)};
  std::string conversation_id;
  auto response = co_await WriteOnce(api, call, [&](Tx& tx) -> Result<ServerResponse> {
    TRY(const auto view, OwnConversation(tx, call));
    const auto& conversation = view.conversation;
    const auto bot = records::LoadBot(tx, conversation.bot_id);
    if (conversation.handling == Handling::kHuman || !bot || !bot->enabled) {
      return Error(ErrorCode::kConflict, "A person has this conversation, or its bot is off, so the scenario cannot hear of it now.").As("bot_is_silent");
    }
    records::AddInnerEvent(tx, conversation, "happened:" + id, content, api.Now());
    conversation_id = conversation.id;
    return Reply(202, json::Object{{"id", id}});
  });
  if (response.ok() && !conversation_id.empty()) api.wake_turns(conversation_id);
  co_return response;
}

}  // namespace beseda::server
