#include "channels/slack/slack_encoder.h"

#include <algorithm>

#include "base/marked_text.h"
#include "base/text_limits.h"
#include "channels/slack/slack_blocks.h"
#include "channels/slack/slack_emoji.h"
#include "channels/slack/slack_mrkdwn.h"
#include "channels/slack/slack_place.h"
#include "channels/slack/slack_rich_text.h"
#include "channels/slack/slack_views.h"
#include "contracts/fallback.h"
#include "json/json.h"

namespace beseda::slack {
namespace {

// "For best results, limit the number of characters in the text field to 4,000" (chat.postMessage).
constexpr std::size_t kMaxText = 4000;
// Not documented: from about 13,200 characters of blocks on, their JSON counted, Slack answers msg_blocks_too_long.
constexpr std::size_t kMaxBlockBytes = 12'000;
constexpr std::string_view kFilePlace = "file";

MarkedText Parse(const TextContent& text) { return text.markdown ? ParseMarkdown(text.text) : PlainMarkedText(text.text); }

/// How long a piece is, in such a measure that kMaxText keeps both limits.
std::size_t SizeOf(const MarkedText& text) {
  const auto bytes = json::Dump(WriteRichText(text)).size();
  return std::max(CodePoints(WriteMrkdwn(text)), bytes * kMaxText / kMaxBlockBytes);
}

class Encoder {
 public:
  explicit Encoder(const OutgoingMessage& message)
      : place_(PlaceOf(message.thread_key)), target_(PlaceOf(message.target_vendor_id)) {
    // A time alone is of this conversation's channel.
    if (target_.ts.empty()) target_ = {place_.channel, target_.channel};
  }

  Result<std::vector<Call>> Encode(const Content& content) {
    if (const auto* edit = std::get_if<EditContent>(&content.kind)) return EncodeEdit(*edit);
    if (std::holds_alternative<DeleteContent>(content.kind)) return EncodeDeletion();
    if (const auto* reaction = std::get_if<ReactionContent>(&content.kind)) return EncodeReaction(*reaction);
    for (const auto& shown : ShowOn(SlackCapabilities(), content)) CHECK_OK(Add(shown));
    return std::move(calls_);
  }

 private:
  Status Add(const Content& content) {
    CHECK_OK(std::visit([this](const auto& kind) { return AddKind(kind); }, content.kind));
    if (content.quick_replies.empty()) return Ok();
    std::vector<Button> buttons;
    for (const auto& reply : content.quick_replies) buttons.push_back({Button::Kind::kReply, reply.title, reply.payload});
    TRY(auto actions, WriteButtons(buttons));
    if (blocks_.empty()) {
      std::string titles;
      for (const auto& reply : content.quick_replies) titles += (titles.empty() ? "" : " · ") + EscapeMrkdwn(reply.title);
      Post(titles, {});
    }
    blocks_.emplace_back(std::move(actions));
    SetBlocks();
    return Ok();
  }

  Status AddKind(const TextContent& text) {
    AddText(Parse(text));
    return Ok();
  }

  Status AddKind(const MediaContent& media) {
    Call call{"files.completeUploadExternal"};
    call.upload = media;
    call.arguments = {{"channel_id", place_.channel}};
    if (!place_.ts.empty()) call.arguments.emplace_back("thread_ts", place_.ts);
    if (!media.caption.empty()) call.arguments.emplace_back("initial_comment", WriteMrkdwn(ParseMarkdown(media.caption)));
    calls_.push_back(std::move(call));
    blocks_ = json::Array();
    return Ok();
  }

  Status AddKind(const ButtonsContent& content) {
    TRY(auto actions, WriteButtons(content.buttons));
    AddText(ParseMarkdown(content.text));
    json::Array blocks;
    blocks.emplace_back(std::move(actions));
    return AddActions(std::move(blocks), content.buttons.empty() ? std::string() : content.buttons.front().title);
  }

  Status AddKind(const ListContent& list) {
    TRY(auto actions, WriteList(list));
    AddText(ParseMarkdown(list.text));
    return AddActions(std::move(actions), list.button);
  }

  Status AddKind(const CardContent& card) {
    TRY(auto actions, WriteButtons(card.buttons));
    const bool at_public_address = card.image_url.starts_with("https://") || card.image_url.starts_with("http://");
    if (!card.image_url.empty() && !at_public_address) {
      MediaContent picture;
      picture.kind = MediaContent::Kind::kImage;
      picture.url = card.image_url;
      picture.name = card.title;
      CHECK_OK(AddKind(picture));
    }
    const auto text = CardText(card);
    Post(WriteMrkdwn(text), {});
    if (at_public_address) blocks_.emplace_back(WriteImage(card.image_url, Either(card.title, card.subtitle)));
    if (auto block = WriteRichText(text); !block.is_null()) blocks_.emplace_back(std::move(block));
    if (!card.buttons.empty()) blocks_.emplace_back(std::move(actions));
    SetBlocks();
    return Ok();
  }

  /// What ShowOn leaves is of the kinds above; nothing else has a form here.
  template <typename Kind>
  Status AddKind(const Kind&) {
    return Ok();
  }

  static const std::string& Either(const std::string& first, const std::string& second) { return first.empty() ? second : first; }

  static MarkedText CardText(const CardContent& card) {
    MarkedBlock block;
    MarkedRun title{MarkedRun::Kind::kBold};
    title.inside.push_back({MarkedRun::Kind::kText, card.title});
    if (!card.title.empty()) block.runs.push_back(std::move(title));
    // The subtitle is Markdown, as on every channel; a paragraph of it goes on in the title's.
    auto subtitle = ParseMarkdown(card.subtitle);
    const bool joins = !subtitle.empty() && subtitle.front().kind == MarkedBlock::Kind::kParagraph;
    if (joins) {
      if (!block.runs.empty()) block.runs.push_back({MarkedRun::Kind::kBreak});
      for (auto& run : subtitle.front().runs) block.runs.push_back(std::move(run));
      subtitle.erase(subtitle.begin());
    }
    MarkedText text;
    if (!block.runs.empty()) text.push_back(std::move(block));
    for (auto& more : subtitle) text.push_back(std::move(more));
    return text;
  }

  Status AddActions(json::Array actions, std::string_view words) {
    if (blocks_.empty()) Post(EscapeMrkdwn(words), {});
    for (auto& block : actions) blocks_.emplace_back(std::move(block));
    SetBlocks();
    return Ok();
  }

  void AddText(const MarkedText& text) {
    blocks_ = json::Array();
    for (const auto& piece : SplitMarked(text, kMaxText, SizeOf)) {
      auto block = WriteRichText(piece);
      if (block.is_null()) continue;
      json::Array blocks;
      blocks.emplace_back(std::move(block));
      Post(WriteMrkdwn(piece), std::move(blocks));
    }
  }

  /// A message with a text for notifications, and what it shows; the blocks stay open for more.
  void Post(std::string text, json::Array blocks) {
    Call call{"chat.postMessage"};
    call.arguments = {{"channel", place_.channel}, {"text", std::move(text)}};
    if (!place_.ts.empty()) call.arguments.emplace_back("thread_ts", place_.ts);
    calls_.push_back(std::move(call));
    blocks_ = std::move(blocks);
    SetBlocks();
  }

  void SetBlocks() {
    if (blocks_.empty()) return;
    auto& arguments = calls_.back().arguments;
    auto dump = json::Dump(blocks_);
    for (auto& [name, value] : arguments) {
      if (name == "blocks") {
        value = std::move(dump);
        return;
      }
    }
    arguments.emplace_back("blocks", std::move(dump));
  }

  /// The first piece replaces the message, the others follow as messages of their own.
  Result<std::vector<Call>> EncodeEdit(const EditContent& edit) {
    if (!edit.content || target_.ts.empty() || target_.channel == kFilePlace) return std::vector<Call>();
    TRY(auto calls, Encode(*edit.content));
    if (calls.empty() || calls.front().method != "chat.postMessage") return std::vector<Call>();
    calls.front() = ChangeInto(std::move(calls.front()), target_);
    return calls;
  }

  Result<std::vector<Call>> EncodeDeletion() const {
    if (target_.ts.empty()) return std::vector<Call>();
    Call call{"chat.delete", {{"channel", target_.channel}, {"ts", target_.ts}}};
    if (target_.channel == kFilePlace) call = Call{"files.delete", {{"file", target_.ts}}};
    call.repeatable = true;
    return std::vector<Call>{std::move(call)};
  }

  Result<std::vector<Call>> EncodeReaction(const ReactionContent& reaction) const {
    if (target_.ts.empty() || target_.channel == kFilePlace) return std::vector<Call>();
    auto name = EmojiName(reaction.emoji);
    if (name.empty()) return Error(ErrorCode::kInvalid, "Slack has no reaction \"" + reaction.emoji + "\".");
    Call call{reaction.removed ? "reactions.remove" : "reactions.add"};
    call.arguments = {{"channel", target_.channel}, {"timestamp", target_.ts}, {"name", std::move(name)}};
    call.repeatable = true;
    return std::vector<Call>{std::move(call)};
  }

  const Place place_;
  Place target_;
  std::vector<Call> calls_;
  json::Array blocks_;  ///< Of the last call, if it is a message.
};

}  // namespace

ChannelCapabilities SlackCapabilities() {
  ChannelCapabilities can;
  can.streaming = true;
  can.typing = true;  // in threads
  can.markdown = true;
  can.media = true;
  can.buttons = true;
  can.url_buttons = true;
  can.quick_replies = true;
  can.lists = true;
  can.cards = true;
  can.reactions = true;
  can.edit = true;
  can.deletion = true;
  can.groups = true;
  can.max_text_bytes = 40'000;  // "truncates messages containing more than 40,000 characters"
  can.max_text = kMaxText;
  can.max_caption = kMaxText;
  can.max_buttons = kMaxElements;
  can.max_button_title = kMaxTitle;
  can.max_quick_replies = kMaxElements;
  can.max_list_rows = kMaxOptions;
  can.max_list_title = kMaxTitle;
  can.max_media_bytes = 100 * 1024 * 1024;  // Slack takes 1 GB; a file lies in memory while it is sent.
  // "no more than one message per second per channel … several hundred messages per minute" of a workspace (rate limits).
  can.sends_per_second = 5;
  can.sends_per_second_per_thread = 1;
  return can;
}

Call ChangeInto(Call post, const Place& target) {
  post.method = "chat.update";
  post.repeatable = true;
  const auto named = [&](std::string_view name) {
    return std::any_of(post.arguments.begin(), post.arguments.end(), [&](const auto& argument) { return argument.first == name; });
  };
  std::erase_if(post.arguments, [](const auto& argument) { return argument.first == "channel" || argument.first == "thread_ts"; });
  post.arguments.emplace_back("channel", target.channel);
  post.arguments.emplace_back("ts", target.ts);
  if (!named("blocks")) post.arguments.emplace_back("blocks", "[]");  // What is left out stays as it was.
  return post;
}

Result<std::vector<Call>> EncodeMessage(const OutgoingMessage& message) {
  const auto& content = message.message.content;
  if (const auto* event = std::get_if<EventContent>(&content.kind); event && IsView(*event)) {
    TRY(auto call, EncodeView(message, *event));
    return std::vector<Call>{std::move(call)};
  }
  return Encoder(message).Encode(content);
}

}  // namespace beseda::slack
