#include "base/csv.h"

namespace beseda {
namespace {

// Of the first line that has anything; what stands in quotes is a field's own.
char SeparatorOf(std::string_view text) {
  std::size_t commas = 0, semicolons = 0, tabs = 0;
  bool quoted = false, any = false;
  for (const char c : text) {
    if (c == '\n' && !quoted && any) break;
    any = any || (c != '\n' && c != '\r');
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    commas += c == ',';
    semicolons += c == ';';
    tabs += c == '\t';
  }
  if (semicolons > commas && semicolons >= tabs) return ';';
  return tabs > commas ? '\t' : ',';
}

/// Numbers with a sign are no formulas.
bool LooksLikeFormula(std::string_view cell) {
  if (cell.empty()) return false;
  if (cell[0] == '=' || cell[0] == '@' || cell[0] == '\t' || cell[0] == '\r') return true;
  return (cell[0] == '+' || cell[0] == '-') && cell.find_first_not_of("+-0123456789.,") != cell.npos;
}

}  // namespace

Result<std::vector<CsvRow>> ReadCsv(std::string_view text, std::size_t most_rows) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const char separator = SeparatorOf(text);
  std::vector<CsvRow> rows;
  std::vector<std::string> fields;
  std::string field;
  bool quoted = false, was_quoted = false, any = false;
  std::size_t line = 1, opened = 1, began = 1;
  const auto end_line = [&] {
    if (any || was_quoted) {
      fields.push_back(std::move(field));
      rows.push_back({began, std::move(fields)});
    }
    field.clear();
    fields.clear();
    any = was_quoted = false;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n') ++line;
    if (quoted) {
      if (c != '"') field += c;
      else if (i + 1 < text.size() && text[i + 1] == '"') field += text[++i];
      else quoted = false;
    } else if (c == '"' && field.empty() && !was_quoted) {
      quoted = was_quoted = true;
      opened = line;
    } else if (c == separator) {
      fields.push_back(std::move(field));
      field.clear();
      was_quoted = false;
      any = true;
    } else if (c == '\n' || (c == '\r' && (i + 1 == text.size() || text[i + 1] == '\n'))) {
      if (c != '\n') continue;
      end_line();
      if (rows.size() > most_rows) break;
      began = line;
    } else {
      if (was_quoted) return Error(ErrorCode::kInvalid, "Line " + std::to_string(line) + ": something stands behind the closing quote.");
      field += c;
      any = true;
    }
  }
  if (quoted) return Error(ErrorCode::kInvalid, "Line " + std::to_string(opened) + ": a quote is opened and never closed.");
  end_line();
  if (rows.size() > most_rows) return Error(ErrorCode::kTooLarge, "The file has more than " + std::to_string(most_rows) + " rows.");
  return rows;
}

void AppendCsv(std::string& out, const std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out += ',';
    const std::string cell = LooksLikeFormula(cells[i]) ? "'" + cells[i] : cells[i];
    if (cell.find_first_of(",;\t\"\r\n") == cell.npos) {
      out += cell;
      continue;
    }
    out += '"';
    for (const char c : cell) out.append(c == '"' ? 2 : 1, c);
    out += '"';
  }
  out += "\r\n";
}

}  // namespace beseda
