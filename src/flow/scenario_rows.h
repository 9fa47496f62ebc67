#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "contracts/database.h"
#include "flow/program_source.h"
#include "flow/tests_gate.h"

namespace beseda::flow {

/// Rows of `scenarios`, `scenario_versions` and `scenario_edits`. Functions run in a transaction and throw SqlError.

/// A bot's scenario: the draft, and which version is at work.
struct StoredScenario {
  std::string bot_id = {};
  std::string workspace_id = {};
  std::string draft = {};
  std::int64_t revision = 1;
  std::string published_version_id = {};  ///< Empty: none; the bot's agent answers.
  SessionPolicy policy = SessionPolicy::kMigrate;
  std::optional<Time> published_at = std::nullopt;
  std::string canary_version_id = {};     ///< Empty: none.
  std::int64_t canary_percent = 0;
  SessionPolicy canary_policy = SessionPolicy::kMigrate;
  TestsGate tests_gate = TestsGate::kWarn;
  std::optional<Time> canary_since = std::nullopt;  ///< When its present share of the people was set.
  Time created_at = {};
  Time updated_at = {};
};

/// A scenario as it was published. Never changed.
struct ScenarioVersion {
  std::string id = {};
  std::string workspace_id = {};
  std::string bot_id = {};
  std::int64_t number = 0;  ///< From 1, in the order of their making.
  std::string name = {};
  std::string note = {};
  SessionPolicy policy = SessionPolicy::kMigrate;
  std::string author_id = {};
  std::string author_name = {};
  std::string document = {};
  std::optional<std::string> tests = std::nullopt;  ///< flow/test_rows.h; nothing: it is from before there were any.
  Time at = {};
};

/// One edit of a draft.
struct DraftEdit {
  std::int64_t revision = 0;
  std::string operations = {};  ///< JSON array; empty: the draft was replaced, or changed too much to keep how.
  std::string client = {};
  std::string author_id = {};
  std::string author_name = {};
  Time at = {};
};

std::string_view PolicyName(SessionPolicy policy);
std::optional<SessionPolicy> ParsePolicy(std::string_view name);

std::optional<StoredScenario> LoadScenario(Tx& tx, std::string_view workspace_id, std::string_view bot_id);
void InsertScenario(Tx& tx, const StoredScenario& scenario);
/// Stores everything but the bot and `created_at`.
void UpdateScenario(Tx& tx, const StoredScenario& scenario);

/// Stores an edit and forgets those of `kEditsKept` revisions before.
inline constexpr std::int64_t kEditsKept = 1000;
void AddEdit(Tx& tx, std::string_view workspace_id, std::string_view bot_id, const DraftEdit& edit);
/// Those after a revision, in order. Nothing: they are not all kept any more.
std::optional<std::vector<DraftEdit>> EditsSince(Tx& tx, std::string_view workspace_id, std::string_view bot_id,
                                                 std::int64_t revision);

/// Stores a version and gives it the next number.
void AddScenarioVersion(Tx& tx, ScenarioVersion& version);
/// The newest first, older than `before`, without their documents and tests.
std::vector<ScenarioVersion> ListScenarioVersions(Tx& tx, std::string_view workspace_id, std::string_view bot_id,
                                                  std::int64_t before, std::int64_t limit);
std::optional<ScenarioVersion> LoadScenarioVersion(Tx& tx, std::string_view workspace_id, std::string_view id);
/// 0: there is no such version.
std::int64_t LoadVersionNumber(Tx& tx, std::string_view workspace_id, std::string_view id);
/// The one before it; nothing if it is the first.
std::optional<ScenarioVersion> LoadVersionBefore(Tx& tx, const ScenarioVersion& version);

/// Removes a bot's scenario with its versions, and the variables, timers, traces and counts of those who ran it.
void DeleteScenario(Tx& tx, std::string_view workspace_id, std::string_view bot_id);
/// Removes what scenarios know of a person: variables, and timers and traces of their conversations.
void ForgetContact(Tx& tx, std::string_view workspace_id, std::string_view contact_id);

}  // namespace beseda::flow
