#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "contracts/database.h"

namespace beseda::flow {

/// Rows of `scenario_tests`: the tests of a bot's draft. Functions run in a transaction and throw SqlError.

struct StoredTest {
  std::string name = {};
  std::string text = {};
  Time updated_at = {};
};

/// By name.
std::vector<StoredTest> ListTests(Tx& tx, std::string_view workspace_id, std::string_view bot_id);
/// Texts by name, to be run or kept.
std::map<std::string, std::string> LoadTests(Tx& tx, std::string_view workspace_id, std::string_view bot_id);
bool HasTest(Tx& tx, std::string_view workspace_id, std::string_view bot_id, std::string_view name);
/// Inserts or replaces it.
void SaveTest(Tx& tx, std::string_view workspace_id, std::string_view bot_id, const StoredTest& test);
/// Whether it was there.
bool DeleteTest(Tx& tx, std::string_view workspace_id, std::string_view bot_id, std::string_view name);
/// Makes these the only ones.
void ReplaceTests(Tx& tx, std::string_view workspace_id, std::string_view bot_id, const std::map<std::string, std::string>& tests, Time now);

/// The form in which a version keeps them: a JSON object of texts by name.
std::string DumpTests(const std::map<std::string, std::string>& tests);
std::map<std::string, std::string> ParseTests(std::string_view text);

}  // namespace beseda::flow
