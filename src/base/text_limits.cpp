#include "base/text_limits.h"

#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include <memory>

#include "base/text.h"

namespace beseda {
namespace {

constexpr std::string_view kEllipsis = "…";

/// The boundaries of a text by Unicode's rules (UAX #29, #14), as byte offsets. Borrows the text.
class Boundaries {
 public:
  Boundaries(std::string_view text, UBreakIteratorType kind) {
    UErrorCode status = U_ZERO_ERROR;
    text_.reset(utext_openUTF8(nullptr, text.data(), std::int64_t(text.size()), &status));
    breaks_.reset(ubrk_open(kind, "", nullptr, 0, &status));
    if (U_SUCCESS(status)) ubrk_setUText(breaks_.get(), text_.get(), &status);
    if (U_FAILURE(status)) breaks_.reset();
  }

  /// The last boundary at or before `at`; 0 if there is none.
  std::size_t AtOrBefore(std::size_t at) {
    if (!breaks_) return 0;
    if (ubrk_isBoundary(breaks_.get(), std::int32_t(at))) return at;
    const auto found = ubrk_preceding(breaks_.get(), std::int32_t(at));
    return found == UBRK_DONE ? 0 : std::size_t(found);
  }

 private:
  struct CloseText {
    void operator()(UText* text) const { utext_close(text); }
  };
  struct CloseBreaks {
    void operator()(UBreakIterator* breaks) const { ubrk_close(breaks); }
  };
  std::unique_ptr<UText, CloseText> text_;
  std::unique_ptr<UBreakIterator, CloseBreaks> breaks_;
};

bool IsContinuation(char byte) { return (std::uint8_t(byte) & 0xC0) == 0x80; }

// Where the code point number `count` begins, in bytes; the text's size if it has no more.
std::size_t BytesOf(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    if (!IsContinuation(text[at]) && count-- == 0) return at;
  }
  return at;
}

}  // namespace

std::size_t BestCut(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text.size();
  const auto head = text.substr(0, most);
  for (const std::string_view mark : {"\n\n", "\n"}) {
    const auto found = head.rfind(mark);
    if (found != head.npos && found >= most / 2) return found + mark.size();
  }
  for (const auto kind : {UBRK_SENTENCE, UBRK_LINE}) {
    const auto found = Boundaries(text, kind).AtOrBefore(most);
    if (found >= most / (kind == UBRK_SENTENCE ? 2 : 4) && found > 0) return found;
  }
  const auto found = Boundaries(text, UBRK_CHARACTER).AtOrBefore(most);
  if (found > 0) return found;
  return std::max<std::size_t>(CutUtf8(text, most).size(), BytesOf(text, 1));  // A grapheme that is longer than all that fits.
}

std::size_t CodePoints(std::string_view text) {
  std::size_t count = 0;
  for (const char byte : text) count += !IsContinuation(byte);
  return count;
}

std::size_t Utf16Units(std::string_view text) {
  std::size_t count = 0;
  for (const char byte : text) count += IsContinuation(byte) ? 0 : std::uint8_t(byte) >= 0xF0 ? 2 : 1;
  return count;
}

std::string Shorten(std::string_view text, std::size_t most) {
  if (CodePoints(text) <= most) return std::string(text);
  if (most == 0) return {};
  const auto room = BytesOf(text, most - 1);
  const auto cut = Boundaries(text, UBRK_CHARACTER).AtOrBefore(room);
  return std::string(Trim(text.substr(0, cut))).append(kEllipsis);
}

std::vector<std::string> SplitText(std::string_view text, std::size_t most) {
  std::vector<std::string> pieces;
  text = Trim(text);
  while (!text.empty()) {
    const auto room = BytesOf(text, most);
    const auto cut = room == text.size() ? room : BestCut(text, room);
    const auto piece = Trim(text.substr(0, cut));
    if (!piece.empty()) pieces.emplace_back(piece);
    text = Trim(text.substr(cut));
  }
  return pieces;
}

}  // namespace beseda
