#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "contracts/turn.h"

namespace beseda {

/// A Turn without a database, for tests of handlers. Keeps what was said, shown and journaled.
class FakeTurn final : public Turn {
 public:
  struct Said {
    Content content;
    std::string meta;
    bool streamed = false;
  };

  explicit FakeTurn(Bot bot);

  /// Adds a message of the person that is to be answered.
  FakeTurn& Hears(Content content);
  FakeTurn& Hears(std::string text) { return Hears(MakeText(std::move(text), false)); }
  /// The same at a place of the transcript.
  FakeTurn& HearsAt(std::int64_t seq, std::string text) { return Hears(std::move(text)), events_.back().seq = seq, *this; }
  /// The newest message is not the person's: something that happened.
  FakeTurn& HappensInside() { return events_.back().author = Author::kSystem, *this; }
  /// Adds a message before them.
  FakeTurn& Remembers(Direction direction, Content content, DeliveryState state = DeliveryState::kSent);
  FakeTurn& Remembers(Direction direction, std::string text) { return Remembers(direction, MakeText(std::move(text))); }

  /// The same turn, run again after a crash: what was said is gone, the journal stays.
  void Crash();

  Bot bot_value;
  Contact contact_value;
  Conversation conversation_value;
  bool stopping_value = false;
  std::vector<Message> history;
  std::vector<Said> said;
  std::map<std::string, std::string> journal;
  std::string session;
  std::string shown;                 ///< What those who watch see of the reply.
  std::vector<std::string> appended;  ///< Its pieces since the last Reset.
  int resets = 0;
  bool typing = false;
  int effects_run = 0;
  /// Effects from this one on (counted from 0 over all runs) do not run: the process "dies" there.
  int dies_at_effect = -1;
  /// The effect of that number runs, and the process dies before its result is journaled.
  int dies_after_effect = -1;
  std::vector<std::function<void(Tx&)>> commits;

  const std::string& id() const override { return id_; }
  void SetId(std::string id) { id_ = std::move(id); }
  const Bot& bot() const override { return bot_value; }
  const Contact& contact() const override { return contact_value; }
  const Conversation& conversation() const override { return conversation_value; }
  const std::vector<Message>& events() const override { return events_; }
  Task<Result<std::vector<Message>>> History(std::size_t limit) override;
  void Say(Content content, std::string meta) override;
  std::unique_ptr<ReplyStream> BeginReply() override;
  void ShowTyping(bool on) override { typing = on; }
  void SetSession(std::string value) override { session = std::move(value); }
  void AddToCommit(std::function<void(Tx&)> write) override { commits.push_back(std::move(write)); }
  Task<Result<std::string>> Effect(std::string step, std::function<Task<Result<std::string>>()> run) override;
  bool stopping() const override { return stopping_value; }

 private:
  class Stream;
  Message NewMessage(Direction direction, Content content);

  std::string id_ = "trn_1";
  std::vector<Message> events_;
  std::int64_t next_seq_ = 1;
};

}  // namespace beseda
