#include "contracts/channel.h"

#include "base/task.h"
#include "json/json.h"

namespace beseda {
namespace {

Error NotThere(const char* what) { return Error(ErrorCode::kNotFound, what); }

}  // namespace

Receipt SkippedReceipt(std::string reason) {
  Receipt receipt;
  receipt.state = DeliveryState::kSkipped;
  receipt.reason = std::move(reason);
  return receipt;
}

Task<void> ChannelAdapter::Accepted(std::vector<IncomingEvent>) { co_return; }

DraftRules ChannelAdapter::drafts(const ThreadRef&) const { return {}; }

Task<Result<std::string>> ChannelAdapter::ShowDraft(ThreadRef, Draft) { co_return std::string(); }

Task<Status> ChannelAdapter::RemoveDraft(ThreadRef, Draft) { co_return Ok(); }

Task<Result<PersonProfile>> ChannelAdapter::LookUpPerson(std::string) { co_return NotThere("This channel tells nothing of people."); }

Task<void> ChannelAdapter::ShowTyping(ThreadRef) { co_return; }

Task<Status> ChannelAdapter::Listen(EventSink&) { co_return NotThere("This channel is told by webhooks what happens."); }

Task<Result<std::string>> ChannelAdapter::FetchMedia(MediaContent) {
  co_return NotThere("This channel's files come with their address.");
}

Task<Result<ChannelHealth>> ChannelAdapter::Check(std::string) { co_return ChannelHealth{}; }

Task<Status> ChannelAdapter::Connect(std::string) {
  co_return NotThere("Nothing can be registered from here for this channel.");
}

Task<Result<std::vector<ChannelTemplate>>> ChannelAdapter::ListTemplates() {
  co_return NotThere("This channel has no approved forms.");
}

json::Object ChannelKind::PrepareSettings(json::Object settings) const { return settings; }

}  // namespace beseda
