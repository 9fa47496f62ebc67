#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "contracts/database.h"

namespace beseda::records {

/// Rows of `conversation_summaries`. Functions run inside a transaction and throw SqlError.
struct SummaryRow {
  std::string conversation_id;
  std::string workspace_id;
  std::int64_t up_to_seq = 0;  ///< It stands for all messages up to this one.
  std::int64_t messages = 0;   ///< How many it adds to the summary before it.
  std::string text;
  std::string model;  ///< The vendor's name of what wrote it.
  Time at = {};
};

std::optional<SummaryRow> LoadNewestSummary(Tx& tx, std::string_view conversation_id);
/// Newest first.
std::vector<SummaryRow> ListSummaries(Tx& tx, std::string_view workspace_id, std::string_view conversation_id,
                                      std::int64_t limit);
void InsertSummary(Tx& tx, const SummaryRow& summary);

}  // namespace beseda::records
