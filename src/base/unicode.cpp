#include "base/unicode.h"

#include <cstdint>

#include "base/text.h"

namespace beseda {
namespace {

// Base letters of U+00C0..U+00FF and U+0100..U+017F.
constexpr std::string_view kLatin1 = "aaaaaaaceeeeiiiidnooooo*ouuuuytsaaaaaaaceeeeiiiidnooooo*ouuuuyty";
constexpr std::string_view kLatinA =
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuu"
    "wwyyyzzzzzzs";
static_assert(kLatin1.size() == 64);
static_assert(kLatinA.size() == 128);

char32_t FoldGreek(char32_t c) {
  switch (c) {
    case 0x386: case 0x3AC: return 0x3B1;
    case 0x388: case 0x3AD: return 0x3B5;
    case 0x389: case 0x3AE: return 0x3B7;
    case 0x38A: case 0x3AF: case 0x3CA: case 0x390: return 0x3B9;
    case 0x38C: case 0x3CC: return 0x3BF;
    case 0x38E: case 0x3CD: case 0x3CB: case 0x3B0: return 0x3C5;
    case 0x38F: case 0x3CE: return 0x3C9;
    case 0x3C2: return 0x3C3;
    default: return c >= 0x391 && c <= 0x3AB ? c + 32 : c;
  }
}

char32_t FoldCyrillic(char32_t c) {
  if (c >= 0x410 && c <= 0x42F) return c + 32;
  if (c == 0x401 || c == 0x451) return 0x435;  // ё
  if (c >= 0x400 && c <= 0x40F) return c + 80;
  if (c >= 0x460 && c <= 0x4FF && c != 0x482 && (c < 0x483 || c > 0x489)) {
    if (c >= 0x4C0 && c <= 0x4CE) return c == 0x4C0 ? 0x4CF : (c % 2 == 1 ? c + 1 : c);
    return c % 2 == 0 ? c + 1 : c;
  }
  return c;
}

char32_t FoldArabic(char32_t c) {
  switch (c) {
    case 0x622: case 0x623: case 0x625: case 0x671: return 0x627;  // alif
    case 0x629: return 0x647;                                      // ta marbuta as ha
    case 0x649: case 0x6CC: return 0x64A;                          // ya
    case 0x6A9: return 0x643;                                      // kaf
    case 0x640: case 0x670: return 0;                              // tatweel, dagger alif
    default: return c >= 0x64B && c <= 0x65F ? 0 : c;
  }
}

}  // namespace

char32_t TakeCodePoint(std::string_view& text) {
  const auto byte = [&](std::size_t i) { return char32_t(std::uint8_t(text[i])); };
  const auto lead = byte(0);
  const std::size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (length > text.size() || (length > 1 && !IsUtf8(text.substr(0, length)))) {
    text.remove_prefix(1);
    return 0xFFFD;
  }
  char32_t c = length == 1 ? lead : lead & (0x7F >> length);
  for (std::size_t i = 1; i < length; ++i) c = c << 6 | (byte(i) & 0x3F);
  text.remove_prefix(length);
  return c;
}

void AppendUtf8(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += char(c);
  } else if (c < 0x800) {
    (out += char(0xC0 | c >> 6)) += char(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    ((out += char(0xE0 | c >> 12)) += char(0x80 | (c >> 6 & 0x3F))) += char(0x80 | (c & 0x3F));
  } else {
    (((out += char(0xF0 | c >> 18)) += char(0x80 | (c >> 12 & 0x3F))) += char(0x80 | (c >> 6 & 0x3F))) +=
        char(0x80 | (c & 0x3F));
  }
}

char32_t FoldLetter(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  if (c >= 0xC0 && c <= 0xFF) return c == 0xD7 || c == 0xF7 ? c : char32_t(kLatin1[c - 0xC0]);
  if (c >= 0x100 && c <= 0x17F) return char32_t(kLatinA[c - 0x100]);
  if (c >= 0x300 && c <= 0x36F) return 0;
  if (c >= 0x370 && c <= 0x3FF) return FoldGreek(c);
  if (c >= 0x400 && c <= 0x4FF) return FoldCyrillic(c);
  if (c >= 0x600 && c <= 0x6FF) return FoldArabic(c);
  return c;
}

bool IsIdeograph(char32_t c) {
  return (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

bool IsWordLetter(char32_t c) {
  if (c < 0x80) return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  if (c < 0xC0) return c == 0xAA || c == 0xB5 || c == 0xBA;
  if (c == 0xD7 || c == 0xF7 || c == 0xFFFD) return false;
  if (c >= 0x2000 && c <= 0x2BFF) return false;  // punctuation, currency, arrows, symbols
  if (c >= 0x3000 && c <= 0x303F) return false;  // Chinese and Japanese punctuation
  if (c >= 0xE000 && c <= 0xF8FF) return false;  // private use
  if (c >= 0xFE00 && c <= 0xFE6F) return false;  // variation selectors, small forms
  if (c >= 0xFF00 && c <= 0xFF0F) return false;
  if (c == 0x60C || c == 0x61B || c == 0x61F || c == 0x6D4 || c == 0x964 || c == 0x965) return false;
  return !(c >= 0x1F000 && c <= 0x1FFFF);        // emoji
}

std::string FoldText(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    if (const auto folded = FoldLetter(TakeCodePoint(text))) AppendUtf8(out, folded);
  }
  return out;
}

}  // namespace beseda
