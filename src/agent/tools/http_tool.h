#pragma once

#include <string>
#include <utility>
#include <vector>

#include "agent/tools/http_tool_settings.h"
#include "contracts/http_client.h"
#include "contracts/tool.h"

namespace beseda::agent {

/// Calls an address on the network. What the other side says is a result in any case, also that it failed; an outcome
/// that is not known is said to be so, since the call may have had its effect. Thread-safe.
class HttpTool final : public Tool {
 public:
  using Headers = std::vector<std::pair<std::string, std::string>>;
  HttpTool(std::string name, std::string description, HttpToolSettings settings, Headers secret_headers,
           bool needs_approval, HttpClient& http);

  const ToolDefinition& definition() const override { return definition_; }
  bool needs_approval() const override { return needs_approval_; }
  Task<Result<ToolResult>> Run(Turn& turn, std::string arguments, std::string key) override;

 private:
  Result<HttpRequest> MakeRequest(const json::Object& arguments, const std::string& key) const;
  ToolResult Read(const HttpResponse& response) const;

  ToolDefinition definition_;
  HttpToolSettings settings_;
  Headers secret_headers_;
  bool needs_approval_;
  HttpClient& http_;
};

}  // namespace beseda::agent
