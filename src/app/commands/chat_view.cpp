#include "app/commands/chat_view.h"

#include <algorithm>
#include <ostream>

#include "base/text.h"
#include "json/json.h"
#include "model/content.h"
#include "model/content_json.h"

namespace beseda::app {
namespace {

constexpr std::size_t kMaxShownHistory = 10;

std::string TextOf(const json::Value& content) {
  const auto decoded = DecodeContent(content);
  return decoded.ok() ? PlainText(*decoded) : "(a message that this version cannot show)";
}

}  // namespace

void ChatView::Show(const json::Object& object) {
  json::Reader frame(object);
  const auto type = frame.TextOr("type", "");
  ++frames_;
  if (type == "ready" || (type.empty() && frame.Has("messages"))) {
    ShowReady(frame);
  } else if (type == "message" && frame.Has("message")) {
    auto message = frame.Child("message");
    ShowMessage(message, false);
  } else if (type == "delta") {
    const auto offset = frame.IntOr("offset", -1);
    const auto text = frame.TextOr("text", "");
    ShowDelta(frame.TextOr("message_id", ""), offset, text);
  } else if (type == "typing") {
    typing_ = frame.BoolOr("on", false);
  } else if (type == "error") {
    EndLine();
    Print("(" + frame.TextOr("detail", "the server reports an error") + ")\n");
  }
  out_.flush();
}

void ChatView::ShowReady(json::Reader& frame) {
  typing_ = false;
  auto messages = frame.Children("messages");
  if (history_) {
    const auto skip = messages.size() - std::min(messages.size(), kMaxShownHistory);
    for (std::size_t i = 0; i < messages.size(); ++i) {
      if (i < skip) {
        last_seq_ = std::max(last_seq_, messages[i].IntOr("seq", 0));
      } else {
        ShowMessage(messages[i], true);
      }
    }
    history_ = false;
  } else {
    for (auto& message : messages) ShowMessage(message, false);
  }
  for (auto& stream : frame.Children("streaming")) {
    const auto text = stream.TextOr("text", "", json::Reader::kMaxText);
    ShowDelta(stream.TextOr("message_id", ""), 0, text);
  }
}

void ChatView::ShowMessage(json::Reader& message, bool from_history) {
  const auto seq = message.IntOr("seq", 0);
  const auto id = message.TextOr("id", "");
  const bool outgoing = message.TextOr("direction", "") == "out";
  if (seq <= last_seq_) return;
  last_seq_ = seq;
  if (!outgoing) {
    if (from_history) Print("> " + TextOf(message.Raw("content")) + "\n");
    return;  // One's own words stand in the terminal already.
  }
  last_reply_seq_ = seq;
  typing_ = false;
  const auto text = TextOf(message.Raw("content"));
  if (id == streaming_id_ && !id.empty() && text.starts_with(streamed_)) {
    Print(text.substr(streamed_.size()));
    streaming_id_.clear();
    streamed_.clear();
    out_ << '\n';
    return;
  }
  EndLine();
  out_ << prefix_;
  Print(text);
  out_ << '\n';
}

void ChatView::ShowDelta(const std::string& id, std::int64_t offset, const std::string& text) {
  if (id.empty() || text.empty()) return;
  if (id != streaming_id_) {
    if (offset != 0) return;  // Its beginning was missed: the message will show it whole.
    EndLine();
    streaming_id_ = id;
    out_ << prefix_;
  } else if (offset == 0) {
    if (text.starts_with(streamed_)) {  // The same reply from its beginning, after a reconnection.
      Print(text.substr(streamed_.size()));
      streamed_ = text;
      return;
    }
    out_ << '\n' << prefix_;
    streamed_.clear();
  } else if (std::size_t(offset) != streamed_.size()) {
    return;
  }
  streamed_ += text;
  Print(text);
}

void ChatView::Skip(const json::Object& ready) {
  json::Reader frame(ready);
  for (auto& message : frame.Children("messages")) last_seq_ = std::max(last_seq_, message.IntOr("seq", 0));
  last_reply_seq_ = last_seq_;
  history_ = false;
}

void ChatView::Break() {
  typing_ = false;
  EndLine();
}

void ChatView::EndLine() {
  if (streaming_id_.empty()) return;
  out_ << '\n';
  streaming_id_.clear();
  streamed_.clear();
}

void ChatView::Print(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = std::uint8_t(text[i]);
    const bool c1 = c == 0xC2 && i + 1 < text.size() && std::uint8_t(text[i + 1]) < 0xA0;
    if (c1) {
      ++i;
    } else if (c == '\n' || c == '\t' || (c >= 0x20 && c != 0x7f)) {
      out_ << text[i];
    }
  }
}

}  // namespace beseda::app
