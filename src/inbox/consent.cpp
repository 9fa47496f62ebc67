#include "inbox/consent.h"

#include <algorithm>

#include "base/text.h"
#include "records/bot_rows.h"
#include "records/conversation_rows.h"
#include "records/message_rows.h"

namespace beseda::inbox {
namespace {

/// Looks for a word among what a content offers to choose from.
struct Offers {
  std::string_view word;

  bool In(const Content& content) const {
    return std::visit(*this, content.kind) ||
           std::ranges::any_of(content.quick_replies, [&](const QuickReply& reply) { return Is(reply.title, reply.payload); });
  }

  bool operator()(const ButtonsContent& buttons) const { return Has(buttons.buttons); }
  bool operator()(const CardContent& card) const { return Has(card.buttons); }
  bool operator()(const CarouselContent& carousel) const {
    return std::ranges::any_of(carousel.cards, [&](const CardContent& card) { return Has(card.buttons); });
  }
  bool operator()(const ListContent& list) const {
    return std::ranges::any_of(list.sections, [&](const ListSection& section) {
      return std::ranges::any_of(section.rows, [&](const ListRow& row) { return Is(row.title, row.id); });
    });
  }
  template <typename Kind>
  bool operator()(const Kind&) const {
    return false;
  }

 private:
  bool Is(std::string_view title, std::string_view payload) const { return IsSameWord(word, title) || IsSameWord(word, payload); }
  bool Has(const std::vector<Button>& buttons) const {
    return std::ranges::any_of(buttons, [&](const Button& button) { return button.kind == Button::Kind::kReply && Is(button.title, button.payload); });
  }
};

/// Whether something that we wrote since the person's message before this one offers the word as a choice.
bool IsOffered(Tx& tx, const Message& said, std::string_view word) {
  constexpr std::size_t kMost = 30;
  const auto before = records::LoadNewestMessages(tx, said.conversation_id, 0, said.seq, kMost);
  for (auto message = before.rbegin(); message != before.rend() && message->direction == Direction::kOut; ++message) {
    if (message->state != DeliveryState::kSkipped && Offers{word}.In(message->content)) return true;
  }
  return false;
}

std::optional<Wish> VendorsWord(Tx& tx, Consent consent, const Conversation& conversation) {
  Wish wish;
  wish.by = records::OptedOutBy::kVendor;
  wish.out = consent == Consent::kOptedOut;
  if (consent != Consent::kReachable) return wish;
  const auto known = records::LoadOptOut(tx, conversation);
  if (known && known->by == records::OptedOutBy::kVendor) return wish;
  return std::nullopt;
}

Message MakeNotice(Tx& tx, IdSource& ids, const ChannelAccount& account, const Conversation& conversation, const Message& said, const Wish& wish, Time now) {
  const auto contact = records::LoadContact(tx, conversation.contact_id);
  const auto bot = records::LoadBot(tx, conversation.bot_id);
  const auto language = NoticeLanguage(wish.word, contact ? contact->locale : "", bot ? bot->language : "");
  Message notice;
  notice.id = ids.New("msg");
  notice.workspace_id = conversation.workspace_id;
  notice.conversation_id = conversation.id;
  notice.direction = Direction::kOut;
  notice.author = Author::kBot;
  notice.content = MakeText(OptOutNotice(wish.out, language, account.opt_out), false);
  notice.state = account.pulled ? DeliveryState::kSent : DeliveryState::kQueued;
  notice.reply_to = said.id;
  notice.meta = wish.out ? R"({"notice":"opted_out"})" : R"({"notice":"opted_in"})";
  notice.created_at = now;
  return notice;
}

}  // namespace

std::optional<Wish> FindWish(Tx& tx, const ChannelAccount& account, const IncomingEvent& event, const Conversation& conversation, const Message& said) {
  if (event.echo || event.group || conversation.group || event.vendor_user_id != conversation.vendor_user_id) return std::nullopt;
  if (event.consent != Consent::kNoWord) return VendorsWord(tx, event.consent, conversation);
  const auto* text = std::get_if<TextContent>(&event.content.kind);
  if (!text || !event.addressed) return std::nullopt;
  auto word = FindOptOutWord(text->text, account.opt_out);
  if (!word) return std::nullopt;
  const bool out = word->stop;
  if (out ? IsOffered(tx, said, text->text) : !records::LoadOptOut(tx, conversation)) return std::nullopt;
  Wish wish;
  wish.out = out;
  wish.answered = !out && word->command;
  wish.word = std::move(*word);
  return wish;
}

Granted Grant(Tx& tx, IdSource& ids, const ChannelAccount& account, const IncomingEvent& event, const Conversation& conversation, const Message& said,
              const Wish& wish, Time now) {
  Granted granted;
  const auto& user = conversation.vendor_user_id;
  granted.told = wish.out ? records::SaveOptOut(tx, account.id, user, wish.by, now) : records::LiftOptOut(tx, account.id, user);
  if (granted.told) records::TellConsent(tx, conversation, wish.out, wish.by, said.id, now);
  // Who was told at the vendor, or has blocked us, is told nothing more.
  if (wish.by != records::OptedOutBy::kPerson) return granted;
  auto notice = MakeNotice(tx, ids, account, conversation, said, wish, now);
  records::InsertMessage(tx, notice);
  records::AddLedgerEntry(tx, notice, now);
  if (!account.pulled) records::Enqueue(tx, notice, account.id, event.vendor_event_id, now);
  granted.notice = std::move(notice);
  return granted;
}

}  // namespace beseda::inbox
