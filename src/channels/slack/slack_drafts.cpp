#include "channels/slack/slack_drafts.h"

#include <algorithm>

#include "base/task.h"
#include "channels/slack/slack_fields.h"
#include "channels/slack/slack_place.h"
#include "json/json.h"

namespace beseda::slack {
namespace {

constexpr const char* kEventType = "beseda_draft";
constexpr Micros kClocksDiffer = seconds(30);

/// Names the reply in the message's metadata (https://docs.slack.dev/messaging/message-metadata).
std::string Metadata(const std::string& message_id) {
  return json::Dump(json::Object{{"event_type", kEventType}, {"event_payload", json::Object{{"message", message_id}}}});
}

bool Shows(const json::Object& message, const std::string& message_id) {
  const auto& metadata = Sub(message, "metadata");
  return Text(metadata, "event_type") == kEventType && Text(Sub(metadata, "event_payload"), "message") == message_id;
}

/// "1355517523.000005"
std::string Timestamp(Time time) {
  const auto micros = ToUnixMicros(time);
  auto rest = std::to_string(micros % 1'000'000);
  return std::to_string(micros / 1'000'000) + "." + std::string(6 - rest.size(), '0') + rest;
}

/// The message as it stands; nothing if there is nothing to show yet.
Result<std::vector<Call>> EncodeText(const ThreadRef& thread, const Draft& draft) {
  OutgoingMessage message;
  message.thread_key = thread.thread_key;
  message.message.content = MakeText(draft.whole ? draft.text : draft.text + " …");
  return EncodeMessage(message);
}

}  // namespace

DraftRules Drafts::Rules() { return {DraftRules::Kind::kMessage, milliseconds(1500), milliseconds(1500)}; }

bool Drafts::Take(double calls) const {
  std::lock_guard lock(mutex_);
  const auto now = clock_.Now();
  const auto passed = counted_at_ == Time() ? Micros(0) : std::max(now - counted_at_, Micros(0));
  left_ = std::min(kBurst, left_ + double(passed.count()) / 60e6 * kPerMinute);
  counted_at_ = now;
  if (left_ < calls) return false;
  left_ -= calls;
  return true;
}

Task<Result<std::string>> Drafts::Show(ThreadRef thread, Draft draft) const {
  const bool first = draft.vendor_id.empty();
  CO_TRY(auto calls, EncodeText(thread, draft));
  if (calls.empty()) co_return draft.vendor_id;
  if (!Take(first ? 2 : 1)) {
    if (first) co_return Error(ErrorCode::kRateLimited, "Too many answers are being shown while they are written.");
    co_return draft.vendor_id;
  }
  auto call = std::move(calls.front());
  if (first) call.arguments.emplace_back("metadata", Metadata(draft.message_id));
  if (!first) call = ChangeInto(std::move(call), PlaceOf(draft.vendor_id));
  call.repeatable = false;  // A change that may still arrive is not the same as one that has failed.
  call.aside = true;
  CO_TRY(const auto reply, co_await bot_.Ask(std::move(call)));
  if (!first) co_return draft.vendor_id;
  CO_TRY(const auto body, json::ParseObject(reply.body));
  co_return KeyOf(Place{std::string(Text(body, "channel")), std::string(Text(body, "ts"))});
}

Task<Result<Receipt>> Drafts::Finish(std::string draft_vendor_id, Call post) const {
  Receipt receipt;
  receipt.draft_unfit = post.method != "chat.postMessage";
  if (receipt.draft_unfit) co_return receipt;
  receipt.vendor_message_id = draft_vendor_id;
  auto change = ChangeInto(std::move(post), PlaceOf(draft_vendor_id));
  change.aside = true;
  const auto reply = co_await bot_.Ask(std::move(change));
  if (reply.ok()) co_return receipt;
  switch (reply.error().code) {
    case ErrorCode::kUnavailable:
    case ErrorCode::kUnauthenticated:
    case ErrorCode::kCancelled: co_return reply.error();
    default: receipt.draft_unfit = true;  // Gone, too old, too fast: a new message has its own pace, and its own reasons to fail.
  }
  co_return receipt;
}

Task<Result<std::string>> Drafts::Find(ThreadRef thread, Draft draft) const {
  const auto place = PlaceOf(thread.thread_key);
  Call call{place.ts.empty() ? "conversations.history" : "conversations.replies", {{"channel", place.channel}}};
  if (!place.ts.empty()) call.arguments.emplace_back("ts", place.ts);
  call.arguments.emplace_back("oldest", Timestamp(draft.begun_at - kClocksDiffer));
  call.arguments.emplace_back("include_all_metadata", "true");
  call.arguments.emplace_back("limit", "200");
  call.repeatable = true;
  call.aside = true;
  CO_TRY(const auto reply, co_await bot_.Ask(std::move(call)));
  CO_TRY(const auto body, json::ParseObject(reply.body));
  for (const auto& item : Items(body, "messages")) {
    const auto& message = AsObject(item);
    if (Shows(message, draft.message_id)) co_return KeyOf(Place{place.channel, std::string(Text(message, "ts"))});
  }
  co_return std::string();
}

Task<Status> Drafts::Remove(ThreadRef thread, Draft draft) const {
  auto vendor_id = draft.vendor_id;
  if (vendor_id.empty()) {
    CO_TRY(vendor_id, co_await Find(std::move(thread), std::move(draft)));
    if (vendor_id.empty()) co_return Ok();
  }
  const auto place = PlaceOf(vendor_id);
  Call call{"chat.delete", {{"channel", place.channel}, {"ts", place.ts}}};
  call.repeatable = true;
  call.aside = true;
  CO_TRY(const auto reply, co_await bot_.Ask(std::move(call)));
  co_return Ok();
}

}  // namespace beseda::slack
