#include "spend/csv.h"

namespace beseda::spend {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

Error AtLine(std::size_t line, std::string what) {
  return Error(ErrorCode::kInvalid, "Line " + std::to_string(line) + ": " + std::move(what));
}

char SeparatorOf(std::string_view text) {
  const auto head = text.substr(0, text.find('\n'));
  return head.find(',') == head.npos && head.find(';') != head.npos ? ';' : ',';
}

/// Numbers with a sign are no formulas.
bool LooksLikeFormula(std::string_view cell) {
  if (cell.empty()) return false;
  if (cell[0] == '=' || cell[0] == '@' || cell[0] == '\t' || cell[0] == '\r') return true;
  return (cell[0] == '+' || cell[0] == '-') && cell.find_first_not_of("+-0123456789.,") != cell.npos;
}

}  // namespace

Result<std::vector<CsvRow>> ReadCsv(std::string_view text, std::size_t most_rows) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  const char separator = SeparatorOf(text);
  std::vector<CsvRow> rows;
  std::size_t line = 1;
  std::size_t at = 0;
  while (at < text.size()) {
    CsvRow row{line, {}};
    for (bool more = true; more;) {
      std::string cell;
      if (at < text.size() && text[at] == '"') {
        for (++at;; ++at) {
          if (at >= text.size()) return AtLine(row.line, "a quote is opened and not closed.");
          if (text[at] == '\n') ++line;
          if (text[at] != '"') {
            cell += text[at];
          } else if (at + 1 < text.size() && text[at + 1] == '"') {
            cell += text[at++];
          } else {
            ++at;
            break;
          }
        }
        if (at < text.size() && text[at] != separator && text[at] != '\r' && text[at] != '\n') {
          return AtLine(line, "there is text behind a closing quote.");
        }
      } else {
        const auto end = std::min(text.find_first_of(std::string{separator, '\n'}, at), text.size());
        cell = text.substr(at, end - at);
        at = end;
        if (cell.ends_with('\r')) cell.pop_back();
      }
      row.cells.push_back(std::move(cell));
      if (at < text.size() && text[at] == '\r') ++at;
      more = at < text.size() && text[at] == separator;
      if (at < text.size()) {
        if (text[at] == '\n') ++line;
        ++at;
      }
    }
    if (row.cells.size() == 1 && row.cells[0].empty()) continue;
    if (rows.size() == most_rows) {
      return Error(ErrorCode::kTooLarge, "The file has more than " + std::to_string(most_rows) + " rows.");
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

void AppendCsv(std::string& out, const std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i) out += ',';
    std::string cell = LooksLikeFormula(cells[i]) ? "'" + cells[i] : cells[i];
    if (cell.find_first_of(",\"\r\n;") == cell.npos) {
      out += cell;
      continue;
    }
    out += '"';
    for (char c : cell) {
      if (c == '"') out += '"';
      out += c;
    }
    out += '"';
  }
  out += "\r\n";
}

}  // namespace beseda::spend
