// Whatever error Slack names: words for a person, and never a retry without a reason to.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "channels/slack/slack_errors.h"
#include "channels/slack/slack_fields.h"
#include "json/json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace beseda;
  const auto answer = json::ParseObject({reinterpret_cast<const char*>(data), size});
  if (!answer.ok()) return 0;
  const auto code = slack::Text(*answer, "error"), needed = slack::Text(*answer, "needed");
  for (const char* method : {"chat.postMessage", "chat.update", "chat.delete", "reactions.add", "files.completeUploadExternal", "apps.connections.open"}) {
    const auto error = slack::ErrorOf(method, code, needed);
    if (error.message.empty() || error.code == ErrorCode::kInternal) std::abort();
    (void)slack::IsDone(method, code);
  }
  return 0;
}
