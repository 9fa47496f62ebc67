#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "contracts/database.h"
#include "contracts/live_events.h"
#include "contracts/turn.h"
#include "conversation/live_replies.h"
#include "conversation/turn_rows.h"

namespace beseda::conversation {

/// A Turn whose messages are gathered for one commit and whose effects are journaled in the database.
class StoredTurn final : public Turn {
 public:
  StoredTurn(TurnStart start, Database& db, LiveEvents& live, LiveReplies& replies, Clock& clock,
             const std::atomic<bool>& stopping);
  ~StoredTurn() override;

  const std::string& id() const override { return start_.turn_id; }
  const Bot& bot() const override { return start_.bot; }
  const Contact& contact() const override { return start_.contact; }
  const Conversation& conversation() const override { return start_.conversation; }
  const std::vector<Message>& events() const override { return events_; }
  Task<Result<std::vector<Message>>> History(std::size_t limit) override;
  void Say(Content content, std::string meta) override;
  std::unique_ptr<ReplyStream> BeginReply() override;
  void ShowTyping(bool on) override;
  void SetSession(std::string session) override { session_ = std::move(session); }
  void AddToCommit(std::function<void(Tx&)> write) override { writes_.push_back(std::move(write)); }
  Task<Result<std::string>> Effect(std::string step, std::function<Task<Result<std::string>>()> run) override;
  bool stopping() const override { return stopping_; }

  /// Is called whenever "is typing" begins to be shown: for vendors that show it themselves. What it gives is kept until that ends.
  void OnTyping(std::function<std::shared_ptr<const void>()> show) { show_typing_ = std::move(show); }

  /// Is called with a reply's id, all of its text so far and the id of what is said before it, whenever it grows; empty: nothing is
  /// called any more.
  using ShowDraft = std::function<void(const std::string& message_id, std::string text, const std::string& after)>;
  void OnDraft(ShowDraft show) { show_draft_ = std::move(show); }

  const TurnStart& start() const { return start_; }
  /// The gathered messages, to be stored with this state. Empties the turn.
  TurnEnd TakeEnd(DeliveryState state);
  /// Drops what was said, and says this instead.
  void Replace(Content content, std::string meta);

 private:
  class Stream;
  struct Said {
    std::string message_id;
    Content content;
    std::string meta;
  };
  std::string NextMessageId();

  TurnStart start_;
  std::vector<Message> events_;
  Database& db_;
  LiveEvents& live_;
  LiveReplies& replies_;
  Clock& clock_;
  const std::atomic<bool>& stopping_;
  std::vector<Said> said_;
  std::optional<std::string> session_;
  std::vector<std::function<void(Tx&)>> writes_;
  std::set<std::string> unsaved_;  ///< Effects in the journal that the database does not have yet.
  std::uint32_t next_message_ = 0;
  bool typing_ = false;
  std::function<std::shared_ptr<const void>()> show_typing_ = {};
  std::shared_ptr<const void> shown_typing_ = {};
  ShowDraft show_draft_ = {};
};

}  // namespace beseda::conversation
