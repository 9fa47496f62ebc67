#include "conversation/stored_turn.h"

#include <utility>

#include "base/ids.h"
#include "base/task.h"
#include "records/message_rows.h"

namespace beseda::conversation {

class StoredTurn::Stream final : public ReplyStream {
 public:
  Stream(StoredTurn& turn, std::string message_id) : turn_(turn), message_id_(std::move(message_id)) {
    if (!turn_.start_.unheard) turn_.replies_.Set(conversation().id, {message_id_, ""});
  }

  void Append(std::string_view text) override {
    if (text.empty() || turn_.start_.unheard) return;
    turn_.replies_.Append(conversation().id, text);
    turn_.live_.Delta(conversation().workspace_id, conversation().id, message_id_, offset_, text);
    offset_ += text.size();
    if (!turn_.show_draft_) return;
    draft_ += text;
    turn_.show_draft_(message_id_, draft_, turn_.said_.empty() ? std::string() : turn_.said_.back().message_id);
  }

  void Reset() override {
    offset_ = 0;
    draft_.clear();
    if (!turn_.start_.unheard) turn_.replies_.Set(conversation().id, {message_id_, ""});
  }

  void Finish(Content content, std::string meta) override {
    turn_.said_.push_back({message_id_, std::move(content), std::move(meta)});
  }

  const std::string& message_id() const override { return message_id_; }

 private:
  const Conversation& conversation() const { return turn_.start_.conversation; }

  StoredTurn& turn_;
  std::string message_id_;
  std::size_t offset_ = 0;
  std::string draft_;  // All of the text, where a vendor shows it.
};

StoredTurn::StoredTurn(TurnStart start, Database& db, LiveEvents& live, LiveReplies& replies, Clock& clock,
                       const std::atomic<bool>& stopping)
    : start_(std::move(start)),
      events_{start_.message},
      db_(db),
      live_(live),
      replies_(replies),
      clock_(clock),
      stopping_(stopping) {}

StoredTurn::~StoredTurn() {
  ShowTyping(false);
  replies_.Remove(start_.conversation.id);
}

Task<Result<std::vector<Message>>> StoredTurn::History(std::size_t limit) {
  co_return co_await db_.Read([&](Tx& tx) {
    return records::LoadNewestMessages(tx, start_.conversation.id, 0, start_.message.seq, limit);
  });
}

// The same turn gives its messages the same ids, however often it is run.
std::string StoredTurn::NextMessageId() { return DeriveId("msg", start_.turn_id, next_message_++); }

void StoredTurn::Say(Content content, std::string meta) {
  said_.push_back({NextMessageId(), std::move(content), std::move(meta)});
}

std::unique_ptr<ReplyStream> StoredTurn::BeginReply() { return std::make_unique<Stream>(*this, NextMessageId()); }

void StoredTurn::ShowTyping(bool on) {
  if (typing_ == on || start_.unheard) return;
  typing_ = on;
  live_.Typing(start_.conversation.workspace_id, start_.conversation.id, "bot", on);
  shown_typing_ = on && show_typing_ ? show_typing_() : nullptr;
}

Task<Result<std::string>> StoredTurn::Effect(std::string step, std::function<Task<Result<std::string>>()> run) {
  auto done = start_.journal.find(step);
  if (done == start_.journal.end()) {
    auto result = co_await run();
    if (!result.ok()) co_return std::move(result).error();
    // Remembered before it is stored: if storing fails, the effect has happened all the same, and the next run of this
    // turn must not have it again.
    done = start_.journal.emplace(step, std::move(*result)).first;
    unsaved_.insert(step);
  }
  if (unsaved_.contains(step)) {
    const auto now = clock_.Now();
    CO_CHECK_OK(co_await db_.Write([&](Tx& tx) { SaveJournal(tx, start_, step, done->second, now); }));
    unsaved_.erase(step);
  }
  co_return done->second;
}

TurnEnd StoredTurn::TakeEnd(DeliveryState state) {
  TurnEnd end;
  end.session = std::exchange(session_, std::nullopt);
  end.writes = std::exchange(writes_, {});
  end.journaled = !start_.journal.empty();
  const auto now = clock_.Now();
  for (auto& said : said_) {
    Message message;
    message.id = std::move(said.message_id);
    message.workspace_id = start_.conversation.workspace_id;
    message.conversation_id = start_.conversation.id;
    message.direction = Direction::kOut;
    message.author = Author::kBot;
    message.content = std::move(said.content);
    message.meta = std::move(said.meta);
    message.state = state;
    message.turn_id = start_.turn_id;
    message.created_at = now;
    end.messages.push_back(std::move(message));
  }
  said_.clear();
  next_message_ = 0;
  return end;
}

void StoredTurn::Replace(Content content, std::string meta) {
  said_.clear();
  session_.reset();
  writes_.clear();
  next_message_ = 0;
  Say(std::move(content), std::move(meta));
}

}  // namespace beseda::conversation
