#include <algorithm>
#include <array>

#include "base/text.h"
#include "base/time_zone.h"
#include "flow/answers/date_answers.h"
#include "flow/block_compiler.h"
#include "flow/chat/chat_test.h"

namespace beseda::flow {
namespace {

constexpr std::size_t kMaxBytes = 256 * 1024, kMostLines = 5000;
constexpr std::array<std::pair<std::string_view, ChatTest::Kind>, 12> kKinds = {{
    {"start", ChatTest::Kind::kStart},
    {"user", ChatTest::Kind::kUser},
    {"press", ChatTest::Kind::kPress},
    {"bot", ChatTest::Kind::kBot},
    {"wait", ChatTest::Kind::kWait},
    {"set", ChatTest::Kind::kSet},
    {"expect", ChatTest::Kind::kExpect},
    {"model", ChatTest::Kind::kModel},
    {"http", ChatTest::Kind::kHttp},
    {"call", ChatTest::Kind::kCall},
    {"event", ChatTest::Kind::kEvent},
    {"ref", ChatTest::Kind::kReferral},
}};
constexpr std::array<std::string_view, 6> kHeaders = {"flow", "channel", "locale", "now", "timezone", "model"};

bool IsAlnum(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

Error At(std::int64_t line, const std::string& what) { return Error(ErrorCode::kInvalid, "Line " + std::to_string(line) + ": " + what); }

bool IsHeader(std::string_view text) {
  return std::any_of(kHeaders.begin(), kHeaders.end(), [&](std::string_view name) { return text.starts_with(std::string(name) + ":"); });
}

// "2026-01-01T09:30", in UTC.
std::optional<Time> ReadMoment(std::string_view text) {
  if (text.size() < 16 || text[10] != 'T') return std::nullopt;
  const auto day = ParseIsoDate(text.substr(0, 10));
  const auto time = ReadTime(text.substr(11, 5));
  if (!day || !time) return std::nullopt;
  return Time(*day) + *time;
}

// "flow: a.json  channel: web": names end in ":", values are words.
Status ReadHeader(std::string_view text, std::int64_t number, ChatTest& test) {
  std::string name;
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of(" \t"), text.size());
    const auto word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (word.empty()) continue;
    if (word.back() == ':') {
      name = word.substr(0, word.size() - 1);
      if (std::find(kHeaders.begin(), kHeaders.end(), name) == kHeaders.end()) {
        return At(number, "\"" + name + "\" is not known; flow, channel, locale, now, timezone and model are.");
      }
      continue;
    }
    if (name == "flow") test.flow = word;
    if (name == "channel") test.channel = word;
    if (name == "locale") test.locale = word;
    if (name == "model" && word != "offline") return At(number, "\"model\" can only be \"offline\": the bot has none.");
    if (name == "model") test.offline = true;
    if (name == "timezone") {
      test.timezone = word;
      if (const auto zone = TimeZone::Load(test.timezone); !zone.ok()) return At(number, zone.error().message);
    }
    if (name == "now") {
      test.now = ReadMoment(word);
      if (!test.now) return At(number, "\"" + std::string(word) + "\" is no moment such as 2026-01-01T09:30 (UTC).");
    }
  }
  return Ok();
}

std::string Unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char next = i + 1 < text.size() ? text[i + 1] : ' ';
    if (text[i] == '\\' && (next == 'n' || next == '\\')) {
      out += next == 'n' ? '\n' : '\\';
      ++i;
    } else {
      out += text[i];
    }
  }
  return out;
}

Result<ChatTest::Line> ReadLine(std::string_view text, std::int64_t number) {
  const auto mark = text.find('>');
  const auto word = Trim(text.substr(0, mark == text.npos ? 0 : mark));
  ChatTest::Line line;
  line.number = number;
  bool known = false;
  for (const auto& [name, kind] : kKinds) {
    if (name != word) continue;
    line.kind = kind;
    known = true;
  }
  if (!known) return At(number, "a line begins with start>, user>, press>, bot>, wait>, set>, expect>, model>, http>, call>, event> or ref>.");
  line.text = Unescaped(Trim(text.substr(mark + 1)));
  if (line.kind == ChatTest::Kind::kWait && !ParseDuration(line.text)) {
    return At(number, "\"" + line.text + "\" is no time. Five minutes are PT5M, two days P2D.");
  }
  if (line.kind == ChatTest::Kind::kSet || line.kind == ChatTest::Kind::kExpect) {
    const auto equals = line.text.find('=');
    if (equals == line.text.npos) return At(number, "\"name = value\" is expected.");
    line.name = Trim(std::string_view(line.text).substr(0, equals));
    line.text = std::string(Trim(std::string_view(line.text).substr(equals + 1)));
    if (!IsVariableName(line.name)) return At(number, "\"" + line.name + "\" is no name of a variable.");
  }
  return line;
}

}  // namespace

Result<ChatTest> ParseChatTest(std::string_view text) {
  if (text.size() > kMaxBytes) return Error(ErrorCode::kTooLarge, "A test may have at most 256 KB.");
  if (!IsUtf8(text)) return Error(ErrorCode::kInvalid, "The test is no UTF-8 text.");
  ChatTest test;
  std::int64_t number = 0;
  for (const auto raw : Split(text, '\n')) {
    ++number;
    const auto line = Trim(raw);
    if (line.empty()) continue;
    if (line[0] == '#') {
      if (test.lines.empty() && IsHeader(Trim(line.substr(1)))) CHECK_OK(ReadHeader(line.substr(1), number, test));
      continue;
    }
    TRY(auto read, ReadLine(line, number));
    test.lines.push_back(std::move(read));
    if (test.lines.size() > kMostLines) return Error(ErrorCode::kTooLarge, "A test may have at most 5,000 lines.");
  }
  if (test.lines.empty()) return Error(ErrorCode::kInvalid, "The test has no lines.");
  return test;
}

std::string EscapedForChat(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') out += "\\n";
    else if (c == '\\') out += "\\\\";
    else if (c != '\r') out += c;
  }
  return out;
}

Status CheckTestName(std::string_view name) {
  const auto fits = [](char c) { return IsAlnum(c) || c == ' ' || c == '_' || c == '-' || static_cast<unsigned char>(c) >= 0x80; };
  const bool good = !name.empty() && name.size() <= 80 && Trim(name) == name && IsUtf8(name) && std::all_of(name.begin(), name.end(), fits);
  if (good) return Ok();
  return Error(ErrorCode::kInvalid, "A test's name has letters, digits, spaces, \"_\" and \"-\", at most 80 bytes.").InField("name");
}

std::string WithPlainNewLines(std::string_view text) {
  std::string out(text);
  std::erase(out, '\r');
  return out;
}

std::string NormalTestText(std::string_view text) {
  auto out = WithPlainNewLines(text);
  while (!out.empty() && (out.back() == '\n' || out.back() == ' ' || out.back() == '\t')) out.pop_back();
  return out + "\n";
}

}  // namespace beseda::flow
