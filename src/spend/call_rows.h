#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contracts/database.h"
#include "spend/call_row.h"

namespace beseda::spend {

/// Rows of `model_calls`, `call_attempts` and `call_contents`. Functions run inside a transaction and throw SqlError.

void InsertCall(Tx& tx, const PricedCall& call);

/// Which calls are asked for; empty fields do not matter.
struct CallFilter {
  std::string workspace_id = {};
  std::optional<Time> from = std::nullopt;
  std::optional<Time> to = std::nullopt;
  std::string bot_id = {};
  std::string model_id = {};
  std::string route_id = {};
  std::string key_id = {};
  std::string contact_id = {};
  std::string conversation_id = {};
  std::string message_id = {};
  std::string purpose = {};
  std::string experiment_id = {};
  std::string status = {};  ///< "answered", "failed", "refused" (by a budget or the vendor's policy) or "unpriced".
};

/// A call in a list, with the names that its ids had or have.
struct ListedCall {
  std::string id;
  Time began_at = {};
  std::string purpose;
  std::string bot_id, bot_name;
  std::string contact_id, contact_name;
  std::string conversation_id, turn_id, message_id;
  std::string key_id, key_name;
  std::string prompt_version_id, experiment_id, variant;
  std::string asked_for, route_id;
  std::string model_id, model_label;
  std::string provider_id, provider_kind, model_name;
  Usage usage = {};
  Cost cost = {};
  std::optional<std::int64_t> first_token_us = std::nullopt;
  std::int64_t took_us = 0;
  std::string error_code, error_reason, error_message;
  std::string stop;
  std::int64_t attempts = 0;
  std::string cache;
  std::string request_id;
  bool streamed = false;
};

struct ListedAttempt {
  Time began_at = {};
  std::string model_id, model_label, provider_id, provider_kind, model_name;
  std::string why;
  bool hedge = false;
  Usage usage = {};
  Cost cost = {};
  std::optional<std::int64_t> first_token_us = std::nullopt;
  std::int64_t took_us = 0;
  std::string error_code, error_reason, error_message;
};

struct CallContent {
  std::string request;
  std::string response;
};

/// Newest first, before the given moment and id (of the last one shown; nothing for the newest).
std::vector<ListedCall> ListCalls(Tx& tx, const CallFilter& filter, std::optional<Time> before, std::string_view before_id,
                                  std::int64_t limit);
std::optional<ListedCall> LoadCall(Tx& tx, std::string_view workspace_id, std::string_view id);
std::vector<ListedAttempt> LoadAttempts(Tx& tx, std::string_view call_id);
std::optional<CallContent> LoadContent(Tx& tx, std::string_view call_id);

/// The condition of a filter and its arguments, for statements over model_calls named `c`. Borrows the filter.
std::string WhereCalls(const CallFilter& filter, std::vector<SqlArg>& args);

/// Removes what is older than the workspace keeps it, at most `limit` calls; gives how many calls went.
std::int64_t RemoveOldCalls(Tx& tx, std::string_view workspace_id, Time now, std::int64_t limit);

}  // namespace beseda::spend
