#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "base/task_fwd.h"
#include "contracts/database.h"
#include "contracts/live_events.h"
#include "contracts/metrics.h"
#include "contracts/turn_queue.h"
#include "model/bot.h"
#include "model/message.h"
#include "records/contact_match.h"

namespace beseda {

/// Where everything that arrives becomes durable. Accept commits before it returns, so whoever called may tell the
/// vendor "200": the events will be handled, each exactly once, in order within their conversation, whatever happens
/// to this process. Thread-safe.
class Inbox {
 public:
  Inbox(Database& db, Bus& bus, Clock& clock, IdSource& ids, Metrics& metrics, TurnQueue& turns);

  /// What became of one event.
  struct Outcome {
    bool duplicate = false;      ///< It was accepted before; nothing happened this time.
    std::string conversation_id = {};
    std::optional<Message> message = std::nullopt;  ///< Its row in the transcript, also of a duplicate.
  };

  /// Accepts events of one channel account, in their order, all or none. New people and conversations are made as
  /// needed. Errors: kStorage; then nothing was accepted and the vendor should be told to repeat.
  /// `also` (may be empty) is stored with them.
  using AlsoStore = std::function<void(Tx&)>;
  Task<Result<std::vector<Outcome>>> Accept(const ChannelAccount& account, std::vector<IncomingEvent> events,
                                            AlsoStore also = {});

  /// Is told of messages whose files are to be fetched; to be set before the first Accept.
  void OnFetch(std::function<void(const std::string& message_id)> fetch) { fetch_ = std::move(fetch); }

  /// What a person tells of themselves without writing anything: stores their addresses, and finds out whether they are somebody whom we
  /// know (records/contact_match.h). Nothing happens if they have not written yet. Errors: kStorage.
  Task<Status> TakeAddresses(const ChannelAccount& account, std::string vendor_user_id, std::vector<KnownAddress> addresses);

  /// Is told, after the commit, of conversations with something new in the outbox; to be set before the first Accept.
  void OnNotice(std::function<void(const std::string& conversation_id)> send) { send_ = std::move(send); }

  /// Is told, inside the transaction, of people who turned out to be one; to be set before the first Accept.
  void OnMatched(records::OnMatched matched) { matched_ = std::move(matched); }

  /// Is told of accounts with people whom their vendor is to be asked for; to be set before the first Accept.
  void OnUnknownPerson(std::function<void(const std::string& channel_id)> look_up) { look_up_ = std::move(look_up); }

  /// Conversations with events that wait to be handled: what to wake after a start.
  Task<Result<std::vector<std::string>>> PendingConversations();

  /// Removes tombstones of events received before `before` among the oldest `limit` events. Gives how many went.
  Task<Result<std::int64_t>> RemoveTombstones(Time before, std::int64_t limit = 5000);

 private:
  Database& db_;
  LiveEvents live_;
  Clock& clock_;
  IdSource& ids_;
  TurnQueue& turns_;
  Counter& accepted_;
  Counter& duplicates_;
  std::function<void(const std::string& message_id)> fetch_ = {};
  std::function<void(const std::string& conversation_id)> send_ = {};
  records::OnMatched matched_ = {};
  std::function<void(const std::string& channel_id)> look_up_ = {};
};

}  // namespace beseda
