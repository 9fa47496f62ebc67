#include "flow/answers/date_answers.h"

#include <array>
#include <cstdio>
#include <utility>
#include <vector>

#include "base/text.h"
#include "base/unicode.h"
#include "flow/answers/contact_answers.h"

namespace beseda::flow {
namespace {

using std::chrono::day;
using std::chrono::days;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

// Folded, as FoldText gives them; the longer first where one holds the other.
constexpr std::pair<std::string_view, int> kDayWords[] = {
    {"day after tomorrow", 2}, {"tomorrow", 1}, {"today", 0}, {"yesterday", -1}, {"послезавтра", 2}, {"позавчера", -2}, {"завтра", 1}, {"сегодня", 0},
    {"вчера", -1}, {"ubermorgen", 2}, {"vorgestern", -2}, {"morgen", 1}, {"heute", 0}, {"gestern", -1}, {"pasado manana", 2}, {"manana", 1}, {"hoy", 0}, {"ayer", -1},
    {"apres-demain", 2}, {"apres demain", 2}, {"avant-hier", -2}, {"demain", 1}, {"aujourd'hui", 0}, {"aujourd’hui", 0}, {"hier", -1},
    {"بعد غد", 2}, {"غدا", 1}, {"اليوم", 0}, {"امس", -1}, {"بكره", 1},
};

// Beginnings that no two months of one language share.
constexpr std::pair<std::string_view, unsigned> kMonths[] = {
    {"jan", 1}, {"feb", 2}, {"mar", 3}, {"apr", 4}, {"may", 5}, {"jun", 6}, {"jul", 7}, {"aug", 8}, {"sep", 9}, {"oct", 10}, {"nov", 11}, {"dec", 12},
    {"янв", 1}, {"фев", 2}, {"мар", 3}, {"апр", 4}, {"мая", 5}, {"май", 5}, {"мае", 5}, {"июн", 6}, {"июл", 7}, {"авг", 8}, {"сен", 9}, {"окт", 10}, {"ноя", 11}, {"дек", 12},
    {"mai", 5}, {"okt", 10}, {"dez", 12}, {"ene", 1}, {"abr", 4}, {"ago", 8}, {"dic", 12}, {"set", 9}, {"fev", 2}, {"fevr", 2}, {"avr", 4}, {"juin", 6},
    {"juil", 7}, {"aou", 8}, {"maerz", 3}, {"يناير", 1}, {"فبراير", 2}, {"مارس", 3}, {"ابريل", 4}, {"مايو", 5}, {"يونيو", 6}, {"يوليو", 7},
    {"اغسطس", 8}, {"سبتمبر", 9}, {"اكتوبر", 10}, {"نوفمبر", 11}, {"ديسمبر", 12}, {"كانون الثاني", 1}, {"شباط", 2}, {"اذار", 3}, {"نيسان", 4}, {"ايار", 5},
    {"حزيران", 6}, {"تموز", 7}, {"اب", 8}, {"ايلول", 9},
};

struct Piece {
  std::string text;
  bool number = false;
  char before = 0;  ///< The separator that stands right before it.
};

std::vector<Piece> PiecesOf(std::string_view text) {
  std::vector<Piece> pieces;
  Piece piece;
  char separator = 0;
  const auto settle = [&] {
    if (!piece.text.empty()) pieces.push_back(std::move(piece));
    piece = {};
  };
  while (!text.empty()) {
    const auto c = TakeCodePoint(text);
    const bool digit = c >= '0' && c <= '9';
    if (!IsWordLetter(c)) {
      settle();
      separator = c < 0x80 ? char(c) : ' ';
      continue;
    }
    if (!piece.text.empty() && piece.number != digit) settle(), separator = 0;
    if (piece.text.empty()) piece.number = digit, piece.before = separator;
    AppendUtf8(piece.text, c);
    separator = 0;
  }
  settle();
  return pieces;
}

std::optional<sys_days> Valid(int y, unsigned m, unsigned d) {
  const year_month_day date{year(y), month(m), day(d)};
  if (!date.ok() || y < 1900 || y > 2200) return std::nullopt;
  return sys_days(date);
}

int FullYear(const std::string& text) {
  const int number = std::atoi(text.c_str());
  if (text.size() > 2) return number;
  return number < 70 ? 2000 + number : 1900 + number;
}

// The next such day, today included.
std::optional<sys_days> Upcoming(unsigned m, unsigned d, sys_days today) {
  const int this_year = int(year_month_day(today).year());
  for (int y = this_year; y <= this_year + 8; ++y) {  // The 29th of February.
    const auto date = Valid(y, m, d);
    if (date && *date >= today) return date;
  }
  return std::nullopt;
}

unsigned MonthOf(const std::string& word) {
  for (const auto& [begin, number] : kMonths) {
    if (word.starts_with(begin)) return number;
  }
  return 0;
}

std::optional<sys_days> InNumbers(const std::vector<const Piece*>& numbers, std::string_view locale, sys_days today) {
  if (numbers.size() < 2 || numbers.size() > 3) return std::nullopt;
  const auto at = [&](std::size_t i) { return unsigned(std::atoi(numbers[i]->text.c_str())); };
  const char mark = numbers[1]->before;
  if (numbers[0]->text.size() == 4) {
    if (numbers.size() != 3) return std::nullopt;
    return Valid(int(at(0)), at(1), at(2));
  }
  if (mark != '.' && mark != '/' && mark != '-' && mark != ' ') return std::nullopt;
  const bool american = mark == '/' && (locale == "en" || locale.starts_with("en-US") || locale.starts_with("en_US"));
  auto d = at(american ? 1 : 0), m = at(american ? 0 : 1);
  if (american && m > 12) std::swap(d, m);
  if (numbers.size() == 2) return Upcoming(m, d, today);
  if (numbers[2]->text.size() != 2 && numbers[2]->text.size() != 4) return std::nullopt;
  return Valid(FullYear(numbers[2]->text), m, d);
}

}  // namespace

std::optional<sys_days> ReadDate(std::string_view text, std::string_view locale, sys_days today) {
  const auto folded = FoldText(WithAsciiDigits(text.substr(0, 300)));
  const auto pieces = PiecesOf(folded);
  std::vector<const Piece*> numbers;
  unsigned named_month = 0;
  for (const auto& piece : pieces) {
    if (piece.number) {
      if (piece.text.size() > 4) return std::nullopt;
      numbers.push_back(&piece);
    } else if (const auto found = MonthOf(piece.text); found && !named_month) {
      named_month = found;
    }
  }
  if (named_month && !numbers.empty()) {
    const auto d = unsigned(std::atoi(numbers[0]->text.c_str()));
    if (numbers.size() == 1) return Upcoming(named_month, d, today);
    if (numbers.size() == 2 && numbers[1]->text.size() != 3) return Valid(FullYear(numbers[1]->text), named_month, d);
    return std::nullopt;
  }
  if (numbers.size() >= 2) return InNumbers(numbers, locale, today);
  if (!numbers.empty()) return std::nullopt;
  for (const auto& [word, offset] : kDayWords) {
    if (folded.find(word) != folded.npos) return today + days(offset);
  }
  return std::nullopt;
}

std::optional<std::chrono::minutes> ReadTime(std::string_view text) {
  const auto folded = FoldText(WithAsciiDigits(text.substr(0, 300)));
  const auto has = [&](std::string_view word) { return folded.find(word) != folded.npos; };
  const auto pieces = PiecesOf(folded);
  std::vector<unsigned> numbers;
  char mark = 0;
  bool pm = has("пополудни") || has("вечера") || has("مساء"), am = has("утра") || has("صباح");
  for (const auto& piece : pieces) {
    if (piece.number) {
      if (piece.text.size() > 2) return std::nullopt;
      if (numbers.size() == 1) mark = piece.before;
      numbers.push_back(unsigned(std::atoi(piece.text.c_str())));
    } else if (piece.text == "pm" || piece.text == "p") {
      pm = true;
    } else if (piece.text == "am" || piece.text == "a") {
      am = true;
    }
  }
  if (numbers.empty()) {
    if (has("noon") || has("midi") || has("полдень") || has("mittag") || has("mediodia")) return std::chrono::hours(12);
    if (has("midnight") || has("minuit") || has("полночь") || has("mitternacht") || has("medianoche")) return std::chrono::minutes(0);
    return std::nullopt;
  }
  // 14h30: nothing but the letter stands between.
  if (numbers.size() > 1 && mark != ':' && mark != '.' && mark != 0 && mark != ' ') return std::nullopt;
  if (numbers.size() > 3) return std::nullopt;
  auto hours = numbers[0];
  const auto minutes = numbers.size() > 1 ? numbers[1] : 0;
  if ((am || pm) && (hours > 12 || hours == 0)) {
    if (hours > 12 && pm && hours < 24) return std::chrono::minutes(hours * 60 + minutes);
    return std::nullopt;
  }
  if (pm && hours < 12) hours += 12;
  if (am && hours == 12) hours = 0;
  if (hours > 23 || minutes > 59) return std::nullopt;
  return std::chrono::minutes(hours * 60 + minutes);
}

std::string DateText(sys_days day) {
  const year_month_day date(day);
  char text[20];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", int(date.year()), unsigned(date.month()), unsigned(date.day()));
  return text;
}

std::string TimeText(std::chrono::minutes time) {
  char text[10];
  std::snprintf(text, sizeof text, "%02d:%02d", int(time.count() / 60) % 24, int(time.count() % 60));
  return text;
}

std::optional<sys_days> ParseIsoDate(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  for (const auto i : {0, 1, 2, 3, 5, 6, 8, 9}) {
    if (text[std::size_t(i)] < '0' || text[std::size_t(i)] > '9') return std::nullopt;
  }
  const std::string copy(text);
  return Valid(std::atoi(copy.c_str()), unsigned(std::atoi(copy.c_str() + 5)), unsigned(std::atoi(copy.c_str() + 8)));
}

}  // namespace beseda::flow
