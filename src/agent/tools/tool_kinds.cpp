#include "agent/tools/tool_kinds.h"

#include <algorithm>

#include "agent/tools/built_in_tools.h"
#include "agent/tools/http_tool.h"
#include "json/json.h"
#include "records/sealed_settings.h"

namespace beseda::agent {
namespace {

constexpr std::string_view kSecretHeader = "header.";
constexpr std::size_t kMaxName = 64;  // what all vendors take

constexpr ToolKind kKinds[] = {
    {"http", "call_service", "Calls a service on the network.", false},
    {"search_knowledge", "search_knowledge",
     "Finds passages of the knowledge that answer a question. Use it before you say that you do not know something.", true},
    {"current_time", "current_time", "Tells the date, the weekday and the time.", true},
    {"hand_over", "hand_over",
     "Gives the conversation to a human colleague. Use it when the person asks for a human, or when you cannot help.", true},
};

bool IsToolName(std::string_view name) {
  return !name.empty() && name.size() <= kMaxName && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

Result<std::shared_ptr<Tool>> MakeHttpTool(const records::ToolRow& row, std::string description, ToolSupplies supplies) {
  TRY(const auto plain, json::ParseObject(row.settings));
  TRY(auto settings, DecodeHttpToolSettings(plain));
  HttpTool::Headers secret;
  TRY(const auto opened, records::OpenSettings(supplies.sealer, row.id, "{}", row.secrets));
  for (const auto& item : opened) {
    if (!item.value().is_string()) continue;
    secret.emplace_back(HeaderOfSecretField(item.key()), json::View(item.value().get_string()));
  }
  return std::shared_ptr<Tool>(std::make_shared<HttpTool>(row.name, std::move(description), std::move(settings),
                                                          std::move(secret), row.needs_approval, supplies.http));
}

}  // namespace

std::span<const ToolKind> ToolKinds() { return kKinds; }

const ToolKind* FindToolKind(std::string_view kind) {
  const auto* found = std::find_if(std::begin(kKinds), std::end(kKinds), [&](const ToolKind& one) { return one.kind == kind; });
  return found == std::end(kKinds) ? nullptr : found;
}

std::string SecretHeaderField(std::string_view header) { return std::string(kSecretHeader).append(header); }

std::string_view HeaderOfSecretField(std::string_view field) {
  return field.starts_with(kSecretHeader) ? field.substr(kSecretHeader.size()) : field;
}

Result<std::shared_ptr<Tool>> MakeTool(const records::ToolRow& row, ToolSupplies supplies) {
  const auto* kind = FindToolKind(row.kind);
  if (!kind) return Error(ErrorCode::kInvalid, "This server knows no tools of the kind \"" + row.kind + "\".").InField("kind");
  if (!IsToolName(row.name)) {
    return Error(ErrorCode::kInvalid, "A tool's name has 1 to 64 letters (a-z), digits, \"_\" and \"-\": models call it by that name.")
        .InField("name");
  }
  auto description = row.description.empty() ? std::string(kind->description) : row.description;
  if (row.kind == "http") return MakeHttpTool(row, std::move(description), supplies);
  std::shared_ptr<Tool> tool;
  if (row.kind == "search_knowledge") {
    tool = std::make_shared<SearchKnowledgeTool>(row.name, std::move(description), row.needs_approval, supplies.passages);
  } else if (row.kind == "current_time") {
    tool = std::make_shared<CurrentTimeTool>(row.name, std::move(description), row.needs_approval, supplies.clock);
  } else {
    tool = std::make_shared<HandOverTool>(row.name, std::move(description), row.needs_approval);
  }
  return tool;
}

}  // namespace beseda::agent
