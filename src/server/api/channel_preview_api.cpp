#include "base/task.h"
#include "contracts/channel_preview.h"
#include "json/json.h"
#include "model/content_json.h"
#include "server/api/channel_json.h"
#include "server/api/handlers.h"
#include "server/api/input.h"

namespace beseda::server {
namespace {

constexpr std::size_t kMostContents = 50;

json::Object PreviewJson(const ChannelPreview& preview) {
  json::Array shown, notes;
  for (const auto& content : preview.shown) shown.push_back(EncodeContent(content));
  for (const auto& note : preview.notes) {
    json::Object one{{"code", json::Value(note.code)}};
    if (note.limit > 0) one["limit"] = note.limit;
    notes.push_back(std::move(one));
  }
  return {{"shown", std::move(shown)}, {"notes", std::move(notes)}};
}

}  // namespace

Task<Result<ServerResponse>> PreviewOnChannel(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"contents"}));
  const auto* given = body.if_contains("contents");
  if (!given || !given->is_array() || given->get_array().size() > kMostContents) {
    co_return Error(ErrorCode::kInvalid, "\"contents\" must be a list of at most 50 contents.").InField("contents");
  }
  CO_TRY(const auto channel, co_await api.db().Read([&](Tx& tx) { return OwnChannel(tx, call); }));
  const auto can = AccountCapabilities(api, channel);
  json::Array items;
  std::size_t place = 0;
  for (const auto& one : given->get_array()) {
    CO_TRY(const auto content, DecodeContent(one, "contents[" + std::to_string(place++) + "]"));
    items.push_back(PreviewJson(PreviewOn(can, content)));
  }
  json::Object answer{{"items", std::move(items)}};
  co_return Reply(200, answer);
}

}  // namespace beseda::server
