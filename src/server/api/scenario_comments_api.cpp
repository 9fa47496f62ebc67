#include <algorithm>
#include <span>

#include "base/ids.h"
#include "base/task.h"
#include "flow/comment_rows.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "server/api/scenario_json.h"

namespace beseda::server {
namespace {

constexpr char kNoText[] = "A comment needs a text.";

bool IsBlank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

json::Value TimeOrNull(const std::optional<Time>& time) {
  if (!time) return nullptr;
  return ToUnixMicros(*time);
}

json::Object EncodeComment(const flow::Comment& comment) {
  return {{"id", comment.id},
          {"author", json::Object{{"id", comment.author_id}, {"name", comment.author_name}}},
          {"text", comment.text},
          {"created_at", ToUnixMicros(comment.created_at)},
          {"edited_at", TimeOrNull(comment.edited_at)}};
}

/// `comments`: of one thread, from its first one on.
json::Object EncodeThread(std::span<const flow::Comment> comments) {
  const auto& first = comments.front();
  json::Value block = nullptr;
  if (!first.block_id.empty()) block = first.block_id;
  json::Value by = nullptr;
  if (first.resolved_at) by = first.resolved_by;
  json::Array said;
  for (const auto& comment : comments) said.push_back(EncodeComment(comment));
  return {{"id", first.id},
          {"flow", first.flow_id},
          {"block", std::move(block)},
          {"about", first.about},
          {"resolved_at", TimeOrNull(first.resolved_at)},
          {"resolved_by", std::move(by)},
          {"comments", std::move(said)}};
}

/// The thread as it is now.
json::Object ThreadNow(Tx& tx, const Call& call, const std::string& thread) {
  auto comments = flow::ListComments(tx, call.workspace(), call.id());
  std::erase_if(comments, [&](const flow::Comment& one) { return one.thread_id != thread; });
  return EncodeThread(comments);
}

json::Array EncodeThreads(std::span<const flow::Comment> comments) {
  json::Array threads;
  for (std::size_t begin = 0; begin < comments.size();) {
    auto end = begin + 1;
    while (end < comments.size() && comments[end].thread_id == comments[begin].thread_id) ++end;
    threads.push_back(EncodeThread(comments.subspan(begin, end - begin)));
    begin = end;
  }
  return threads;
}

/// The comment that the request names, of the bot that it names.
Result<flow::Comment> OwnComment(Tx& tx, const Call& call) {
  TRY(const auto bot, OwnScenarioBot(tx, call));
  auto comment = flow::LoadComment(tx, bot.workspace_id, bot.id, call.request.Parameter("comment"));
  if (!comment) return Error(ErrorCode::kNotFound, "There is no such comment. Its author may have deleted it.");
  return std::move(*comment);
}

Error OnlyAuthor() { return Error(ErrorCode::kForbidden, "Only the author can change or delete a comment. You can answer it, or resolve the thread."); }

/// What a new comment is about: that of the thread that it answers, or what the request says.
Status Place(Tx& tx, const Api& api, const Call& call, const std::string& answered, flow::Comment& comment) {
  TRY(const auto scenario, OwnScenario(tx, api, call));
  if (flow::CountComments(tx, call.workspace(), call.id()) >= flow::kMostComments) {
    return Error(ErrorCode::kTooLarge, "A bot has at most " + std::to_string(flow::kMostComments) + " comments. Delete old threads first.");
  }
  if (!answered.empty()) {
    const auto first = flow::LoadComment(tx, call.workspace(), call.id(), answered);
    if (!first || !first->begins()) return Error(ErrorCode::kNotFound, "The thread is gone. Begin a new one.").InField("thread");
    comment.thread_id = first->id;
    comment.flow_id = first->flow_id;
    comment.block_id = first->block_id;
    comment.about = first->about;
    return Ok();
  }
  comment.thread_id = comment.id;
  TRY(const auto draft, flow::ParseScenario(scenario.row.draft));
  if (!comment.block_id.empty()) {
    const auto block = draft.blocks.find(comment.block_id);
    if (block == draft.blocks.end()) {
      return Error(ErrorCode::kInvalid, "The draft has no such block: it may be deleted, or not saved yet.").InField("block");
    }
    comment.flow_id = block->second.flow;
  } else if (!draft.flows.contains(comment.flow_id)) {
    return Error(ErrorCode::kInvalid, "A comment is about a \"block\" or about a \"flow\" of the draft.").InField("flow");
  }
  return Ok();
}

}  // namespace

Task<Result<ServerResponse>> ListScenarioComments(Api& api, Call& call) {
  CO_TRY(auto threads, co_await api.db().Read([&](Tx& tx) -> Result<json::Array> {
    TRY(const auto bot, OwnScenarioBot(tx, call));
    return EncodeThreads(flow::ListComments(tx, bot.workspace_id, bot.id));
  }));
  co_return Reply(200, {{"items", std::move(threads)}});
}

Task<Result<ServerResponse>> AddScenarioComment(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"text", "flow", "block", "about", "thread"}));
  json::Reader in(body);
  flow::Comment comment;
  comment.text = OptionalLongText(in, "text", flow::kMostCommentLetters).value_or("");
  comment.flow_id = in.TextOr("flow", "", 64);
  comment.block_id = in.TextOr("block", "", 64);
  comment.about = OptionalLine(in, "about", 0, 200).value_or("");
  const auto answered = in.TextOr("thread", "", 64);
  if (IsBlank(comment.text)) in.Fail("text", kNoText);
  CO_CHECK_OK(in.Check());
  comment.id = api.access.ids.New("cmt");
  comment.author_id = call.principal.id();
  comment.author_name = call.principal.name;
  comment.created_at = api.Now();
  CO_TRY(const auto thread, co_await api.db().Write([&](Tx& tx) -> Result<json::Object> {
    CHECK_OK(Place(tx, api, call, answered, comment));
    flow::InsertComment(tx, call.workspace(), call.id(), comment);
    return ThreadNow(tx, call, comment.thread_id);
  }));
  TellCommentsChanged(api, call);
  co_return Reply(201, thread);
}

Task<Result<ServerResponse>> ChangeScenarioComment(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"text", "resolved"}));
  json::Reader in(body);
  const auto text = OptionalLongText(in, "text", flow::kMostCommentLetters);
  if (text && IsBlank(*text)) in.Fail("text", kNoText);
  std::optional<bool> resolved;
  if (in.Has("resolved")) resolved = in.Bool("resolved");
  CO_CHECK_OK(in.Check());
  CO_TRY(const auto thread, co_await api.db().Write([&](Tx& tx) -> Result<json::Object> {
    TRY(auto comment, OwnComment(tx, call));
    if (text && comment.author_id != call.principal.id()) return OnlyAuthor();
    if (resolved && !comment.begins()) {
      return Error(ErrorCode::kInvalid, "A thread is resolved by its first comment.").InField("resolved");
    }
    if (text && *text != comment.text) {
      comment.text = *text;
      comment.edited_at = api.Now();
    }
    if (resolved && *resolved != comment.resolved_at.has_value()) {
      comment.resolved_at = *resolved ? std::optional<Time>(api.Now()) : std::nullopt;
      comment.resolved_by = *resolved ? call.principal.name : "";
    }
    flow::UpdateComment(tx, call.workspace(), comment);
    return ThreadNow(tx, call, comment.thread_id);
  }));
  TellCommentsChanged(api, call);
  co_return Reply(200, thread);
}

Task<Result<ServerResponse>> DeleteScenarioComment(Api& api, Call& call) {
  CO_CHECK_OK(co_await api.db().Write([&](Tx& tx) -> Status {
    TRY(const auto comment, OwnComment(tx, call));
    if (comment.author_id != call.principal.id()) return OnlyAuthor();
    const auto all = flow::ListComments(tx, call.workspace(), call.id());
    const bool answered = comment.begins() && std::any_of(all.begin(), all.end(), [&](const flow::Comment& one) {
      return one.thread_id == comment.id && one.author_id != comment.author_id;
    });
    if (answered) return Error(ErrorCode::kConflict, "Others have answered. Resolve the thread instead of deleting it.").As("answered");
    flow::DeleteComment(tx, call.workspace(), comment);
    return Ok();
  }));
  TellCommentsChanged(api, call);
  co_return NoContent();
}

}  // namespace beseda::server
