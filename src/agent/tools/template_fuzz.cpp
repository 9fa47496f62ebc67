// Whatever a template and its arguments hold, the host stays the template's, and a filled body is JSON.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "agent/tools/http_tool_settings.h"
#include "json/json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace beseda;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto middle = text.find('\0');
  if (middle == text.npos) return 0;
  const auto arguments = json::ParseObject(text.substr(middle + 1));
  if (!arguments.ok()) return 0;
  const auto body = agent::FillBody(text.substr(0, middle), *arguments);
  if (!body.empty() && !json::Parse(body).ok()) std::abort();
  const auto url = agent::FillUrl("https://host.example/" + std::string(text.substr(0, middle)), *arguments);
  if (url.ok() && !url->starts_with("https://host.example/")) std::abort();
  return 0;
}
