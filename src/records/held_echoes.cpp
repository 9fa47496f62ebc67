#include "records/held_echoes.h"

#include <algorithm>

#include "model/content_json.h"
#include "records/message_part_rows.h"
#include "records/message_rows.h"

namespace beseda::records {
namespace {

/// A text's part must have so many letters to be known for one.
constexpr std::size_t kTellingWords = 40;
constexpr auto kLookBack = std::chrono::hours(24);

/// An echo of several parts names them "<id>", "<id>#1", …
std::string_view BaseId(std::string_view id) { return id.substr(0, id.rfind('#')); }

/// What remains of a text whatever dialect it went out in: no marks, no spaces.
std::string BareWords(const Content& content) {
  std::string words;
  for (const char c : PlainText(content)) {
    const bool letter = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
    if (letter) words += c;
  }
  return words;
}

enum class Likeness { kNone, kPart, kSame };

Likeness Compare(const Content& sent, const Content& echo) {
  const auto* ours = std::get_if<MediaContent>(&sent.kind);
  const auto* theirs = std::get_if<MediaContent>(&echo.kind);
  if (ours && theirs) return ours->kind == theirs->kind ? Likeness::kSame : Likeness::kNone;
  const auto words = BareWords(sent), shown = BareWords(echo);
  if (words.empty() || shown.empty()) return Likeness::kNone;
  if (words == shown) return Likeness::kSame;
  return shown.size() >= kTellingWords && words.find(shown) != words.npos ? Likeness::kPart : Likeness::kNone;
}

/// Whether the message that bears this id was sent by us rather than kept from an echo.
bool WeSent(Tx& tx, std::string_view message_id) {
  return !tx.Query("SELECT 1 FROM messages WHERE id = $1 AND (attempts > 0 OR state IN ('queued', 'sending'))", message_id).empty();
}

bool MatchesUncertain(Tx& tx, const Message& echo, Time now, std::vector<std::string>& proven) {
  const auto rows = tx.Query(
      "SELECT id FROM messages WHERE conversation_id = $1 AND direction = 'out' AND state = 'uncertain' AND created_at >= $2 "
      "AND vendor_message_id = '' ORDER BY seq",
      echo.conversation_id, now - kLookBack);
  for (const auto row : rows) {
    auto message = LoadMessage(tx, row.Text(0));
    const auto likeness = message ? Compare(message->content, echo.content) : Likeness::kNone;
    if (likeness == Likeness::kNone) continue;
    if (likeness == Likeness::kSame) {
      message->vendor_message_id = BaseId(echo.vendor_message_id);
      message->state = DeliveryState::kSent;
      message->reason.clear();
      SaveDelivery(tx, *message, now, "The channel shows that it was sent.");
      proven.push_back(message->id);
    }
    return true;
  }
  return false;
}

Message ReadEcho(const Rows::Row& row, const std::string& conversation_id) {
  Message echo;
  echo.workspace_id = row.Text(1);
  echo.conversation_id = conversation_id;
  echo.vendor_message_id = row.Text(2);
  echo.id = row.Text(3);
  if (auto content = ParseContent(row.Text(4)); content.ok()) echo.content = std::move(content).value();
  echo.reply_to = row.Text(5);
  echo.meta = row.Text(6);
  echo.created_at = row.Time(7);
  echo.direction = Direction::kOut;
  echo.author = Author::kAgent;
  echo.state = DeliveryState::kSent;
  return echo;
}

}  // namespace

bool IsSending(Tx& tx, std::string_view conversation_id) {
  return !tx.Query("SELECT 1 FROM outbox WHERE conversation_id = $1 AND sending = 1 LIMIT 1", conversation_id).empty();
}

void HoldEcho(Tx& tx, const Message& echo) {
  tx.Exec(
      "INSERT INTO held_echoes (workspace_id, conversation_id, vendor_message_id, message_id, content, reply_to, meta, received_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      echo.workspace_id, echo.conversation_id, echo.vendor_message_id, echo.id, DumpContent(echo.content), echo.reply_to, echo.meta,
      echo.created_at);
}

bool IsOurs(Tx& tx, const Message& echo, Time now, std::vector<std::string>& proven) {
  const auto named = FindNamedMessage(tx, echo.conversation_id, BaseId(echo.vendor_message_id));
  if (!named.empty() && WeSent(tx, named)) return true;
  if (!FindNamedMessage(tx, echo.conversation_id, echo.vendor_message_id).empty()) return true;  // Kept before.
  return named.empty() && MatchesUncertain(tx, echo, now, proven);
}

Released ReleaseEchoes(Tx& tx, const std::string& conversation_id, Time now) {
  Released released;
  const auto held = tx.Query(
      "SELECT seq, workspace_id, vendor_message_id, message_id, content, reply_to, meta, received_at FROM held_echoes "
      "WHERE conversation_id = $1 ORDER BY seq",
      conversation_id);
  if (held.empty()) return released;
  const bool sending = IsSending(tx, conversation_id);
  for (const auto row : held) {
    auto echo = ReadEcho(row, conversation_id);
    const bool ours = IsOurs(tx, echo, now, released.proven);
    if (!ours && sending) continue;
    tx.Exec("DELETE FROM held_echoes WHERE seq = $1", row.Int(0));
    if (ours) continue;
    InsertMessage(tx, echo);
    released.echoes.push_back(std::move(echo));
  }
  return released;
}

}  // namespace beseda::records
