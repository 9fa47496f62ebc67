#include "flow/chat/chat_run.h"

#include <deque>

#include "base/task.h"
#include "base/text.h"
#include "flow/block_compiler.h"
#include "flow/chat/memory_tables.h"
#include "flow/trial.h"
#include "flow/value.h"
#include "json/json.h"

namespace beseda::flow {
namespace {

/// Stands still; the conversation's time is in the trial's state.
class StillClock final : public Clock {
 public:
  explicit StillClock(Time now) : now_(now) {}
  Time Now() const override { return now_; }
  Task<void> Sleep(Micros) override { co_return; }

 private:
  Time now_;
};

// What can be pressed: title and payload.
std::vector<std::pair<std::string, std::string>> Pressable(const Content& content) {
  std::vector<std::pair<std::string, std::string>> out;
  const auto add = [&](const std::vector<Button>& buttons) {
    for (const auto& button : buttons) {
      if (button.kind == Button::Kind::kReply) out.emplace_back(button.title, button.payload.empty() ? button.title : button.payload);
    }
  };
  for (const auto& reply : content.quick_replies) out.emplace_back(reply.title, reply.payload.empty() ? reply.title : reply.payload);
  if (const auto* buttons = std::get_if<ButtonsContent>(&content.kind)) add(buttons->buttons);
  if (const auto* card = std::get_if<CardContent>(&content.kind)) add(card->buttons);
  if (const auto* carousel = std::get_if<CarouselContent>(&content.kind)) {
    for (const auto& card : carousel->cards) add(card.buttons);
  }
  if (const auto* list = std::get_if<ListContent>(&content.kind)) {
    for (const auto& section : list->sections) {
      for (const auto& row : section.rows) out.emplace_back(row.title, row.id);
    }
  }
  return out;
}

bool Fits(const std::string& expected, const std::string& said) {
  constexpr std::string_view kMore = "…";
  if (expected == "*") return true;
  if (expected.ends_with(kMore)) return said.starts_with(expected.substr(0, expected.size() - kMore.size()));
  return expected == said;
}

// JSON where it is any, else a text.
json::Value ValueOf(const std::string& text) {
  auto parsed = json::Parse(text);
  return parsed.ok() ? std::move(*parsed) : json::Value(text);
}

/// One run of a test.
class ChatRun {
 public:
  ChatRun(ChatTest test, std::shared_ptr<const Program> program, const Scripts& scripts, const ChatRunOptions& options)
      : test_(std::move(test)), program_(std::move(program)), scripts_(scripts), now_(test_.now.value_or(options.now)), clock_(now_) {
    agent_ = options.make_agent ? options.make_agent(world_) : std::make_unique<ScriptedAgent>(world_);
    if (options.capabilities) capabilities_ = options.capabilities(test_.channel);
    else capabilities_.buttons = capabilities_.media = capabilities_.markdown = test_.channel == "web";
    world_.set_offline(test_.offline);
  }

  Task<Result<ChatOutcome>> Run() {
    // A model's or a server's answer is written where it fits in reading, which may be behind the message it answers.
    for (const auto& line : test_.lines) CO_CHECK_OK(Prepare(line));
    for (const auto& line : test_.lines) {
      CO_CHECK_OK(co_await RunLine(line));
      if (!outcome_.problem.empty()) co_return outcome_;
    }
    if (!unheard_.empty()) Unexpected(test_.lines.back().number, "after this line the bot also said ");
    outcome_.passed = outcome_.problem.empty();
    co_return outcome_;
  }

 private:
  Status Prepare(const ChatTest::Line& line) {
    if (line.kind == ChatTest::Kind::kModel) world_.AddModelAnswer(line.text);
    if (line.kind != ChatTest::Kind::kHttp) return Ok();
    const auto space = std::min(line.text.find(' '), line.text.size());
    const auto status = NumberOf(json::Value(line.text.substr(0, space)));
    if (!status || *status < 100 || *status > 599) return Error(ErrorCode::kInvalid, "Line " + std::to_string(line.number) + ": a status such as 200 is expected.");
    world_.AddHttpAnswer(int(*status), std::string(Trim(std::string_view(line.text).substr(space))));
    return Ok();
  }

  Task<Status> RunLine(const ChatTest::Line& line) {
    switch (line.kind) {
      case ChatTest::Kind::kStart: {
        TrialRequest request;
        request.kind = TrialRequest::Kind::kStart;
        co_return co_await Try(std::move(request), line.number);
      }
      case ChatTest::Kind::kUser: {
        TrialRequest request;
        request.content = MakeText(line.text, false);
        co_return co_await Try(std::move(request), line.number);
      }
      case ChatTest::Kind::kPress: co_return co_await Press(line);
      case ChatTest::Kind::kWait: {
        TrialRequest request;
        request.kind = TrialRequest::Kind::kSkip;
        request.skip = *ParseDuration(line.text);
        co_return co_await Try(std::move(request), line.number);
      }
      case ChatTest::Kind::kCall: {
        TrialRequest request;
        request.kind = TrialRequest::Kind::kCall;
        request.call = line.text;
        co_return co_await Try(std::move(request), line.number);
      }
      case ChatTest::Kind::kEvent: {
        TrialRequest request;
        request.kind = TrialRequest::Kind::kHappened;
        request.happened = line.text.substr(0, line.text.find(' '));
        request.call = Trim(std::string_view(line.text).substr(request.happened.size()));
        if (request.call.empty()) request.call = "null";
        co_return co_await Try(std::move(request), line.number);
      }
      case ChatTest::Kind::kReferral: {
        TrialRequest request;
        request.kind = TrialRequest::Kind::kReferred;
        request.call = json::Dump(json::Object({{"ref", line.text}, {"source", test_.channel}}));
        co_return co_await Try(std::move(request), line.number);
      }
      case ChatTest::Kind::kBot: Expect(line); break;
      case ChatTest::Kind::kSet: set_.emplace_back(line.name, json::Dump(ValueOf(line.text))); break;
      case ChatTest::Kind::kExpect: ExpectVariable(line); break;
      case ChatTest::Kind::kModel:
      case ChatTest::Kind::kHttp: break;
    }
    co_return Ok();
  }

  Task<Status> Press(const ChatTest::Line& line) {
    for (const auto& message : last_) {
      for (const auto& [title, payload] : Pressable(message)) {
        if (title != line.text) continue;
        PostbackContent pressed;
        pressed.title = title;
        pressed.payload = payload;
        TrialRequest request;
        request.content.kind = std::move(pressed);
        co_return co_await Try(std::move(request), line.number);
      }
    }
    Fail({.line = line.number, .problem = "there is no button \"" + line.text + "\" to press."});
    co_return Ok();
  }

  Task<Status> Try(TrialRequest request, std::int64_t line) {
    if (!AllHeard(line)) co_return Ok();
    request.state = state_;
    request.set = std::exchange(set_, {});
    request.locale = test_.locale.empty() ? program_->scenario().locales.front() : test_.locale;
    request.channel = test_.channel;
    request.capabilities = capabilities_;
    request.now = now_;
    request.bot.id = "bot_test";
    request.bot.name = "Test";
    request.bot.timezone = test_.timezone;
    const WorkServices services{world_, world_, *agent_, clock_, &tables_, {}, nullptr, nullptr, &world_};
    auto result = co_await RunTrial(services, scripts_, program_, std::move(request));
    if (!result.ok()) {
      Fail({.line = line, .problem = "the bot could not answer: " + result.error().message});
      co_return Ok();
    }
    state_ = std::move(result->state);
    variables_ = std::move(result->variables);
    last_ = std::move(result->messages);
    for (std::size_t i = 0; i < last_.size(); ++i) unheard_.emplace_back(ChatLineOf(last_[i]), result->speakers[i]);
    here_ = result->waiting;
    const auto trace = json::Parse(result->trace);
    if (trace.ok()) {
      for (const auto& step : trace->as_array()) {
        const auto* block = step.as_object().if_contains("block");
        if (block) outcome_.trace.push_back(TextOf(*block));
      }
      if (here_.empty() && !outcome_.trace.empty()) here_ = outcome_.trace.back();
    }
    co_return Ok();
  }

  void Expect(const ChatTest::Line& line) {
    const auto expected = EscapedForChat(line.text);
    if (unheard_.empty()) {
      return Fail({.line = line.number, .problem = "the bot was expected to say \"" + expected + "\", and said no more.", .expected = expected});
    }
    const auto [said, speaker] = std::move(unheard_.front());
    unheard_.pop_front();
    if (Fits(line.text, said)) return;
    const auto got = EscapedForChat(said);
    const auto words = "expected \"" + expected + "\", but the bot said \"" + got + "\".";
    Fail({.line = line.number, .problem = words, .expected = expected, .got = got, .block = speaker});
  }

  void ExpectVariable(const ChatTest::Line& line) {
    const auto all = json::ParseObject(variables_);
    const auto* value = all.ok() ? all->if_contains(line.name) : nullptr;
    if (!value) return Fail({.line = line.number, .problem = "there is no variable \"" + line.name + "\"."});
    if (*value == ValueOf(line.text) || TextOf(*value) == line.text) return;
    const auto got = json::Dump(*value);
    Fail({.line = line.number, .problem = "expected " + line.name + " = " + line.text + ", but it is " + got + ".", .expected = line.text, .got = got});
  }

  bool AllHeard(std::int64_t line) {
    if (unheard_.empty()) return true;
    Unexpected(line, "before this line the bot also said ");
    return false;
  }

  void Unexpected(std::int64_t line, const std::string& words) {
    const auto got = EscapedForChat(unheard_.front().first);
    Fail({.line = line, .problem = words + "\"" + got + "\".", .got = got, .block = unheard_.front().second});
  }

  void Fail(ChatOutcome failed) {
    if (!outcome_.problem.empty()) return;
    failed.trace = std::move(outcome_.trace);
    if (failed.block.empty()) failed.block = here_;
    outcome_ = std::move(failed);
  }

  ChatTest test_;
  std::shared_ptr<const Program> program_;
  const Scripts& scripts_;
  Time now_;
  StillClock clock_;
  ScriptedWorld world_;
  ChannelCapabilities capabilities_;
  MemoryTables tables_;
  std::unique_ptr<TurnHandler> agent_;
  std::string state_, variables_ = "{}";
  std::vector<std::pair<std::string, std::string>> set_;
  std::vector<Content> last_;
  std::deque<std::pair<std::string, std::string>> unheard_;  ///< Lines and the blocks that said them.
  std::string here_;  ///< Where the conversation stands.
  ChatOutcome outcome_;
};

}  // namespace

std::string ChatLineOf(const Content& content) {
  std::string line;
  if (const auto* buttons = std::get_if<ButtonsContent>(&content.kind)) {
    line = buttons->text;
    for (const auto& button : buttons->buttons) line += " [" + button.title + "]";
  } else {
    line = PlainText(content);
  }
  for (const auto& reply : content.quick_replies) line += " [" + reply.title + "]";
  return line;
}

Task<Result<ChatOutcome>> RunChatTest(ChatTest test, std::shared_ptr<const Program> program, const Scripts& scripts, ChatRunOptions options) {
  ChatRun run(std::move(test), std::move(program), scripts, options);
  co_return co_await run.Run();
}

}  // namespace beseda::flow
