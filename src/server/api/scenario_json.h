#pragma once

#include <map>
#include <string>
#include <vector>

#include "flow/chat/chat_run.h"
#include "flow/compile.h"
#include "flow/scenario.h"
#include "flow/scenario_rows.h"
#include "json/json.h"
#include "model/bot.h"
#include "server/api/api.h"

namespace beseda::server {

/// The bot that the request is about.
Result<Bot> OwnScenarioBot(Tx& tx, const Call& call);

/// A bot's scenario as it is stored; a bot without one has the one that it begins with, which is not stored yet.
struct OpenScenario {
  Bot bot = {};
  flow::StoredScenario row = {};
  bool stored = false;
};
Result<OpenScenario> OwnScenario(Tx& tx, const Api& api, const Call& call);
/// Inserts or updates it.
void SaveScenario(Tx& tx, const Api& api, OpenScenario& scenario);

/// A scenario's document as it is stored: checked, its keys sorted. For a large one it takes a while, so not in a
/// transaction that writes.
Result<std::string> NormalDocument(const json::Value& document);
/// The draft under its next revision, noted as an edit. `operations` empty: all was replaced.
void StoreDraft(Tx& tx, const Api& api, const Call& call, OpenScenario& scenario, std::string document,
                const json::Array& operations, const std::string& client);

/// "published" tells of `row` whether new sessions run on it.
json::Object EncodeScenarioVersion(const flow::ScenarioVersion& version, const flow::StoredScenario& row);
/// {version, number, at} or null.
json::Value EncodePublished(Tx& tx, const flow::StoredScenario& row);
/// {version, number, percent, policy} or null.
json::Value EncodeCanary(Tx& tx, const flow::StoredScenario& row);

/// Tests of a scenario as a request has them: an object of texts by name. The form in which they are kept.
inline constexpr std::size_t kMostTestBytes = 256 * 1024;
Result<std::map<std::string, std::string>> ReadTests(const json::Value& tests, const std::string& field);
/// Tells open editors that tests, or what they decide, changed ("scenario.tests").
void TellTestsChanged(Api& api, const Call& call);
/// Tells open editors that something was said about the scenario ("scenario.comments").
void TellCommentsChanged(Api& api, const Call& call);

/// Tells open editors of an edit ("scenario.changed").
void TellDraftChanged(Api& api, const Call& call, std::int64_t revision, const json::Array& operations, const std::string& client);
/// Tells those who run scenarios, and the admin UI ("scenario.published"), that another version is at work.
void TellVersionChanged(Api& api, const Call& call);

/// What the channel of that kind can show.
ChannelCapabilities CapabilitiesOf(const Api& api, const std::string& kind);
/// How its tests are run here.
flow::ChatRunOptions TestOptionsOf(const Api& api);
/// The channels that the bot is on.
Task<Result<std::vector<flow::UsedChannel>>> ChannelsOf(Api& api, const Call& call);

}  // namespace beseda::server
