#include "channels/slack/slack_emoji.h"

#include <unordered_map>

#include "base/text.h"

namespace beseda::slack {
namespace {

constexpr std::string_view kSkinTone = "::skin-tone-";
constexpr std::string_view kSkinTones[] = {"\U0001F3FB", "\U0001F3FC", "\U0001F3FD", "\U0001F3FE", "\U0001F3FF"};  // 2 … 6
constexpr std::string_view kAsPicture = "\xEF\xB8\x8F";  // U+FE0F, which some keyboards leave out

std::string WithoutPictureMark(std::string_view emoji) {
  std::string bare(emoji);
  for (auto at = bare.find(kAsPicture); at != bare.npos; at = bare.find(kAsPicture)) bare.erase(at, kAsPicture.size());
  return bare;
}

struct Names {
  std::unordered_map<std::string_view, std::string_view> emoji_of;
  std::unordered_map<std::string, std::string_view> name_of;
};

const Names& AllNames() {
  static const Names names = [] {
    Names made;
    for (const auto line : Split(kEmojiNames, '\n')) {
      const auto words = Split(line, ' ');
      if (words.size() < 2) continue;
      for (std::size_t i = 1; i < words.size(); ++i) made.emoji_of.emplace(words[i], words[0]);
      made.name_of.emplace(WithoutPictureMark(words[0]), words[1]);
    }
    return made;
  }();
  return names;
}

}  // namespace

std::string EmojiOf(std::string_view name) {
  const auto tone_at = name.find(kSkinTone);
  const auto base = name.substr(0, tone_at);
  const auto found = AllNames().emoji_of.find(base);
  if (found == AllNames().emoji_of.end()) return ":" + std::string(name) + ":";
  std::string emoji(found->second);
  const auto tone = tone_at == name.npos ? std::string_view() : name.substr(tone_at + kSkinTone.size());
  if (tone.size() == 1 && tone[0] >= '2' && tone[0] <= '6') emoji = WithoutPictureMark(emoji).append(kSkinTones[tone[0] - '2']);
  return emoji;
}

std::string EmojiName(std::string_view emoji) {
  if (emoji.size() > 2 && emoji.starts_with(':') && emoji.ends_with(':')) return std::string(emoji.substr(1, emoji.size() - 2));
  auto bare = WithoutPictureMark(emoji);
  if (const auto found = AllNames().name_of.find(bare); found != AllNames().name_of.end()) return std::string(found->second);
  for (int tone = 0; tone < 5; ++tone) {
    if (!bare.ends_with(kSkinTones[tone])) continue;
    bare.resize(bare.size() - kSkinTones[tone].size());
    const auto found = AllNames().name_of.find(bare);
    if (found == AllNames().name_of.end()) return {};
    return std::string(found->second) + std::string(kSkinTone) + std::to_string(tone + 2);
  }
  return {};
}

}  // namespace beseda::slack
