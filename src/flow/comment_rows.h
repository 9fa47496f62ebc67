#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "contracts/database.h"

namespace beseda::flow {

/// Rows of `scenario_comments`: what the team says about a bot's scenario. Functions run in a transaction and throw
/// SqlError.

inline constexpr std::size_t kMostComments = 2000;       ///< Of a bot.
inline constexpr std::size_t kMostCommentLetters = 4000;

struct Comment {
  std::string id = {};
  std::string thread_id = {};  ///< Of the thread's first comment; its own for that one.
  std::string flow_id = {};
  std::string block_id = {};   ///< Empty: about the flow as a whole.
  std::string about = {};      ///< How the block was called then.
  std::string author_id = {};
  std::string author_name = {};
  std::string text = {};
  Time created_at = {};
  std::optional<Time> edited_at = {};
  std::optional<Time> resolved_at = {};  ///< Of the first one: of the thread.
  std::string resolved_by = {};          ///< A name; empty while it is open.

  bool begins() const { return id == thread_id; }
};

/// Thread by thread, each from its first comment on.
std::vector<Comment> ListComments(Tx& tx, std::string_view workspace_id, std::string_view bot_id);
std::size_t CountComments(Tx& tx, std::string_view workspace_id, std::string_view bot_id);
std::optional<Comment> LoadComment(Tx& tx, std::string_view workspace_id, std::string_view bot_id, std::string_view id);
void InsertComment(Tx& tx, std::string_view workspace_id, std::string_view bot_id, const Comment& comment);
/// Its text, and whether it is resolved.
void UpdateComment(Tx& tx, std::string_view workspace_id, const Comment& comment);
/// With a thread's first comment goes the thread.
void DeleteComment(Tx& tx, std::string_view workspace_id, const Comment& comment);

}  // namespace beseda::flow
