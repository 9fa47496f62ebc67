#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace beseda {

/// Comma-separated values (RFC 4180): fields in quotes may hold commas, quotes (doubled) and line breaks. Read are also the
/// semicolons and tabs that spreadsheets write in some countries (the mark that the first line has most of outside of quotes), lines that end
/// with LF alone, and a byte order mark. Empty lines are left out. Errors: kInvalid, with the line's number.
Result<std::vector<std::vector<std::string>>> ParseCsv(std::string_view text);

/// Appends a line. What a spreadsheet would take for a formula gets an apostrophe before it.
void AppendCsvLine(std::string& out, const std::vector<std::string>& fields);

}  // namespace beseda
