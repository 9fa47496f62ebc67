#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/task_fwd.h"
#include "base/time.h"
#include "contracts/http_types.h"
#include "json/fwd.h"
#include "model/bot.h"
#include "model/message.h"

namespace beseda {

class HttpClient;
class Bus;
class Clock;

/// What a channel can do; everything defaults to "no" and is proven by a test.
struct ChannelCapabilities {
  bool pulled = false;            ///< Its clients fetch stored messages themselves: a stored message counts as sent.
  bool idempotent_send = false;   ///< The other side drops a repeated send: an interrupted one may simply be repeated.
  bool streaming = false;         ///< Can show a reply while it is being written.
  bool delivered_receipts = false;
  bool read_receipts = false;
  bool typing = false;
  bool markdown = false;
  bool media = false;
  bool buttons = false;
  bool edit = false;
  std::size_t max_text_bytes = 4096;
  double sends_per_second = 30;   ///< Per account; the outbox holds back what is more.
};

/// A webhook call as the vendor made it.
struct WebhookRequest {
  std::string_view method;
  std::string_view query;
  const HttpHeaders& headers;
  std::string_view body;
  Time received_at;
};

/// What a webhook call means: events to accept, or an answer to give at once (a verification handshake).
struct WebhookContent {
  std::vector<IncomingEvent> events = {};
  std::string answer = {};            ///< Body of the 200; for handshakes.
  std::string answer_type = "text/plain; charset=utf-8";
};

/// What is known after a message was handed to the vendor.
struct Receipt {
  std::string vendor_message_id = {};
  DeliveryState state = DeliveryState::kSent;  ///< kSent, kDelivered, or kSkipped with a reason.
  std::string reason = {};
};

/// A message that is not sent on purpose, and why, in words for a person.
Receipt SkippedReceipt(std::string reason);

/// One channel account at work: decodes what arrives, sends what leaves. Made from the account's settings and made
/// anew when they change. Thread-safe.
class ChannelAdapter {
 public:
  virtual ~ChannelAdapter() = default;

  /// Checks the signature and decodes; pure, no I/O. Errors: kUnauthenticated (bad or missing signature), kInvalid
  /// (malformed), kNotFound (this channel takes no webhooks). Unknown kinds of events become UnknownContent.
  virtual Result<WebhookContent> DecodeWebhook(const WebhookRequest& request) const = 0;

  /// Hands a message to the vendor. Errors: kRateLimited and kUnavailable are retried (after retry_after, or a
  /// backoff); kUncertain is not, unless capabilities().idempotent_send; kTimeout counts as kUncertain; all others
  /// are final, their message is what a person reads.
  virtual Task<Result<Receipt>> Deliver(OutgoingMessage message) = 0;

  virtual const ChannelCapabilities& capabilities() const = 0;
};

/// What adapters are made with.
struct ChannelServices {
  HttpClient& http;
  Bus& bus;
  Clock& clock;
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
};

}  // namespace beseda
