#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/task_fwd.h"
#include "base/time.h"
#include "contracts/channel_capabilities.h"
#include "contracts/http_types.h"
#include "json/fwd.h"
#include "model/bot.h"
#include "model/message.h"

namespace beseda {

class HttpClient;
class WebSocketClient;
class ChannelCredentials;
class ChannelMedia;
class ChannelPace;
class Bus;
class Clock;

/// A webhook call as the vendor made it.
struct WebhookRequest {
  std::string_view method;
  std::string_view query;
  const HttpHeaders& headers;
  std::string_view body;
  Time received_at;
};

/// What a webhook call means: events to accept, and what to answer: a handshake, or what the vendor wants to hear.
struct WebhookContent {
  std::vector<IncomingEvent> events = {};
  std::string answer = {};  ///< Body of the 200, given when the events are stored; empty: ours.
  std::string answer_type = "text/plain; charset=utf-8";
  bool silent = false;  ///< The vendor wants a 200 without a body.
};

/// What is known after a message, or a part of it, was handed to the vendor.
struct Receipt {
  std::string vendor_message_id = {};
  DeliveryState state = DeliveryState::kSent;  ///< kSent, kDelivered, or kSkipped with a reason.
  std::string reason = {};
  bool more = false;  ///< Another part follows: once this is stored, Deliver is called with the next `part`.
  /// OutgoingMessage::draft_vendor_id cannot become this message; nothing was sent. Deliver is called again without it, and the
  /// draft is taken away.
  bool draft_unfit = false;
};

/// A message that is not sent on purpose, and why, in words for a person.
Receipt SkippedReceipt(std::string reason);

/// Error::reason of a kRateLimited that is about one conversation: the account's others go on.
inline constexpr std::string_view kThreadPace = "thread_pace";

/// A conversation at the vendor.
struct ThreadRef {
  std::string thread_key;
  std::string vendor_user_id;
  std::string newest_vendor_message_id = {};  ///< Of what the person wrote last.
};

/// How a conversation shows a reply while it is being written (ChannelAdapter::ShowDraft).
struct DraftRules {
  enum class Kind {
    kNone,
    kFleeting,  ///< It goes away by itself when the message is sent.
    kMessage,   ///< It is a message, whose text is changed; the whole reply is the last change.
  };
  Kind kind = Kind::kNone;
  Micros begins_after = Micros(0);  ///< What is whole before is not shown as a draft.
  Micros pause = seconds(1);        ///< Between two texts.
};

/// A reply that is being written.
struct Draft {
  std::string message_id;      ///< Ours of the reply: the same for all its texts, and when the turn is run again.
  std::string vendor_id = {};  ///< The vendor's of the message that shows it, once there is one.
  std::string text = {};       ///< All of it so far (Markdown).
  bool whole = false;          ///< Nothing is added to it any more.
  Time begun_at = {};
};

/// What a vendor tells of a person; empty: not known, or not ours to know.
struct PersonProfile {
  std::string name = {};
  std::string locale = {};      ///< BCP 47.
  std::string time_zone = {};   ///< IANA: "Europe/Amsterdam".
  std::string avatar_url = {};  ///< May be valid for a while only.
  std::string email = {};       ///< That the vendor has verified.
};

/// Where an adapter that fetches its events itself puts them. Lives as long as Listen runs.
class EventSink {
 public:
  virtual ~EventSink() = default;
  /// Stores the events and `cursor` in one transaction; ok means that they may be acknowledged. Errors: kStorage; nothing was stored.
  virtual Task<Status> Accept(std::vector<IncomingEvent> events, std::string cursor) = 0;
  /// What was stored last; empty at first. The vendor's place in its stream: an offset, a session.
  virtual Task<Result<std::string>> Cursor() = 0;
  /// Said when it has connected: the account is shown as healthy.
  virtual Task<void> Connected() = 0;
};

/// One point of an account's health, in words for a person.
struct ChannelCheck {
  enum class State { kOk, kWarning, kFailed, kUnknown };
  std::string id;     ///< token, permissions, webhook, …; names the text in the set-up guide.
  State state = State::kUnknown;
  std::string text;   ///< What is so: "Connected as @pigeon_bot."
  std::string todo = {};  ///< What to do about it; empty if nothing.
};
struct ChannelHealth {
  std::string account_name = {};  ///< As people know it: @name, a phone number, a page; empty if not known.
  std::vector<ChannelCheck> checks;
};

/// A form that the vendor has approved (or not yet).
struct ChannelTemplate {
  std::string name;
  std::string language;
  std::string status;      ///< As the vendor says: APPROVED, PENDING, REJECTED…
  std::string category = {};
  std::string body = {};   ///< Its text with {{1}} or {{name}}.
  std::vector<std::string> parameters = {};  ///< Names of what is to be filled in, in their order.
  std::string header = {};  ///< "", text, image, video, document, location.
};

/// One channel account at work: decodes what arrives, sends what leaves. Made from the account's settings and made
/// anew when they change. Thread-safe.
class ChannelAdapter {
 public:
  virtual ~ChannelAdapter() = default;

  /// Checks the signature and decodes; pure, no I/O. Errors: kUnauthenticated (bad or missing signature), kInvalid
  /// (malformed), kNotFound (this channel takes no webhooks). Unknown kinds of events become UnknownContent.
  virtual Result<WebhookContent> DecodeWebhook(const WebhookRequest& request) const = 0;

  /// Hands `message.part` of a message to the vendor; the parts of a message are the same each time. Errors:
  /// kRateLimited and kUnavailable are retried (after retry_after, or a backoff); kUncertain is not, unless
  /// capabilities().idempotent_send; kTimeout counts as kUncertain; kUnauthenticated (the vendor refuses our
  /// credentials) keeps the message and marks the account; all others are final, their message is what a person reads.
  /// What the vendor says of the whole account's pace goes to ChannelPace.
  virtual Task<Result<Receipt>> Deliver(OutgoingMessage message) = 0;

  virtual const ChannelCapabilities& capabilities() const = 0;

  /// The account's names at the vendor (a number's id, a page's id), where several accounts' events may come to one address:
  /// an event whose `account_key` is one of them is this account's, if this account can decode the call as well.
  virtual std::vector<std::string> account_keys() const { return {}; }

  /// Whether Accepted is to be called.
  virtual bool acknowledges() const { return false; }
  /// Called after events of this account were stored for the first time: what the vendor likes to be told (a button's
  /// answer, "seen"). Best effort; what fails is not repeated.
  virtual Task<void> Accepted(std::vector<IncomingEvent> events);

  /// Shows "is typing" for the vendor's usual few seconds, if capabilities().typing. Best effort.
  virtual Task<void> ShowTyping(ThreadRef thread);

  /// How a reply may be shown in this conversation while it is being written, if capabilities().streaming.
  virtual DraftRules drafts(const ThreadRef& thread) const;

  /// Shows all of a reply's text so far. Gives the vendor's id of the message that shows it if drafts() says kMessage: the one of the
  /// draft, or of the new message. Best effort: after an error the reply is not shown again before it is whole. Errors: kUncertain and
  /// kTimeout mean that it may have been shown.
  virtual Task<Result<std::string>> ShowDraft(ThreadRef thread, Draft draft);

  /// Takes a draft away that will not become a message. Without a vendor_id it is not known whether it was shown: a vendor that can be
  /// asked is asked for it, others leave it. Ok if there is none. Errors as of Deliver; kUncertain is tried again.
  virtual Task<Status> RemoveDraft(ThreadRef thread, Draft draft);

  /// Asks the vendor who somebody is (IncomingEvent::known_to_vendor). Errors: kNotFound (nobody, or nothing is told of them) and kForbidden
  /// (a permission is missing: `message` says which and what to do) are final for now.
  virtual Task<Result<PersonProfile>> LookUpPerson(std::string vendor_user_id);

  /// Whether it fetches its events itself instead of waiting for webhooks. Listen then runs as long as the account is
  /// enabled: until it is cancelled, or gives an error (it is run again after a growing wait; kUnauthenticated marks the account).
  virtual bool listens() const { return false; }
  virtual Task<Status> Listen(EventSink& events);

  /// The bytes of media whose `url` is "vendor:…", as it came in an event. Errors: kNotFound and kTooLarge are final.
  virtual Task<Result<std::string>> FetchMedia(MediaContent media);

  /// Asks the vendor how the account stands: token, permissions, webhook. `webhook_url` is ours as the vendor should know it.
  virtual Task<Result<ChannelHealth>> Check(std::string webhook_url);

  /// Registers what the API allows to register: the webhook, commands, menus. kNotFound: this vendor's pages must be used.
  virtual Task<Status> Connect(std::string webhook_url);

  /// Its credentials, if they end by themselves and can be renewed (contracts/channel_credentials.h); else null.
  virtual ChannelCredentials* credentials() { return nullptr; }

  /// The account's approved forms. kNotFound: this vendor has none.
  virtual Task<Result<std::vector<ChannelTemplate>>> ListTemplates();
};

/// What adapters are made with.
struct ChannelServices {
  HttpClient& http;
  Bus& bus;
  Clock& clock;
  ChannelMedia& media;
  ChannelPace& pace;
  WebSocketClient& sockets;
  std::string public_url = {};  ///< Of this server, as others reach it, without a slash at its end; empty: not known.
};

/// A kind of channel. Stateless; one line in app/channels.cpp adds one.
class ChannelKind {
 public:
  virtual ~ChannelKind() = default;
  virtual std::string_view kind() const = 0;
  virtual std::string_view name() const = 0;
  virtual std::string_view description() const = 0;
  /// JSON schema (text) of its settings; fields with "writeOnly": true are secrets, kept sealed.
  virtual std::string_view settings_schema() const = 0;
  /// JSON (text): the steps of the guide to setting it up, as docs/howto/adding_a_channel.md says; "{}": just the form.
  virtual std::string_view setup_guide() const { return "{}"; }
  virtual const ChannelCapabilities& capabilities() const = 0;
  /// Completes the settings of a new account, e.g. makes a signing secret. Gives the settings to store.
  virtual json::Object PrepareSettings(json::Object settings) const;
  /// Errors: kInvalid with the settings' field.
  virtual Result<std::shared_ptr<ChannelAdapter>> Make(const ChannelAccount& account,
                                                       const ChannelServices& services) const = 0;
};

/// The channel accounts at work. Implemented where accounts are stored; caches, and forgets on "config" events.
class ChannelDirectory {
 public:
  struct Entry {
    ChannelAccount account;
    std::shared_ptr<ChannelAdapter> adapter;
  };
  virtual ~ChannelDirectory() = default;
  /// kNotFound: no such account. A disabled one is given too: look at account.enabled.
  virtual Task<Result<std::shared_ptr<const Entry>>> Find(std::string channel_id) = 0;
  /// Those that are enabled, of that kind, in all workspaces; what cannot be made is left out.
  virtual Task<Result<std::vector<std::shared_ptr<const Entry>>>> OfKind(std::string kind) = 0;
};

}  // namespace beseda
