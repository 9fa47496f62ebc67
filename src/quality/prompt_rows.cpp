#include "quality/prompt_rows.h"

namespace beseda::quality {
namespace {

std::string SelectPrompts(std::string_view rest) {
  return std::string(
             "SELECT p.id, p.workspace_id, p.name, p.description, p.published_version_id, p.created_at, p.updated_at, "
             "coalesce((SELECT v.number FROM prompt_versions v WHERE v.id = p.published_version_id), 0), "
             "(SELECT count(*) FROM prompt_versions v WHERE v.prompt_id = p.id), "
             "(SELECT count(*) FROM bots b WHERE b.workspace_id = p.workspace_id AND b.prompt_id = p.id "
             "AND b.deleted_at IS NULL) FROM prompts p ")
      .append(rest);
}

Prompt ReadPrompt(const Rows::Row& row) {
  Prompt prompt;
  prompt.id = row.Text(0);
  prompt.workspace_id = row.Text(1);
  prompt.name = row.Text(2);
  prompt.description = row.Text(3);
  prompt.published_version_id = row.Text(4);
  prompt.created_at = row.Time(5);
  prompt.updated_at = row.Time(6);
  prompt.published_number = row.Int(7);
  prompt.versions = row.Int(8);
  prompt.bots = row.Int(9);
  return prompt;
}

std::string SelectVersions(std::string_view rest) {
  return std::string("SELECT id, workspace_id, prompt_id, number, text, note, author_id, author_name, at "
                     "FROM prompt_versions ")
      .append(rest);
}

PromptVersion ReadVersion(const Rows::Row& row) {
  PromptVersion version;
  version.id = row.Text(0);
  version.workspace_id = row.Text(1);
  version.prompt_id = row.Text(2);
  version.number = row.Int(3);
  version.text = row.Text(4);
  version.note = row.Text(5);
  version.author_id = row.Text(6);
  version.author_name = row.Text(7);
  version.at = row.Time(8);
  return version;
}

}  // namespace

std::string PublishedVersionOf(Tx& tx, std::string_view workspace_id, std::string_view prompt_id) {
  const auto rows = tx.Query("SELECT published_version_id FROM prompts WHERE workspace_id = $1 AND id = $2", workspace_id,
                             prompt_id);
  return rows.empty() ? std::string() : rows[0].Text(0);
}

std::vector<Prompt> ListPrompts(Tx& tx, std::string_view workspace_id, std::string_view after_name,
                                std::string_view after_id, std::int64_t limit) {
  std::vector<Prompt> prompts;
  const auto sql = SelectPrompts(
      "WHERE p.workspace_id = $1 AND (lower(p.name), p.id) > (lower($2), $3) ORDER BY lower(p.name), p.id LIMIT $4");
  for (const auto row : tx.Query(sql, workspace_id, after_name, after_id, limit)) prompts.push_back(ReadPrompt(row));
  return prompts;
}

std::optional<Prompt> LoadPrompt(Tx& tx, std::string_view workspace_id, std::string_view id) {
  const auto rows = tx.Query(SelectPrompts("WHERE p.workspace_id = $1 AND p.id = $2"), workspace_id, id);
  if (rows.empty()) return std::nullopt;
  return ReadPrompt(rows[0]);
}

void InsertPrompt(Tx& tx, const Prompt& prompt) {
  tx.Exec("INSERT INTO prompts (id, workspace_id, name, description, published_version_id, created_at, updated_at) "
          "VALUES ($1, $2, $3, $4, $5, $6, $7)",
          prompt.id, prompt.workspace_id, prompt.name, prompt.description, prompt.published_version_id,
          prompt.created_at, prompt.updated_at);
}

void UpdatePrompt(Tx& tx, const Prompt& prompt) {
  tx.Exec("UPDATE prompts SET name = $3, description = $4, published_version_id = $5, updated_at = $6 "
          "WHERE workspace_id = $1 AND id = $2",
          prompt.workspace_id, prompt.id, prompt.name, prompt.description, prompt.published_version_id,
          prompt.updated_at);
}

void DeletePrompt(Tx& tx, std::string_view workspace_id, std::string_view id) {
  tx.Exec("DELETE FROM prompt_versions WHERE workspace_id = $1 AND prompt_id = $2", workspace_id, id);
  tx.Exec("DELETE FROM prompts WHERE workspace_id = $1 AND id = $2", workspace_id, id);
}

void AddVersion(Tx& tx, PromptVersion& version) {
  version.number = tx.Query("SELECT coalesce(max(number), 0) + 1 FROM prompt_versions WHERE prompt_id = $1",
                            version.prompt_id)[0].Int(0);
  tx.Exec("INSERT INTO prompt_versions (id, workspace_id, prompt_id, number, text, note, author_id, author_name, at) "
          "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
          version.id, version.workspace_id, version.prompt_id, version.number, version.text, version.note,
          version.author_id, version.author_name, version.at);
}

std::vector<PromptVersion> ListVersions(Tx& tx, std::string_view workspace_id, std::string_view prompt_id,
                                        std::int64_t before, std::int64_t limit) {
  std::vector<PromptVersion> versions;
  const auto sql = SelectVersions(
      "WHERE workspace_id = $1 AND prompt_id = $2 AND number < $3 ORDER BY number DESC LIMIT $4");
  for (const auto row : tx.Query(sql, workspace_id, prompt_id, before, limit)) versions.push_back(ReadVersion(row));
  return versions;
}

std::optional<PromptVersion> LoadVersion(Tx& tx, std::string_view workspace_id, std::string_view id) {
  const auto rows = tx.Query(SelectVersions("WHERE workspace_id = $1 AND id = $2"), workspace_id, id);
  if (rows.empty()) return std::nullopt;
  return ReadVersion(rows[0]);
}

}  // namespace beseda::quality
