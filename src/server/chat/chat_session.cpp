#include "server/chat/chat_session.h"

#include "base/task.h"
#include "base/text.h"
#include "json/reader.h"
#include "model/message_json.h"
#include "records/conversation_rows.h"
#include "records/message_rows.h"
#include "server/chat/visitor_address.h"
#include "server/chat/visitor_content.h"

namespace beseda::server {
namespace {

constexpr std::size_t kHistory = 50;
constexpr std::size_t kCatchUp = 500;
constexpr std::size_t kMaxClientId = 100;
constexpr std::size_t kMaxName = 200;

json::Array EncodeMessages(const std::vector<Message>& messages) {
  json::Array out;
  for (const auto& message : messages) {
    if (message.state != DeliveryState::kSkipped) out.push_back(EncodeMessage(message, Audience::kPerson));
  }
  return out;
}

}  // namespace

json::Object ErrorFrame(const Error& error, std::string_view client_id) {
  json::Object frame{{"type", "error"}, {"code", ErrorCodeName(error.code)}, {"detail", error.message}};
  if (!client_id.empty()) frame["client_id"] = client_id;
  if (!error.field.empty()) frame["field"] = error.field;
  if (error.retry_after) frame["retry_after_ms"] = error.retry_after->count() / 1000;
  return frame;
}

Task<Result<std::optional<Conversation>>> ChatSession::FindConversation() {
  co_return co_await services_.db.Read(
      [&](Tx& tx) { return records::FindConversation(tx, channel_->account.id, visitor_key_); });
}

Task<Status> ChatSession::Listen(Deliver deliver) {
  deliver_ = std::move(deliver);
  // First the topic, then the look: a conversation that another tab opens in between is told or found.
  const auto topic = LiveEvents::ThreadTopic(channel_->account.id, visitor_key_);
  auto opened = services_.bus.Subscribe(topic, [weak = weak_from_this()](const Frame& frame) {
    if (auto self = weak.lock()) self->OnOpened(frame);
  });
  {
    std::lock_guard lock(mutex_);
    opened_ = std::move(opened);
  }
  auto conversation = co_await FindConversation();
  if (!conversation.ok()) co_return std::move(conversation).error();
  if (*conversation) Follow((*conversation)->id);
  co_return Ok();
}

void ChatSession::Follow(const std::string& conversation_id) {
  {
    std::lock_guard lock(mutex_);
    if (!conversation_id_.empty()) return;
    conversation_id_ = conversation_id;
  }
  auto live = services_.bus.Subscribe(LiveEvents::ConversationTopic(conversation_id),
                                      [weak = weak_from_this()](const Frame& frame) {
                                        if (auto self = weak.lock()) self->Pass(frame);
                                      });
  std::unique_ptr<Bus::Subscription> no_longer_needed;
  std::lock_guard lock(mutex_);
  live_ = std::move(live);
  no_longer_needed = std::move(opened_);
}

// Runs on the publisher's thread, which must not subscribe: a task of its own does.
void ChatSession::OnOpened(const Frame& frame) {
  const auto event = json::ParseObject(*frame);
  if (!event.ok()) return;
  const auto* id = event->if_contains("conversation_id");
  if (!id || !id->is_string()) return;
  services_.scope.Spawn(CatchUp(std::string(json::View(id->get_string()))));
}

Task<void> ChatSession::CatchUp(std::string conversation_id) {
  auto self = shared_from_this();
  Follow(conversation_id);
  auto messages =
      co_await services_.db.Read([&](Tx& tx) { return records::LoadMessagesAfter(tx, conversation_id, 0, kCatchUp); });
  if (!messages.ok()) co_return;
  for (const auto& message : *messages) {
    if (message.state == DeliveryState::kSkipped) continue;
    json::Object frame{{"type", "message"}, {"message", EncodeMessage(message, Audience::kPerson)}};
    Pass(std::make_shared<const std::string>(json::Dump(frame)));
  }
}

void ChatSession::Pass(const Frame& frame) {
  {
    std::lock_guard lock(mutex_);
    if (!ready_) {
      early_.push_back(frame);
      return;
    }
  }
  deliver_(frame);
}

Task<Result<json::Object>> ChatSession::Ready(std::int64_t after) {
  std::optional<Conversation> conversation;
  std::vector<Message> messages;
  auto loaded = co_await services_.db.Read([&](Tx& tx) {
    conversation = records::FindConversation(tx, channel_->account.id, visitor_key_);
    if (!conversation) return;
    messages = after > 0 ? records::LoadMessagesAfter(tx, conversation->id, after, kCatchUp)
                         : records::LoadNewestMessages(tx, conversation->id, 0, INT64_MAX, kHistory);
  });
  if (!loaded.ok()) co_return std::move(loaded).error();

  json::Object frame{{"type", "ready"}, {"token", token_}, {"conversation_id", nullptr}};
  json::Array streaming;
  bool more = false;
  if (conversation) {
    frame["conversation_id"] = conversation->id;
    if (const auto reply = services_.replies.Find(conversation->id)) {
      streaming.push_back(json::Object{{"message_id", reply->message_id}, {"text", reply->text}});
    }
    more = after > 0 ? messages.size() == kCatchUp : !messages.empty() && messages.front().seq > 1;
  }
  frame["messages"] = EncodeMessages(messages);
  frame["more"] = more;
  frame["streaming"] = std::move(streaming);
  frame["read_seq"] = conversation ? conversation->read_seq : 0;

  if (deliver_) {
    auto first = std::make_shared<const std::string>(json::Dump(frame));
    std::lock_guard lock(mutex_);
    deliver_(first);
    for (const auto& early : early_) deliver_(early);
    early_.clear();
    early_.shrink_to_fit();
    ready_ = true;
  }
  co_return frame;
}

Task<Result<json::Object>> ChatSession::Send(std::string client_id, const json::Value& content_value,
                                             std::string reply_to) {
  if (client_id.empty() || client_id.size() > kMaxClientId) {
    co_return Error(ErrorCode::kInvalid, "\"client_id\" must be a text of 1 to 100 bytes, unique for each message.")
        .InField("client_id");
  }
  auto content = DecodeVisitorContent(content_value);
  if (!content.ok()) co_return std::move(content).error();
  if (const auto wait = services_.limits.Take(visitor_key_); wait > Micros(0)) {
    co_return Error(ErrorCode::kRateLimited, "You are writing too fast. Your message will be accepted in a moment.")
        .RetryAfter(wait);
  }
  IncomingEvent event;
  event.vendor_event_id = visitor_key_ + "." + client_id;
  event.thread_key = visitor_key_;
  event.vendor_user_id = visitor_key_;
  event.vendor_message_id = client_id;
  event.user_name = name_;
  event.user_locale = locale_;
  event.addresses = addresses_;
  event.content = std::move(*content);
  event.reply_to_vendor_id = std::move(reply_to);
  std::vector<IncomingEvent> events;
  events.push_back(std::move(event));
  auto accepted = co_await services_.inbox.Accept(channel_->account, std::move(events));
  if (!accepted.ok()) co_return std::move(accepted).error();
  const auto& outcome = accepted->front();
  Follow(outcome.conversation_id);
  json::Object frame{{"type", "accepted"}, {"client_id", client_id}};
  if (outcome.message) frame["message"] = EncodeMessage(*outcome.message, Audience::kPerson);
  co_return frame;
}

Task<Status> ChatSession::Identify(const json::Value& person) {
  json::Reader in(person, "data");
  name_ = Trim(in.TextOr("name", "", kMaxName));
  locale_ = in.TextOr("locale", locale_, 40);
  CO_TRY(auto email, ReadVisitorAddress(in, KnownAddress::Kind::kEmail, channel_->identity_secret));
  CO_TRY(auto phone, ReadVisitorAddress(in, KnownAddress::Kind::kPhone, channel_->identity_secret));
  CO_CHECK_OK(in.Check());
  addresses_.clear();
  if (email) addresses_.push_back(std::move(*email));
  if (phone) addresses_.push_back(std::move(*phone));
  CO_TRY(const auto conversation, co_await FindConversation());
  if (!conversation) co_return Ok();
  if (!addresses_.empty()) {
    auto taken = co_await services_.inbox.TakeAddresses(channel_->account, visitor_key_, addresses_);
    CO_CHECK_OK(std::move(taken));
  }
  if (!name_.empty()) {
    CO_CHECK_OK(co_await services_.db.Write([&](Tx& tx) {
      tx.Exec("UPDATE contacts SET name = $2 WHERE id = (SELECT contact_id FROM conversations WHERE id = $1)", conversation->id, name_);
    }));
  }
  LiveEvents(services_.bus).ConversationUpdated(conversation->workspace_id, conversation->id);
  co_return Ok();
}

Task<void> ChatSession::MarkRead(std::int64_t seq) {
  auto conversation = co_await FindConversation();
  if (!conversation.ok() || !*conversation || seq <= (*conversation)->read_seq) co_return;
  const auto& id = (*conversation)->id;
  seq = std::min(seq, (*conversation)->last_seq);
  const auto now = services_.clock.Now();
  auto marked = co_await services_.db.Write([&](Tx& tx) { return records::MarkRead(tx, id, seq, now); });
  if (marked.ok()) LiveEvents(services_.bus).Read(channel_->account.workspace_id, id, seq);
}

void ChatSession::ShowTyping(bool on) {
  std::string id;
  {
    std::lock_guard lock(mutex_);
    id = conversation_id_;
  }
  if (!id.empty()) LiveEvents(services_.bus).Typing(channel_->account.workspace_id, id, "contact", on);
}

}  // namespace beseda::server
