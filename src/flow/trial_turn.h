#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "contracts/turn.h"

namespace beseda::flow {

/// A Turn that stores nothing. What would be committed is dropped; effects run.
class TrialTurn final : public Turn {
 public:
  TrialTurn(std::string id, Bot bot, Contact contact, Conversation conversation, std::vector<Message> history);

  void Hear(Content content);
  std::vector<Content> TakeSaid() { return std::move(said_); }
  /// Who said each, by what `tell_speaker` told then.
  std::vector<std::string> TakeSpeakers() { return std::move(speakers_); }
  void set_tell_speaker(std::function<std::string()> tell_speaker) { tell_speaker_ = std::move(tell_speaker); }

  const std::string& id() const override { return id_; }
  const Bot& bot() const override { return bot_; }
  const Contact& contact() const override { return contact_; }
  const Conversation& conversation() const override { return conversation_; }
  const std::vector<Message>& events() const override { return events_; }
  Task<Result<std::vector<Message>>> History(std::size_t limit) override;
  void Say(Content content, std::string) override {
    said_.push_back(std::move(content));
    speakers_.push_back(tell_speaker_ ? tell_speaker_() : std::string());
  }
  std::unique_ptr<ReplyStream> BeginReply() override;
  void ShowTyping(bool) override {}
  void SetSession(std::string) override {}
  void AddToCommit(std::function<void(Tx&)>) override {}
  Task<Result<std::string>> Effect(std::string, std::function<Task<Result<std::string>>()> run) override { return run(); }
  bool stopping() const override { return false; }

 private:
  class Stream;
  std::string id_;
  Bot bot_;
  Contact contact_;
  Conversation conversation_;
  std::vector<Message> history_, events_;
  std::vector<Content> said_;
  std::vector<std::string> speakers_;
  std::function<std::string()> tell_speaker_;
};

}  // namespace beseda::flow
