#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace beseda {

struct CsvRow {
  std::size_t line = 0;  ///< Where it begins, from 1.
  std::vector<std::string> cells = {};
};

/// Comma-separated values (RFC 4180): cells in quotes may hold commas, quotes (doubled) and line breaks. Read are also the
/// semicolons and tabs that spreadsheets write in some countries (the mark that the first line has most of outside of quotes),
/// lines that end with LF alone, and a byte order mark. Empty lines are left out. Errors: kInvalid, with the line's number;
/// kTooLarge.
Result<std::vector<CsvRow>> ReadCsv(std::string_view text, std::size_t most_rows = SIZE_MAX);

/// Appends a line. A cell that a spreadsheet would take for a formula gets an apostrophe before it.
void AppendCsv(std::string& out, const std::vector<std::string>& cells);

}  // namespace beseda
