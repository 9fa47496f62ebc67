#pragma once

#include <string>
#include <vector>

#include "contracts/turn.h"

namespace beseda::agent {

/// A turn of no conversation, for trying a tool: effects run and are not journaled, nothing is said or stored.
class ProbeTurn final : public Turn {
 public:
  ProbeTurn(Bot bot, std::string id) : bot_(std::move(bot)), id_(std::move(id)) {}

  const std::string& id() const override { return id_; }
  const Bot& bot() const override { return bot_; }
  const Contact& contact() const override { return contact_; }
  const Conversation& conversation() const override { return conversation_; }
  const std::vector<Message>& events() const override { return events_; }
  Task<Result<std::vector<Message>>> History(std::size_t limit) override;
  void Say(Content, std::string) override {}
  /// Null: there is nobody to reply to.
  std::unique_ptr<ReplyStream> BeginReply() override { return nullptr; }
  void ShowTyping(bool) override {}
  void SetSession(std::string) override {}
  void AddToCommit(std::function<void(Tx&)>) override {}
  Task<Result<std::string>> Effect(std::string step, std::function<Task<Result<std::string>>()> run) override;
  bool stopping() const override { return false; }

 private:
  Bot bot_;
  std::string id_;
  Contact contact_ = {};
  Conversation conversation_ = {};
  std::vector<Message> events_;
};

}  // namespace beseda::agent
