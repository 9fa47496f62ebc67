#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace beseda::flow {

/// A conversation written down as a test of a scenario:
///
///   # flow: lead.json  channel: web  locale: en
///   user> hi
///   bot>  Which e-mail may we use? [Skip]
///
/// Lines: `user>` what the person says, `press>` a button or quick reply they see, `bot>` what the bot says (buttons in
/// brackets; "*" fits anything, a "…" at the end any ending, "\n" is a new line), `wait>` a time that passes (ISO 8601),
/// `set> name = value` and `expect> name = value` of a variable (JSON, or a text), `model>` the next answer of a model,
/// `http> 200 body` the next answer of a server, `call> body` a call from another system (JSON), `event> name data`
/// something that one tells of (JSON). Lines that begin with "#" and empty ones are for people; the first of them
/// names the flow.
struct ChatTest {
  enum class Kind { kUser, kPress, kBot, kWait, kSet, kExpect, kModel, kHttp, kCall, kEvent };
  struct Line {
    Kind kind = Kind::kUser;
    std::int64_t number = 0;  ///< In the file, from 1.
    std::string text = {};
    std::string name = {};    ///< Of kSet and kExpect.
  };
  std::string flow = {};  ///< Its file, beside the test.
  std::string channel = "web";
  std::string locale = "en";
  std::vector<Line> lines = {};
};

/// Errors: kInvalid, with the line's number.
Result<ChatTest> ParseChatTest(std::string_view text);

}  // namespace beseda::flow
