#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/result.h"
#include "flow/scenario.h"
#include "flow/tests_gate.h"
#include "json/fwd.h"

namespace beseda::flow {

/// A bot as a folder of files that people read and git compares:
///
///   bot.json         {"format": 1, "name", "locales": ["en"], "main": "f_main"; if they are not the usual ones: "description",
///                    "greeting", "language", "timezone", "tests_gate", "agent": {what differs from a new bot's}}
///   instructions.md  the bot's instructions to the model                                              (may be missing)
///   knowledge.md     what the bot knows                                                               (may be missing)
///   variables.json   {"email": {"type": "text", "scope": "session", …}}                               (may be missing)
///   flows/main.json  {"id": "f_main", "name": "Main", "blocks": {"b_x": {… without "flow"}}, "edges": {…}}, one a flow; named
///                    by a slug of the flow's name when written, by anything when read
///   tests/NAME.chat  tests of the scenario (flow/chat/chat_test.h)
///
/// The folder is the whole truth: what is missing is empty or as usual. Members of the scenario's document that are none of
/// flows, blocks, edges and variables stand in bot.json. Other files (README.md, template.json, …) are of no concern.
struct BotFolder {
  std::string name = {};
  std::string description = {};
  std::string greeting = {};
  std::string language = {};
  std::string timezone = {};
  std::string instructions = {};
  std::string knowledge = {};
  TestsGate tests_gate = TestsGate::kWarn;
  std::shared_ptr<const json::Object> agent = nullptr;  ///< As the REST API's bot.agent, in part or whole; null: as usual.
  Scenario scenario = {};
  std::map<std::string, std::string> tests = {};  ///< Texts by name.
};

/// Texts by path from the folder on, with "/".
using FolderFiles = std::map<std::string, std::string>;

inline constexpr std::size_t kMostFolderBytes = 16 * 1024 * 1024;

/// Whether a file may be a part of a bot, by its path.
bool IsFolderFile(std::string_view path);

/// Pure. Errors: kInvalid and kTooLarge; the message names the file and the field, Error::field is "FILE:FIELD".
Result<BotFolder> ReadFolder(const FolderFiles& files);

/// Pure. The same bot gives the same files whatever the order in which it was made; a change of one block changes lines of
/// that block only. New lines are "\n"; ReadFolder gives the same bot.
FolderFiles WriteFolder(const BotFolder& folder);

}  // namespace beseda::flow
