#pragma once

#include <mutex>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "base/task_fwd.h"
#include "channels/slack/slack_api.h"
#include "contracts/channel.h"

namespace beseda::slack {

/// Replies that are shown while they are written: a message of chat.postMessage, changed by chat.update until the whole reply is its last
/// change. Its metadata names the reply, so that a message whose id was lost can be found. Thread-safe; borrows what it is made with.
class Drafts {
 public:
  Drafts(const Api& bot, Clock& clock) : bot_(bot), clock_(clock) {}

  static DraftRules Rules();

  /// ChannelAdapter::ShowDraft. Shows nothing while the account has used up what drafts may take of chat.update's pace.
  Task<Result<std::string>> Show(ThreadRef thread, Draft draft) const;

  /// Makes the draft the whole message: `post` is the message's first call. A draft that cannot be changed (any more, or now) is unfit.
  Task<Result<Receipt>> Finish(std::string draft_vendor_id, Call post) const;

  /// ChannelAdapter::RemoveDraft.
  Task<Status> Remove(ThreadRef thread, Draft draft) const;

 private:
  bool Take(double calls) const;
  Task<Result<std::string>> Find(ThreadRef thread, Draft draft) const;

  const Api& bot_;
  Clock& clock_;
  mutable std::mutex mutex_;
  mutable double left_ = kBurst;
  mutable Time counted_at_ = {};

  // chat.update is a method of tier 3: "50+ per minute" for an app in a workspace. What ends a draft is counted when it begins.
  static constexpr double kPerMinute = 36, kBurst = 10;
};

}  // namespace beseda::slack
