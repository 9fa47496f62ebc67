#include "inbox/acknowledge.h"

#include "base/task.h"

namespace beseda {
namespace {

Task<void> Tell(std::shared_ptr<const ChannelDirectory::Entry> channel, std::vector<IncomingEvent> events) {
  co_await channel->adapter->Accepted(std::move(events));
}

}  // namespace

void Acknowledge(Scope& scope, std::shared_ptr<const ChannelDirectory::Entry> channel, std::vector<IncomingEvent> events,
                 const std::vector<Inbox::Outcome>& outcomes) {
  std::vector<IncomingEvent> fresh;
  for (std::size_t i = 0; i < std::min(events.size(), outcomes.size()); ++i) {
    if (!outcomes[i].duplicate) fresh.push_back(std::move(events[i]));
  }
  if (!fresh.empty()) scope.Spawn(Tell(std::move(channel), std::move(fresh)));
}

}  // namespace beseda
