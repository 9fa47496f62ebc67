#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace beseda::spend {

struct CsvRow {
  std::size_t line = 0;  ///< Where it begins, from 1.
  std::vector<std::string> cells = {};
};

/// RFC 4180: cells with commas between, in quotes where needed; lines end in LF or CRLF. Empty lines are left out. A
/// byte order mark is skipped, and a file whose head has semicolons and no commas is read with those (spreadsheets
/// write that where the comma is the decimal sign). kInvalid: an open quote, or text after a closing one.
Result<std::vector<CsvRow>> ReadCsv(std::string_view text, std::size_t most_rows);

/// Appends a line. A cell that a spreadsheet would take for a formula gets an apostrophe before it.
void AppendCsv(std::string& out, const std::vector<std::string>& cells);

}  // namespace beseda::spend
