#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "base/clock.h"
#include "contracts/http_client.h"
#include "contracts/passage_search.h"
#include "contracts/tool.h"
#include "crypto/sealer.h"
#include "records/tool_rows.h"

namespace beseda::agent {

/// A kind of tool that an author can give to a bot.
struct ToolKind {
  std::string_view kind;
  std::string_view name;         ///< What the model calls it, if the author has no other name.
  std::string_view description;  ///< What the model is told, if the author has no other words.
  bool once;                     ///< A bot has it at most once: it has no settings.
};
std::span<const ToolKind> ToolKinds();
const ToolKind* FindToolKind(std::string_view kind);

/// What tools work with; borrowed.
struct ToolSupplies {
  HttpClient& http;
  const crypto::Sealer& sealer;
  PassageSearch& passages;
  Clock& clock;
};

/// The tool of a row at work. Errors: kInvalid with the field ("name", "settings.url"); kUnavailable, kInternal: a
/// secret cannot be opened.
Result<std::shared_ptr<Tool>> MakeTool(const records::ToolRow& row, ToolSupplies supplies);

/// Under which field of a row's secrets the value of a secret header is sealed.
std::string SecretHeaderField(std::string_view header);
/// The header of such a field.
std::string_view HeaderOfSecretField(std::string_view field);

}  // namespace beseda::agent
