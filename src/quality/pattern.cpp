#include "quality/pattern.h"

#include <re2/re2.h>

#include <string>

namespace beseda::quality {
namespace {

constexpr std::size_t kLongest = 2000;        // bytes
constexpr std::int64_t kMostMemory = 4 << 20;  // of a compiled pattern and what matching keeps

re2::StringPiece Piece(std::string_view text) { return {text.data(), text.size()}; }

RE2::Options Settings() {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kMostMemory);
  return options;
}

Status Length(std::string_view pattern) {
  if (pattern.empty()) return Error(ErrorCode::kInvalid, "The regular expression is missing.");
  if (pattern.size() <= kLongest) return Ok();
  return Error(ErrorCode::kInvalid, "The regular expression is too long: at most 2,000 bytes are allowed.");
}

Status Compiled(const RE2& expression) {
  if (expression.ok()) return Ok();
  std::string message = "The regular expression is not valid (" + expression.error() + ").";
  if (expression.error_code() == RE2::ErrorBadPerlOp || expression.error_code() == RE2::ErrorBadEscape) {
    message += " Look-around such as (?=…) and back-references such as \\1 are not available.";
  }
  return Error(ErrorCode::kInvalid, std::move(message));
}

}  // namespace

Status CheckPattern(std::string_view pattern) {
  CHECK_OK(Length(pattern));
  return Compiled(RE2(Piece(pattern), Settings()));
}

Result<bool> IsFound(std::string_view pattern, std::string_view text) {
  CHECK_OK(Length(pattern));
  const RE2 expression(Piece(pattern), Settings());
  CHECK_OK(Compiled(expression));
  return RE2::PartialMatch(Piece(text), expression);
}

}  // namespace beseda::quality
