#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "contracts/database.h"

namespace beseda::quality {

/// Rows of `prompts` and `prompt_versions`. Functions run inside a transaction and throw SqlError.

/// Instructions that bots may share, under one name.
struct Prompt {
  std::string id = {};
  std::string workspace_id = {};
  std::string name = {};
  std::string description = {};
  std::string published_version_id = {};  ///< What bots use; empty: none is published.
  Time created_at = {};
  Time updated_at = {};

  // Counted when read.
  std::int64_t published_number = 0;
  std::int64_t versions = 0;
  std::int64_t bots = 0;
};

/// One state of a prompt's text. Never changed.
struct PromptVersion {
  std::string id = {};
  std::string workspace_id = {};
  std::string prompt_id = {};
  std::int64_t number = 0;  ///< From 1, in the order of their making.
  std::string text = {};
  std::string note = {};
  std::string author_id = {};
  std::string author_name = {};
  Time at = {};
};

/// By name and id, after the given ones.
std::vector<Prompt> ListPrompts(Tx& tx, std::string_view workspace_id, std::string_view after_name,
                                std::string_view after_id, std::int64_t limit);
/// Empty if there is none. Cheap: asked at the beginning of every turn.
std::string PublishedVersionOf(Tx& tx, std::string_view workspace_id, std::string_view prompt_id);
std::optional<Prompt> LoadPrompt(Tx& tx, std::string_view workspace_id, std::string_view id);
void InsertPrompt(Tx& tx, const Prompt& prompt);
/// Stores name, description, the published version and `updated_at`.
void UpdatePrompt(Tx& tx, const Prompt& prompt);
/// With all its versions.
void DeletePrompt(Tx& tx, std::string_view workspace_id, std::string_view id);

/// Stores a version and gives it the next number.
void AddVersion(Tx& tx, PromptVersion& version);
/// The newest first, older than `before`.
std::vector<PromptVersion> ListVersions(Tx& tx, std::string_view workspace_id, std::string_view prompt_id,
                                        std::int64_t before, std::int64_t limit);
std::optional<PromptVersion> LoadVersion(Tx& tx, std::string_view workspace_id, std::string_view id);

}  // namespace beseda::quality
