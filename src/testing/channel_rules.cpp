#include "testing/channel_rules.h"

#include <algorithm>

#include "base/marked_text.h"
#include "base/task.h"
#include "json/json.h"
#include "testing/run_task.h"

namespace beseda {
namespace {

constexpr std::size_t kMostParts = 200;

std::string TextIn(const json::Object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value && value->is_string() ? std::string(json::View(value->get_string())) : std::string();
}

/// Reads the JSON form of contents as docs/howto/web_chat_protocol.md and the generic webhook's README describe it.
class ContentReader {
 public:
  ShownMessage Read(const json::Object& content) {
    using Kind = ShownMessage::Kind;
    const auto type = TextIn(content, "type");
    static const std::pair<const char*, Kind> kKinds[] = {
        {"image", Kind::kImage}, {"audio", Kind::kAudio}, {"video", Kind::kVideo}, {"file", Kind::kFile}, {"location", Kind::kLocation},
        {"contact", Kind::kContact}, {"list", Kind::kList}, {"carousel", Kind::kCards}, {"template", Kind::kTemplate},
        {"reaction", Kind::kReaction}, {"edit", Kind::kEdit}, {"delete", Kind::kDeletion}, {"typing", Kind::kTyping}};
    for (const auto& [name, kind] : kKinds) {
      if (type == name) shown_.kind = kind;
    }
    if (const auto* voice = content.if_contains("voice_note"); voice && voice->is_bool() && voice->get_bool()) shown_.kind = Kind::kVoice;
    shown_.picture = type == "image";
    const bool plain = TextIn(content, "format") == "plain";
    plain ? Word(TextIn(content, "text")) : Marked(TextIn(content, "text"));
    Marked(TextIn(content, "caption"));
    for (const char* name : {"name", "address"}) Word(TextIn(content, name));
    if (type == "location") Word(TextIn(content, "title"));
    for (const char* name : {"phones", "emails"}) {
      for (const auto& item : List(content, name)) Word(std::string(json::View(item.as_string())));
    }
    if (type == "card") Card(content);
    for (const auto& card : List(content, "cards")) {
      ++shown_.cards;
      Card(card.as_object());
    }
    Buttons(content);
    for (const auto& section : List(content, "sections")) Section(section.as_object());
    for (const auto& reply : List(content, "quick_replies")) {
      const auto& fields = reply.as_object();
      shown_.choices.push_back({ShownChoice::Kind::kQuickReply, TextIn(fields, "title"), TextIn(fields, "payload")});
    }
    shown_.target = TextIn(content, "message_id");
    const auto* removed = content.if_contains("removed");
    if (!removed || !removed->as_bool()) shown_.emoji = TextIn(content, "emoji");
    if (const auto* inner = content.if_contains("content")) {
      for (auto& word : ContentReader().Read(inner->as_object()).words) Word(std::move(word));
    }
    return std::move(shown_);
  }

 private:
  static json::Array List(const json::Object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value && value->is_array() ? value->get_array() : json::Array();
  }

  void Word(std::string word) {
    if (!word.empty()) shown_.words.push_back(std::move(word));
  }
  // Clients read Markdown; so does this, with the reader that has tests of its own.
  void Marked(const std::string& markdown) {
    const auto text = ParseMarkdown(markdown);
    for (const auto& block : text) {
      for (const auto& run : block.runs) shown_.bold = shown_.bold || run.kind == MarkedRun::Kind::kBold;
    }
    Word(WriteUnmarked(text));
  }

  void Card(const json::Object& card) {
    Word(TextIn(card, "title"));
    Marked(TextIn(card, "subtitle"));
    shown_.picture = shown_.picture || !TextIn(card, "image_url").empty();
    if (TextIn(card, "type").empty()) Buttons(card);
  }
  void Buttons(const json::Object& object) {
    for (const auto& item : List(object, "buttons")) {
      const auto& button = item.as_object();
      const auto kind = TextIn(button, "kind");
      ShownChoice choice{kind == "url" ? ShownChoice::Kind::kUrl : kind == "phone" ? ShownChoice::Kind::kPhone : ShownChoice::Kind::kReply, TextIn(button, "title")};
      for (const char* name : {"payload", "url", "phone"}) choice.value += TextIn(button, name);
      shown_.choices.push_back(std::move(choice));
    }
  }
  void Section(const json::Object& section) {
    Word(TextIn(section, "title"));
    for (const auto& item : List(section, "rows")) {
      const auto& row = item.as_object();
      shown_.choices.push_back({ShownChoice::Kind::kRow, TextIn(row, "title"), TextIn(row, "id"), TextIn(row, "description")});
    }
  }

  ShownMessage shown_;
};

}  // namespace

ShownMessage ShowContentJson(const json::Object& content) { return ContentReader().Read(content); }

Result<WebhookContent> ChannelHarness::Decode(const ChannelAdapter& adapter, const ChannelCall& call) {
  const WebhookRequest request{call.method, call.query, call.headers, call.body, call.at};
  return adapter.DecodeWebhook(request);
}

std::optional<ShownMessage> ChannelHarness::Fetch(const OutgoingMessage&) { return std::nullopt; }

ChannelTest::ChannelTest(const MakeChannelHarness& make) : harness_(make()), kind_(harness_->Kind()) {
  account_.id = "chn_test";
  account_.workspace_id = "wsp_test";
  account_.bot_id = "bot_test";
  account_.kind = kind_->kind();
  account_.settings = harness_->Settings();
  auto services = services_.services();
  services.public_url = "https://bot.example.org";
  auto adapter = kind_->Make(account_, services);
  if (adapter.ok()) adapter_ = *adapter;
  else ADD_FAILURE() << adapter.error().message << " " << adapter.error().field;
  MediaBytes picture{"bytes of a picture", "image/png", "a.png", std::string(64, 'a')};
  services_.media.files["/media/upl_1/a.png"] = picture;
  services_.media.files["https://example.org/a.png"] = picture;
  services_.media.files["/media/upl_2/a.ogg"] = {"OggS bytes", "audio/ogg", "a.ogg", std::string(64, 'b')};
  services_.media.files["/media/upl_3/a.mp4"] = {"mp4 bytes", "video/mp4", "a.mp4", std::string(64, 'c')};
  services_.media.files["/media/upl_4/a.pdf"] = {"%PDF-1.7", "application/pdf", "a.pdf", std::string(64, 'd')};
}

OutgoingMessage ChannelTest::Message(Content content) {
  OutgoingMessage message;
  message.message.id = "msg_test";
  message.message.workspace_id = "wsp_test";
  message.message.conversation_id = "cnv_test";
  message.message.direction = Direction::kOut;
  message.message.author = Author::kBot;
  message.message.content = std::move(content);
  message.channel_id = account_.id;
  std::tie(message.thread_key, message.vendor_user_id) = harness_->Thread();
  message.target_vendor_id = target_;
  message.last_inbound_at = services_.clock.Now();
  return message;
}

Result<Receipt> ChannelTest::Send(OutgoingMessage message) {
  for (; message.part < kMostParts; ++message.part) {
    auto receipt = RunTask(adapter_->Deliver(message));
    if (!receipt.ok() || !receipt->more) return receipt;
    message.sent_vendor_id = receipt->vendor_message_id;
  }
  return Error(ErrorCode::kInternal, "It has no last part.");
}

std::vector<ShownMessage> ChannelTest::ShownSince(std::size_t request) {
  std::vector<ShownMessage> shown;
  const auto& requests = services_.http.requests();
  for (; request < requests.size(); ++request) {
    if (auto message = harness_->Show(requests[request])) shown.push_back(std::move(*message));
  }
  return shown;
}

std::vector<ShownMessage> ChannelTest::Shown(OutgoingMessage message) {
  if (adapter_->capabilities().pulled) {
    auto fetched = harness_->Fetch(message);
    return fetched ? std::vector<ShownMessage>{std::move(*fetched)} : std::vector<ShownMessage>();
  }
  const auto from = services_.http.requests().size();
  const auto receipt = Send(std::move(message));
  EXPECT_TRUE(receipt.ok()) << receipt.error().message << " " << receipt.error().detail;
  return ShownSince(from);
}

void ChannelTest::AnswerAll() {
  services_.http.AlwaysAnswer([this](const HttpRequest& request) { return harness_->Success(request); });
}

void ChannelTest::ExpectNoSecret(const Error& error) {
  for (const auto& secret : harness_->Secrets()) {
    EXPECT_EQ(error.message.find(secret), std::string::npos) << error.message;
    EXPECT_EQ(error.detail.find(secret), std::string::npos) << error.detail;
  }
}

}  // namespace beseda
