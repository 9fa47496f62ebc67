#include "flow/workplace.h"

#include <utility>

#include "base/task.h"
#include "flow/program.h"

namespace beseda::flow {
namespace {

/// The turn as the agent sees it inside a scenario: its effects have names of their own, its session is a part of ours,
/// and the block may have told it more than the bot's settings do.
class AgentsTurn final : public Turn {
 public:
  AgentsTurn(Turn& turn, std::string prefix, Bot bot, Conversation conversation)
      : turn_(turn), prefix_(std::move(prefix)), bot_(std::move(bot)), conversation_(std::move(conversation)) {}

  const std::string& id() const override { return turn_.id(); }
  const Bot& bot() const override { return bot_; }
  const Contact& contact() const override { return turn_.contact(); }
  const Conversation& conversation() const override { return conversation_; }
  const std::vector<Message>& events() const override { return turn_.events(); }
  Task<Result<std::vector<Message>>> History(std::size_t limit) override { return turn_.History(limit); }
  void Say(Content content, std::string meta) override {
    Hear(content);
    turn_.Say(std::move(content), std::move(meta));
  }
  std::unique_ptr<ReplyStream> BeginReply() override { return std::make_unique<Overheard>(*this, turn_.BeginReply()); }
  void ShowTyping(bool on) override { turn_.ShowTyping(on); }
  void SetSession(std::string session) override { conversation_.session = std::move(session); }
  void AddToCommit(std::function<void(Tx&)> write) override { turn_.AddToCommit(std::move(write)); }
  Task<Result<std::string>> Effect(std::string step, std::function<Task<Result<std::string>>()> run) override {
    return turn_.Effect(prefix_ + "." + step, std::move(run));
  }
  bool stopping() const override { return turn_.stopping(); }

  const std::string& said() const { return said_; }

 private:
  class Overheard final : public ReplyStream {
   public:
    Overheard(AgentsTurn& turn, std::unique_ptr<ReplyStream> stream) : turn_(turn), stream_(std::move(stream)) {}
    void Append(std::string_view text) override { stream_->Append(text); }
    void Reset() override { stream_->Reset(); }
    void Finish(Content content, std::string meta) override {
      turn_.Hear(content);
      stream_->Finish(std::move(content), std::move(meta));
    }
    const std::string& message_id() const override { return stream_->message_id(); }

   private:
    AgentsTurn& turn_;
    std::unique_ptr<ReplyStream> stream_;
  };

  void Hear(const Content& content) { (said_ += said_.empty() ? "" : "\n") += PlainText(content); }

  Turn& turn_;
  std::string prefix_;
  Bot bot_;
  Conversation conversation_;
  std::string said_;
};

}  // namespace

std::string Workplace::NextName(const Run& run) {
  return prefix_ + "." + std::to_string(++effects_) + "." + (run.current < 0 ? std::string("agent") : run.program().place(run.current).id);
}

Workplace Workplace::Beside(const Run& run, std::string_view part) {
  Workplace place(services_, turn_, "{}");
  place.prefix_ = NextName(run) + "." + std::string(part);
  return place;
}

Task<Result<std::string>> Workplace::Effect(const Run& run, std::function<Task<Result<std::string>>()> effect) {
  return turn_.Effect(NextName(run), std::move(effect));
}

Task<Result<std::string>> Workplace::AnswerWithAgent(const Run& run, std::string instructions) {
  auto bot = turn_.bot();
  if (!instructions.empty()) bot.instructions += (bot.instructions.empty() ? "" : "\n\n") + instructions;
  auto conversation = turn_.conversation();
  conversation.session = agent_session_;
  AgentsTurn turn(turn_, NextName(run), std::move(bot), std::move(conversation));
  CO_CHECK_OK(co_await services_.agent.Run(turn));
  agent_session_ = turn.conversation().session;
  co_return turn.said();
}

CallContext Workplace::ContextOf(CallPurpose purpose) const {
  CallContext context;
  context.workspace_id = turn_.bot().workspace_id;
  context.purpose = purpose;
  context.bot_id = turn_.bot().id;
  context.contact_id = turn_.contact().id;
  context.conversation_id = turn_.conversation().id;
  context.turn_id = turn_.id();
  context.prompt_version_id = turn_.bot().prompt_version_id;
  context.experiment_id = turn_.bot().experiment_id;
  context.variant = turn_.bot().variant;
  return context;
}

}  // namespace beseda::flow
