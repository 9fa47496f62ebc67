#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "contracts/channel.h"
#include "flow/chat/chat_test.h"
#include "flow/chat/scripted_world.h"
#include "flow/program.h"
#include "flow/script/scripts.h"

namespace beseda::flow {

/// What became of a .chat test.
struct ChatOutcome {
  bool passed = false;
  std::int64_t line = 0;       ///< Where it failed.
  std::string problem = {};    ///< What was expected and what came, in words.
  std::string expected = {};   ///< Of the line that differs; empty where nothing was compared.
  std::string got = {};
  std::string block = {};      ///< What said it, or where the conversation stood.
  std::vector<std::string> trace = {};  ///< Blocks that were visited, in order: for coverage.
};

struct ChatRunOptions {
  /// When tests begin that do not say it.
  Time now = FromUnixMicros(1'767'225'600'000'000);  ///< 2026-01-01T00:00:00Z, so that a test says the same on every day.
  /// What a kind of channel can show; empty: "web" buttons, media and Markdown, others plain texts.
  std::function<ChannelCapabilities(const std::string& channel)> capabilities = {};
  /// Makes the bot's agent over the test's models; empty: one that says what the model does.
  std::function<std::unique_ptr<TurnHandler>(ScriptedWorld& world)> make_agent = {};
};

/// Errors: what kept the test from running (not that it failed).
Task<Result<ChatOutcome>> RunChatTest(ChatTest test, std::shared_ptr<const Program> program, const Scripts& scripts, ChatRunOptions options);

/// A message as a `bot>` line writes it.
std::string ChatLineOf(const Content& content);

}  // namespace beseda::flow
