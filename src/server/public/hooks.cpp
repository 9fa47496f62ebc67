#include "server/public/hooks.h"

#include "base/task.h"
#include "inbox/acknowledge.h"
#include "server/problem.h"

namespace beseda::server {
namespace {

constexpr std::size_t kMaxWebhookBody = 4 * 1024 * 1024;

Task<ServerResponse> Receive(ChannelDirectory& channels, Inbox& inbox, Clock& clock, Scope& scope,
                             ServerRequest request) {
  auto entry = co_await channels.Find(std::string(request.Parameter("channel")));
  const bool known = entry.ok() && (*entry)->account.kind == request.Parameter("kind");
  if (!entry.ok() && entry.error().code != ErrorCode::kNotFound) co_return MakeProblem(entry.error());
  if (!known) {
    co_return MakeProblem(Error(ErrorCode::kNotFound, "No channel listens here. Check the address on its page."));
  }
  if (!(*entry)->account.enabled) {
    // A vendor that is told "gone" stops asking; one that is told to wait keeps the events for us.
    co_return MakeProblem(Error(ErrorCode::kUnavailable, "This channel is switched off."));
  }
  const WebhookRequest webhook{request.method, request.query, request.headers, request.body, clock.Now()};
  auto content = (*entry)->adapter->DecodeWebhook(webhook);
  if (!content.ok()) co_return MakeProblem(content.error());
  std::size_t duplicates = 0, accepted = 0;
  if (!content->events.empty()) {
    std::vector<IncomingEvent> copies;
    if ((*entry)->adapter->acknowledges()) copies = content->events;
    auto outcomes = co_await inbox.Accept((*entry)->account, std::move(content->events));
    if (!outcomes.ok()) {
      // Nothing was accepted: the vendor must send it again.
      auto error = std::move(outcomes).error();
      error.code = ErrorCode::kUnavailable;
      co_return MakeProblem(error);
    }
    for (const auto& outcome : *outcomes) duplicates += outcome.duplicate;
    accepted = outcomes->size() - duplicates;
    if (!copies.empty()) Acknowledge(scope, *entry, std::move(copies), *outcomes);
  }
  ServerResponse response;
  if (content->silent) co_return response;
  if (!content->answer.empty()) {
    response.headers.Add("Content-Type", content->answer_type);
    response.body = std::move(content->answer);
    co_return response;
  }
  response.headers.Add("Content-Type", "application/json");
  response.body = "{\"accepted\":" + std::to_string(accepted) + ",\"duplicates\":" + std::to_string(duplicates) + "}";
  co_return response;
}

}  // namespace

void AddHookRoutes(Router& router, ChannelDirectory& channels, Inbox& inbox, Clock& clock, Scope& scope) {
  for (const char* method : {"GET", "POST"}) {
    router.Add(
        method, "/hooks/{kind}/{channel}",
        [&channels, &inbox, &clock, &scope](ServerRequest request) {
          return Receive(channels, inbox, clock, scope, std::move(request));
        },
        kMaxWebhookBody);
  }
}

}  // namespace beseda::server
