#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace beseda::flow {

/// A conversation written down as a test of a scenario:
///
///   # channel: web  locale: en
///   user> hi
///   bot>  Which e-mail may we use? [Skip]
///
/// Lines: `start>` the person opens the conversation, `user>` what they say, `press>` a button or quick reply they see,
/// `bot>` what the bot says (buttons in brackets; "*" fits anything, a "…" at the end any ending), `wait>` a time that passes
/// (ISO 8601), `set> name = value` and `expect> name = value` of a variable (JSON, or a text), `model>` the next answer of a
/// model, `http> 200 body` the next answer of a server, `call> body` a call from another system, `event> name data` something that one tells of
/// (both JSON),
/// `ref> name` the person comes by a link with this "ref". "\n" is a new line, "\\" a backslash. Lines that begin with "#" and
/// empty ones are for people, but for those before the first line of the test that begin with "flow:", "channel:", "locale:",
/// "now:", "timezone:" or "model:": these say where, in which language and when ("2026-01-01T09:30", UTC) the conversation begins, where the bot lives ("Europe/Berlin"), and that the
/// bot has no model ("offline"). "flow" names a
/// scenario's file beside the test; a test that is kept with its bot needs none.
struct ChatTest {
  enum class Kind { kStart, kUser, kPress, kBot, kWait, kSet, kExpect, kModel, kHttp, kCall, kEvent, kReferral };
  struct Line {
    Kind kind = Kind::kUser;
    std::int64_t number = 0;  ///< In the file, from 1.
    std::string text = {};
    std::string name = {};    ///< Of kSet and kExpect.
  };
  std::string flow = {};  ///< Its file, beside the test; empty: the bot's own.
  std::string channel = "web";
  std::string locale = {};            ///< Empty: the scenario's first.
  std::optional<Time> now = std::nullopt;
  std::string timezone = {};          ///< The bot's; empty: UTC.
  bool offline = false;               ///< The bot has no model but the one that comes with the program.
  std::vector<Line> lines = {};
};

/// Errors: kInvalid, with the line's number.
Result<ChatTest> ParseChatTest(std::string_view text);

/// A text for a line of a test: new lines and backslashes as the test writes them.
std::string EscapedForChat(std::string_view text);

inline constexpr std::size_t kMostTests = 200;  ///< Of a bot.

/// A test's name is that of its file too: letters, digits, spaces, "_", "-" and what is beyond ASCII, 1 to 80 bytes.
Status CheckTestName(std::string_view name);
/// The text as it is kept: "\n" for new lines, one of them at the end.
std::string NormalTestText(std::string_view text);
/// Without carriage returns.
std::string WithPlainNewLines(std::string_view text);

}  // namespace beseda::flow
