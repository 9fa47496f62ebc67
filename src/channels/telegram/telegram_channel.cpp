#include "channels/telegram/telegram_channel.h"

#include <algorithm>
#include <charconv>
#include <mutex>

#include "base/clock.h"
#include "base/random.h"
#include "base/task.h"
#include "channels/telegram/setup_guide.h"
#include "channels/telegram/telegram_api.h"
#include "channels/telegram/telegram_decoder.h"
#include "channels/telegram/telegram_encoder.h"
#include "channels/telegram/telegram_errors.h"
#include "channels/telegram/telegram_fields.h"
#include "channels/telegram/telegram_html.h"
#include "channels/telegram/telegram_media.h"
#include "channels/telegram/telegram_settings.h"
#include "channels/telegram/telegram_setup.h"
#include "crypto/hash.h"
#include "crypto/token.h"
#include "json/json.h"

namespace beseda {
namespace telegram {
namespace {

/// Bot API 10.3, core.telegram.org/bots/api and core.telegram.org/bots/faq (pace, sizes of files).
ChannelCapabilities TelegramCapabilities() {
  ChannelCapabilities can;
  can.streaming = true;
  can.typing = true;
  can.markdown = true;
  can.media = true;
  can.voice_notes = true;
  can.location = true;
  can.contact = true;
  can.buttons = true;
  can.url_buttons = true;
  can.quick_replies = true;
  can.lists = true;
  can.cards = true;
  can.carousels = true;
  can.reactions = true;
  can.replies = true;
  can.edit = true;
  can.deletion = true;
  can.groups = true;
  can.max_text_bytes = 16 * 1024;
  can.max_text = kMaxText;
  can.max_caption = kMaxCaption;
  can.max_buttons = 100;  // What Telegram takes without REPLY_MARKUP_TOO_LONG; the documentation names no number.
  can.max_quick_replies = 100;
  can.max_list_rows = 100;
  can.max_cards = kMaxAlbum;
  can.max_media_bytes = 50 * 1024 * 1024;
  can.sends_per_second = 30;
  can.sends_per_second_per_thread = 1;
  return can;
}

const ChannelCapabilities kCapabilities = TelegramCapabilities();

constexpr int kPollSeconds = 50;
constexpr std::size_t kMostUpdates = 100;
constexpr std::size_t kMostBatch = 64 * 1024 * 1024;
constexpr std::size_t kMostFetched = 20 * 1024 * 1024;
constexpr std::string_view kVendorUrl = "vendor:";

std::string MessageIdIn(const json::Value& result) {
  const auto* list = result.if_array();
  const auto* message = list && !list->empty() ? list->front().if_object() : result.if_object();
  const auto id = message ? IntIn(*message, "message_id") : 0;
  return id == 0 ? std::string() : std::to_string(id);
}

json::Object TargetOf(const Thread& thread) {
  json::Object target{{"chat_id", thread.chat_id}};
  if (thread.topic != 0) target["message_thread_id"] = thread.topic;
  if (thread.direct_topic != 0) target["direct_messages_topic_id"] = thread.direct_topic;
  if (!thread.business.empty()) target["business_connection_id"] = thread.business;
  return target;
}

// A number that is not zero, the same for the same draft.
std::int64_t DraftId(std::string_view draft) {
  const auto digest = crypto::Sha256(draft);
  std::int64_t id = 0;
  for (std::size_t i = 0; i < 4; ++i) id = id << 8 | std::to_integer<std::int64_t>(digest[i]);
  return (id & 0x7FFFFFFF) | 1;
}

// The change of a message as a message of its own.
Call AsNew(Call call) {
  auto params = json::ParseObject(call.params);
  if (params.ok()) params->erase("message_id");
  if (params.ok()) call.params = json::Dump(*params);
  if (call.method == "editMessageText") call.method = "sendMessage";
  if (call.takes == Call::Files::kEdit) call.takes = Call::Files::kOne;
  return call;
}

// The same parameters, for a call that changes a message: it is in its topic already.
json::Object ChangeOf(json::Object params, const std::string& message_id) {
  for (const char* name : {"message_thread_id", "direct_messages_topic_id", "reply_parameters"}) params.erase(name);
  std::int64_t number = 0;
  std::from_chars(message_id.data(), message_id.data() + message_id.size(), number);
  params["message_id"] = number;
  return params;
}

// A group takes 20 messages a minute of a bot, changes counted: half of them are left for what is said.
DraftRules GroupDraftRules() { return {DraftRules::Kind::kMessage, seconds(3), seconds(6)}; }

// Whether a call can be made as the change of a message: a text, with buttons below it or none.
bool FitsDraft(const Call& call, const json::Object& params) {
  const auto* markup = params.if_contains("reply_markup");
  return call.method == "sendMessage" && call.takes == Call::Files::kNone &&
         (!markup || (markup->is_object() && markup->get_object().contains("inline_keyboard")));
}

// Why a message has nothing that could be sent.
std::string WhyNothing(const OutgoingMessage& outgoing) {
  const auto& kind = outgoing.message.content.kind;
  const bool change = std::holds_alternative<EditContent>(kind) || std::holds_alternative<DeleteContent>(kind) ||
                      std::holds_alternative<ReactionContent>(kind);
  if (change && outgoing.target_vendor_id.empty()) return "The message that this is about was not sent through Telegram.";
  if (change) return "Telegram cannot change this message in that way.";
  return "There is nothing in this message that Telegram can show.";
}

class TelegramChannel final : public ChannelAdapter {
 public:
  TelegramChannel(Settings settings, std::string channel_id, const ChannelServices& services)
      : settings_(std::move(settings)),
        services_(services),
        api_(services.http, settings_.api_base, settings_.bot_token, settings_.reach()),
        channel_id_(std::move(channel_id)),
        files_(api_, services.media, channel_id_),
        username_(settings_.bot_username),
        can_(kCapabilities) {
    can_.sends_per_second = settings_.sends_per_second;
  }

  Result<WebhookContent> DecodeWebhook(const WebhookRequest& request) const override {
    if (settings_.polling) return Error(ErrorCode::kNotFound, "This channel fetches its messages; it takes no webhooks.");
    if (request.method != "POST") return Error(ErrorCode::kInvalid, "Updates are posted: use POST.");
    const auto secret = request.headers.Get("x-telegram-bot-api-secret-token");
    if (settings_.webhook_secret.empty() || !crypto::EqualSecrets(secret, settings_.webhook_secret)) {
      return Error(ErrorCode::kUnauthenticated, "X-Telegram-Bot-Api-Secret-Token is not this channel's. Connect the channel again.");
    }
    WebhookContent content;
    TRY(content.events, DecodeUpdate(request.body, self()));
    return content;
  }

  Task<Result<Receipt>> Deliver(OutgoingMessage message) override {
    const auto thread = ParseThreadKey(message.thread_key);
    if (!thread) co_return SkippedReceipt("This conversation holds what Telegram reports; nobody reads in it.");
    if (thread->guest) co_return SkippedReceipt("The bot is only a guest in this chat and may not write to it by itself.");
    auto calls = EncodeMessage(message, *thread, settings_.encoder, can_);
    if (calls.empty()) co_return SkippedReceipt(WhyNothing(message));
    Receipt receipt;
    if (message.part >= calls.size()) {  // The settings were changed between two parts.
      receipt.vendor_message_id = message.sent_vendor_id;
      co_return receipt;
    }
    auto call = std::move(calls[message.part]);
    receipt.more = message.part + 1 < calls.size();
    if (message.part == 0 && !message.draft_vendor_id.empty()) {
      CO_TRY(auto finished, co_await FinishDraft(message.draft_vendor_id, std::move(call), TargetOf(*thread)));
      finished.more = receipt.more;
      co_return finished;
    }
    bool changes = call.method.starts_with("edit") || call.takes == Call::Files::kEdit;
    auto anew = AsNew(call);
    auto sent = co_await Perform(message.message.workspace_id, std::move(call), TargetOf(*thread));
    if (!sent.ok() && IsAlreadySo(sent.error())) co_return receipt;
    // An edit before this one needed fewer parts and took this one away.
    if (!sent.ok() && changes && message.part > 0 && IsGone(sent.error())) {
      changes = false;
      sent = co_await Perform(message.message.workspace_id, std::move(anew), TargetOf(*thread));
    }
    if (!sent.ok()) {
      auto error = std::move(sent).error();
      // Groups take 20 messages a minute each; what an account may send in all is not reached at our pace.
      if (error.code == ErrorCode::kRateLimited && !thread->is_private()) error.reason = kThreadPace;
      co_return error;
    }
    if (!changes) receipt.vendor_message_id = MessageIdIn(*sent);
    co_return receipt;
  }

  const ChannelCapabilities& capabilities() const override { return can_; }

  bool acknowledges() const override { return true; }

  Task<void> Accepted(std::vector<IncomingEvent> events) override {
    // After a start nobody has told us the bot's name yet, by which it is called in groups.
    const bool in_group = std::ranges::any_of(events, [](const IncomingEvent& event) { return event.group; });
    if (in_group && self().username.empty()) (void)co_await LearnName();
    for (const auto& event : events) {
      const auto query = CallbackQueryOf(event);
      if (query.empty()) continue;
      json::Object params;
      params["callback_query_id"] = std::string(query);
      (void)co_await api_.Call("answerCallbackQuery", std::move(params));
    }
  }

  Task<void> ShowTyping(ThreadRef thread) override {
    const auto place = ParseThreadKey(thread.thread_key);
    if (!place || place->guest) co_return;
    auto params = TargetOf(*place);
    params.erase("direct_messages_topic_id");  // sendChatAction has none.
    params["action"] = "typing";
    (void)co_await api_.Call("sendChatAction", std::move(params));
  }

  DraftRules drafts(const ThreadRef& thread) const override {
    const auto place = ParseThreadKey(thread.thread_key);
    if (!place || place->guest || !place->business.empty()) return {};
    return place->is_private() ? DraftRules{DraftRules::Kind::kFleeting, milliseconds(300)} : GroupDraftRules();
  }

  Task<Result<std::string>> ShowDraft(ThreadRef thread, Draft draft) override {
    const auto place = ParseThreadKey(thread.thread_key);
    const auto rules = drafts(thread);
    if (rules.kind == DraftRules::Kind::kNone) co_return std::string();
    const bool fleeting = rules.kind == DraftRules::Kind::kFleeting;
    const auto pieces = SplitForTelegram(ParseMarkdown(fleeting || draft.whole ? draft.text : draft.text + " …"), kMaxText);
    if (pieces.empty()) co_return draft.vendor_id;
    auto params = TargetOf(*place);
    params["text"] = WriteHtml(pieces.front());
    params["parse_mode"] = "HTML";
    if (fleeting) params["draft_id"] = DraftId(draft.message_id);
    if (!draft.vendor_id.empty()) params = ChangeOf(std::move(params), draft.vendor_id);
    const std::string method = fleeting ? "sendMessageDraft" : draft.vendor_id.empty() ? "sendMessage" : "editMessageText";
    const auto shown = co_await api_.Call(method, std::move(params));
    if (!shown.ok() && IsAlreadySo(shown.error())) co_return draft.vendor_id;
    if (!shown.ok()) co_return shown.error();
    co_return fleeting || !draft.vendor_id.empty() ? draft.vendor_id : MessageIdIn(*shown);
  }

  Task<Status> RemoveDraft(ThreadRef thread, Draft draft) override {
    const auto place = ParseThreadKey(thread.thread_key);
    if (!place || draft.vendor_id.empty()) co_return Ok();  // Telegram cannot be asked for its messages.
    auto params = ChangeOf(TargetOf(*place), draft.vendor_id);
    const auto removed = co_await api_.Call("deleteMessage", std::move(params));
    if (removed.ok() || IsAlreadySo(removed.error())) co_return Ok();
    co_return removed.error();
  }

  bool listens() const override { return settings_.polling && api_.has_token(); }

  Task<Status> Listen(EventSink& events) override {
    CO_CHECK_OK(co_await LearnName());
    json::Object none;
    CO_TRY(const auto removed, co_await api_.Call("deleteWebhook", none));
    (void)removed;
    CO_TRY(const auto cursor, co_await events.Cursor());
    std::int64_t offset = 0;
    std::from_chars(cursor.data(), cursor.data() + cursor.size(), offset);
    co_await events.Connected();
    for (;;) {
      auto params = PollParams(offset);
      CO_TRY(const auto result, co_await api_.Wait("getUpdates", std::move(params), seconds(kPollSeconds + 20), kMostBatch));
      const auto* list = result.if_array();
      if (!list) co_return Error(ErrorCode::kUnavailable, "Telegram's answer cannot be read.");
      if (list->empty()) {
        co_await services_.clock.Sleep(milliseconds(50));  // A server that does not wait must not keep us busy.
        continue;
      }
      auto updates = DecodeUpdates(*list, self());
      if (updates.next_offset == 0) co_return Error(ErrorCode::kUnavailable, "Telegram's answer cannot be read.");
      // Telegram forgets what lies before the offset when it is named in the next call, that is when it is stored here.
      CO_CHECK_OK(co_await events.Accept(std::move(updates.events), std::to_string(updates.next_offset)));
      offset = updates.next_offset;
    }
  }

  Task<Result<std::string>> FetchMedia(MediaContent media) override {
    if (!media.url.starts_with(kVendorUrl)) co_return Error(ErrorCode::kNotFound, "This is no file of Telegram's.");
    json::Object params;
    params["file_id"] = media.url.substr(kVendorUrl.size());
    auto file = co_await api_.Call("getFile", std::move(params));
    if (!file.ok()) {
      auto error = std::move(file).error();
      if (error.code == ErrorCode::kRejected) error.code = ErrorCode::kNotFound;
      co_return error;
    }
    const auto path = file->is_object() ? TextIn(file->get_object(), "file_path") : std::string();
    if (path.empty() || path.starts_with('/')) {
      co_return Error(ErrorCode::kNotFound, "The Bot API server keeps its files to itself. Start it without --local.");
    }
    co_return co_await api_.Download(path, kMostFetched);
  }

  Task<Result<ChannelHealth>> Check(std::string webhook_url) override {
    std::string username;
    auto health = co_await CheckBot(api_, settings_, std::move(webhook_url), services_.clock.Now(), username);
    SetName(std::move(username));
    co_return health;
  }

  Task<Status> Connect(std::string webhook_url) override {
    CO_CHECK_OK(co_await LearnName());
    co_return co_await ConnectBot(api_, settings_, services_.media, channel_id_, std::move(webhook_url));
  }

 private:
  Task<Result<json::Value>> Perform(std::string workspace_id, Call call, json::Object target) {
    if (call.takes != Call::Files::kNone) co_return co_await files_.Send(std::move(workspace_id), std::move(call), std::move(target));
    CO_TRY(auto params, json::ParseObject(call.params));
    for (auto& [name, value] : target) params[name] = value;
    if (call.method != "editMessageText") co_return co_await api_.Call(std::move(call.method), std::move(params));
    auto sent = co_await api_.Call(call.method, params);
    if (sent.ok() || !IsWithoutText(sent.error())) co_return sent;
    params["caption"] = params["text"];
    params.erase("text");
    params.erase("link_preview_options");
    co_return co_await api_.Call("editMessageCaption", std::move(params));
  }

  /// Makes the draft, a message in a group, the whole message.
  Task<Result<Receipt>> FinishDraft(std::string draft, Call call, json::Object target) {
    CO_TRY(auto params, json::ParseObject(call.params));
    Receipt receipt;
    receipt.draft_unfit = !FitsDraft(call, params);
    if (receipt.draft_unfit) co_return receipt;
    for (auto& [name, value] : target) params[name] = value;
    params = ChangeOf(std::move(params), draft);
    receipt.vendor_message_id = draft;
    const auto changed = co_await api_.Call("editMessageText", std::move(params));
    if (changed.ok() || IsAlreadySo(changed.error())) co_return receipt;
    auto error = changed.error();
    const bool gone = error.code == ErrorCode::kRejected;
    if (error.code == ErrorCode::kUncertain || error.code == ErrorCode::kTimeout) error.code = ErrorCode::kUnavailable;
    if (error.code == ErrorCode::kRateLimited) error.reason = kThreadPace;
    if (!gone) co_return error;
    receipt.draft_unfit = true;
    co_return receipt;
  }

  static json::Object PollParams(std::int64_t offset) {
    json::Array kinds;
    for (const auto kind : AllowedUpdates()) kinds.push_back(json::Value(kind));
    json::Object params{{"timeout", kPollSeconds}, {"limit", kMostUpdates}, {"allowed_updates", std::move(kinds)}};
    if (offset > 0) params["offset"] = offset;
    return params;
  }

  Task<Status> LearnName() {
    json::Object none;
    CO_TRY(const auto me, co_await api_.Call("getMe", none));
    if (me.is_object()) SetName(TextIn(me.get_object(), "username"));
    co_return Ok();
  }

  void SetName(std::string username) {
    if (username.empty()) return;
    std::lock_guard lock(name_mutex_);
    username_ = std::move(username);
  }

  Self self() const {
    Self self;
    self.bot_id = settings_.bot_id();
    self.groups = settings_.groups;
    std::lock_guard lock(name_mutex_);
    self.username = username_;
    return self;
  }

  Settings settings_;
  ChannelServices services_;
  Api api_;
  std::string channel_id_;
  MediaSender files_;
  mutable std::mutex name_mutex_;
  std::string username_;
  ChannelCapabilities can_;
};

class TelegramChannelKind final : public ChannelKind {
 public:
  std::string_view kind() const override { return "telegram"; }
  std::string_view name() const override { return "Telegram"; }
  std::string_view description() const override { return "A Telegram bot, in private chats, groups and topics."; }
  std::string_view settings_schema() const override { return kSettingsSchema; }
  std::string_view setup_guide() const override { return kTelegramSetupGuide; }
  const ChannelCapabilities& capabilities() const override { return kCapabilities; }

  json::Object PrepareSettings(json::Object settings) const override {
    if (!settings.contains("webhook_secret")) {
      SystemRandom random;
      settings["webhook_secret"] = crypto::NewToken(random);
    }
    return settings;
  }

  Result<std::shared_ptr<ChannelAdapter>> Make(const ChannelAccount& account, const ChannelServices& services) const override {
    TRY(auto settings, ReadSettings(account));
    return std::shared_ptr<ChannelAdapter>(std::make_shared<TelegramChannel>(std::move(settings), account.id, services));
  }
};

}  // namespace
}  // namespace telegram

std::unique_ptr<ChannelKind> MakeTelegramChannelKind() { return std::make_unique<telegram::TelegramChannelKind>(); }

}  // namespace beseda
