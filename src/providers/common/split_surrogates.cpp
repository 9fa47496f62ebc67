#include "providers/common/split_surrogates.h"

#include <charconv>
#include <optional>
#include <utility>

#include "base/unicode.h"

namespace beseda {
namespace {

constexpr char32_t kStandIns = 0x10F800;  // stands for 0xD800, and so on up to 0xDFFF
constexpr std::string_view kStandInLead = "\xF4\x8F";  // how all of them begin in UTF-8
constexpr char32_t kReplacement = 0xFFFD;

// The UTF-16 unit of an escape "\uXXXX" at the start of `text`.
std::optional<unsigned> UnitAt(std::string_view text) {
  if (text.size() < 6 || text[0] != '\\' || text[1] != 'u') return std::nullopt;
  unsigned unit = 0;
  const auto [end, failure] = std::from_chars(text.data() + 2, text.data() + 6, unit, 16);
  return failure == std::errc() && end == text.data() + 6 ? std::optional(unit) : std::nullopt;
}

bool IsFirstHalf(unsigned unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool IsSecondHalf(unsigned unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

}  // namespace

std::string_view EscapeLoneSurrogates(std::string_view json, std::string& kept) {
  if (json.find("\\ud") == json.npos && json.find("\\uD") == json.npos) return json;
  kept.clear();
  bool changed = false;
  for (std::size_t at = 0; at < json.size();) {
    const auto unit = json[at] == '\\' ? UnitAt(json.substr(at)) : std::nullopt;
    if (!unit) {
      const std::size_t length = json[at] == '\\' && at + 1 < json.size() ? 2 : 1;  // "\\" does not begin an escape
      kept += json.substr(at, length);
      at += length;
    } else if (IsFirstHalf(*unit) && IsSecondHalf(UnitAt(json.substr(at + 6)).value_or(0))) {
      kept += json.substr(at, 12);
      at += 12;
    } else if (IsFirstHalf(*unit) || IsSecondHalf(*unit)) {
      AppendUtf8(kept, kStandIns + (*unit - 0xD800));
      changed = true;
      at += 6;
    } else {
      kept += json.substr(at, 6);
      at += 6;
    }
  }
  return changed ? std::string_view(kept) : json;
}

std::string SurrogateJoiner::Join(std::string piece) {
  if (first_half_ == 0 && piece.find(kStandInLead) == piece.npos) return piece;
  std::string out;
  std::string_view rest = piece;
  while (!rest.empty()) {
    const auto c = TakeCodePoint(rest);
    const auto unit = c >= kStandIns ? c - kStandIns + 0xD800 : 0;
    const auto first = std::exchange(first_half_, 0);
    if (first != 0 && IsSecondHalf(unit)) {
      AppendUtf8(out, 0x10000 + ((first - 0xD800) << 10) + (unit - 0xDC00));
      continue;
    }
    if (first != 0) AppendUtf8(out, kReplacement);
    if (IsFirstHalf(unit)) {
      first_half_ = unit;
    } else {
      AppendUtf8(out, unit != 0 ? kReplacement : c);
    }
  }
  return out;
}

}  // namespace beseda
