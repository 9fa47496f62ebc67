#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "contracts/channel.h"
#include "json/fwd.h"
#include "testing/fake_channel_services.h"

namespace beseda {

/// A webhook call that a test makes.
struct ChannelCall {
  std::string method = "POST";
  std::string query = {};
  HttpHeaders headers = {};
  std::string body = {};
  Time at = FromUnixMicros(1'800'000'000'000'000);
};

/// What can be chosen in a message.
struct ShownChoice {
  enum class Kind { kReply, kUrl, kPhone, kQuickReply, kRow };
  Kind kind = Kind::kReply;
  std::string title;
  std::string value = {};        ///< What comes back, the address, or the number.
  std::string description = {};  ///< Of a row.
};

/// What one request to the vendor does, read by the vendor's own rules: what a person sees of it.
struct ShownMessage {
  enum class Kind { kText, kImage, kAudio, kVoice, kVideo, kFile, kLocation, kContact, kList, kCards, kTemplate, kReaction, kEdit, kDeletion, kTyping, kDraft };
  Kind kind = Kind::kText;
  std::vector<std::string> words = {};  ///< Every text that is shown, without marks: text, caption, titles, names, numbers.
  bool bold = false;                    ///< Some of them are marked as bold.
  bool picture = false;                 ///< A picture is shown beside the words.
  std::size_t cards = 0;                ///< Of kCards.
  std::vector<ShownChoice> choices = {};
  std::string answers = {};             ///< The vendor's id of the message that it replies to.
  std::string target = {};              ///< … that it changes or reacts to.
  std::string emoji = {};               ///< Of a reaction; empty if it is taken away.
};

/// How the suite gets a channel into each situation.
class ChannelHarness {
 public:
  virtual ~ChannelHarness() = default;

  virtual std::unique_ptr<ChannelKind> Kind() = 0;
  /// Settings, JSON, with every secret that an account has.
  virtual std::string Settings() = 0;
  /// The secrets among them: they must be in no error.
  virtual std::vector<std::string> Secrets() = 0;
  /// Bodies that the vendor documents, each of which decodes to at least one event.
  virtual std::vector<std::string> Bodies() = 0;
  /// A call with this body as the vendor would sign it.
  virtual ChannelCall Sign(std::string body) = 0;
  /// Whether a signature covers the body; else only a secret is compared.
  virtual bool SignsBodies() { return true; }
  /// The vendor's answer to any request that is right: a send, an upload, a lookup.
  virtual FakeAnswer Success(const HttpRequest& request) = 0;
  /// The vendor's "slow down, wait 7 seconds", "our server failed" and "your token is not valid".
  virtual FakeAnswer TooFast() = 0;
  virtual FakeAnswer ServerError() = 0;
  virtual FakeAnswer BadToken() = 0;
  /// A conversation of its, as thread key and vendor's user id.
  virtual std::pair<std::string, std::string> Thread() = 0;
  /// One in which a reply is shown as a message while it is written, if there are such.
  virtual std::pair<std::string, std::string> DraftThread() { return Thread(); }
  /// What a request to the vendor shows; nothing for those that show nothing: uploads, lookups.
  virtual std::optional<ShownMessage> Show(const HttpRequest& request) = 0;
  /// A vendor's id of a message, for replies and changes.
  virtual std::string MessageId() { return "1700000000.000100"; }
  /// A conversation where "is typing" can be shown, if not every one has it.
  virtual ThreadRef TypingThread() { return {Thread().first, Thread().second, MessageId()}; }

  /// Of a channel whose clients fetch for themselves (ChannelCapabilities::pulled) nothing goes to a vendor. What such a channel is
  /// given and gives goes through its own API instead:
  /// - a call, decoded;
  virtual Result<WebhookContent> Decode(const ChannelAdapter& adapter, const ChannelCall& call);
  /// - a message as its clients see it once it is stored;
  virtual std::optional<ShownMessage> Fetch(const OutgoingMessage& message);
  /// - "is typing", and a reply that is being written, as its clients see them.
  virtual std::optional<ShownMessage> FetchTyping() { return std::nullopt; }
  virtual std::optional<ShownMessage> FetchDraft(const std::string& /*text*/) { return std::nullopt; }
  /// - whether a message counts as read once a client has said so.
  virtual bool FetchRead() { return false; }
};

/// Content in its JSON form, as clients that read it themselves show it.
ShownMessage ShowContentJson(const json::Object& content);

/// Adds the tests that every channel must pass, as suite "Channel/<name>".
bool RegisterChannelSuite(std::string name, std::function<std::unique_ptr<ChannelHarness>()> make);

}  // namespace beseda
