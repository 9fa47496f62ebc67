#include "channels/slack/slack_text.h"

#include "base/text.h"
#include "channels/slack/slack_fields.h"

namespace beseda::slack {
namespace {

/// What a pair of angle brackets shows.
std::string ReadReference(std::string_view inside) {
  const auto bar = inside.find('|');
  const auto target = inside.substr(0, bar);
  const auto label = bar == inside.npos ? std::string_view() : inside.substr(bar + 1);
  if (target.starts_with('@') || target.starts_with('#')) {
    return std::string(target.substr(0, 1)) + std::string(Either(label, target.substr(1)));
  }
  if (target.starts_with("!date^")) return std::string(Either(label, target));
  if (target.starts_with("!subteam^")) return label.starts_with('@') ? std::string(label) : "@" + std::string(Either(label, target.substr(9)));
  if (target.starts_with('!')) return "@" + std::string(target.substr(1));
  const auto bare = target.starts_with("mailto:") || target.starts_with("tel:") ? target.substr(target.find(':') + 1) : target;
  if (label.empty() || label == target || label == bare) return std::string(Either(label, bare));
  return std::string(label) + " (" + std::string(bare) + ")";
}

void AppendUnescaped(std::string& out, std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '&') {
      const auto rest = text.substr(at);
      const char c = rest.starts_with("&amp;") ? '&' : rest.starts_with("&lt;") ? '<' : rest.starts_with("&gt;") ? '>' : 0;
      if (c) {
        out += c;
        at += c == '&' ? 4 : 3;
        continue;
      }
    }
    out += text[at];
  }
}

std::string Mention(std::string_view bot_user) { return "<@" + std::string(bot_user); }

}  // namespace

std::string ReadText(std::string_view mrkdwn) {
  std::string out;
  while (!mrkdwn.empty()) {
    const auto open = mrkdwn.find('<');
    AppendUnescaped(out, mrkdwn.substr(0, open));
    if (open == mrkdwn.npos) break;
    mrkdwn.remove_prefix(open);
    const auto close = mrkdwn.find('>');
    if (close == mrkdwn.npos) {
      AppendUnescaped(out, mrkdwn);
      break;
    }
    AppendUnescaped(out, ReadReference(mrkdwn.substr(1, close - 1)));
    mrkdwn.remove_prefix(close + 1);
  }
  return out;
}

bool Mentions(std::string_view mrkdwn, std::string_view bot_user) {
  if (bot_user.empty()) return false;
  const auto mention = Mention(bot_user);
  for (auto at = mrkdwn.find(mention); at != mrkdwn.npos; at = mrkdwn.find(mention, at + 1)) {
    const auto after = mrkdwn.substr(at + mention.size());
    if (after.starts_with('>') || after.starts_with('|')) return true;
  }
  return false;
}

std::string_view WithoutMention(std::string_view mrkdwn, std::string_view bot_user) {
  const auto text = Trim(mrkdwn);
  if (bot_user.empty() || !text.starts_with(Mention(bot_user))) return mrkdwn;
  const auto close = text.find('>');
  const auto rest = close == text.npos ? std::string_view() : text.substr(Mention(bot_user).size());
  if (!rest.starts_with('>') && !rest.starts_with('|')) return mrkdwn;
  const auto behind = Trim(text.substr(close + 1));
  return behind.empty() ? mrkdwn : behind;
}

}  // namespace beseda::slack
