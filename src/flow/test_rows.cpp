#include "flow/test_rows.h"

#include "json/json.h"

namespace beseda::flow {

std::vector<StoredTest> ListTests(Tx& tx, std::string_view workspace_id, std::string_view bot_id) {
  std::vector<StoredTest> tests;
  for (const auto row : tx.Query("SELECT name, text, updated_at FROM scenario_tests WHERE bot_id = $1 AND workspace_id = $2 ORDER BY name",
                                 bot_id, workspace_id)) {
    StoredTest test;
    test.name = row.Text(0);
    test.text = row.Text(1);
    test.updated_at = row.Time(2);
    tests.push_back(std::move(test));
  }
  return tests;
}

std::map<std::string, std::string> LoadTests(Tx& tx, std::string_view workspace_id, std::string_view bot_id) {
  std::map<std::string, std::string> texts;
  for (auto& test : ListTests(tx, workspace_id, bot_id)) texts[std::move(test.name)] = std::move(test.text);
  return texts;
}

bool HasTest(Tx& tx, std::string_view workspace_id, std::string_view bot_id, std::string_view name) {
  return !tx.Query("SELECT 1 FROM scenario_tests WHERE bot_id = $1 AND name = $2 AND workspace_id = $3", bot_id, name, workspace_id).empty();
}

void SaveTest(Tx& tx, std::string_view workspace_id, std::string_view bot_id, const StoredTest& test) {
  tx.Exec("INSERT INTO scenario_tests (bot_id, name, workspace_id, text, updated_at) VALUES ($1, $2, $3, $4, $5) "
          "ON CONFLICT (bot_id, name) DO UPDATE SET text = excluded.text, updated_at = excluded.updated_at",
          bot_id, test.name, workspace_id, test.text, test.updated_at);
}

bool DeleteTest(Tx& tx, std::string_view workspace_id, std::string_view bot_id, std::string_view name) {
  if (!HasTest(tx, workspace_id, bot_id, name)) return false;
  tx.Exec("DELETE FROM scenario_tests WHERE bot_id = $1 AND name = $2 AND workspace_id = $3", bot_id, name, workspace_id);
  return true;
}

void ReplaceTests(Tx& tx, std::string_view workspace_id, std::string_view bot_id, const std::map<std::string, std::string>& tests, Time now) {
  for (const auto& test : ListTests(tx, workspace_id, bot_id)) {
    if (!tests.contains(test.name)) DeleteTest(tx, workspace_id, bot_id, test.name);
  }
  for (const auto& [name, text] : tests) SaveTest(tx, workspace_id, bot_id, {name, text, now});
}

std::string DumpTests(const std::map<std::string, std::string>& tests) {
  json::Object out;
  for (const auto& [name, text] : tests) out[name] = text;
  return json::Dump(out);
}

std::map<std::string, std::string> ParseTests(std::string_view text) {
  std::map<std::string, std::string> tests;
  const auto object = json::ParseObject(text);
  if (!object.ok()) return tests;
  for (const auto& member : *object) {
    if (member.value().is_string()) tests[std::string(member.key())] = json::View(member.value().get_string());
  }
  return tests;
}

}  // namespace beseda::flow
