// Whatever refuses a call of the Bot API: words for a person, and a wait that is one.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/time.h"
#include "channels/telegram/telegram_errors.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace beseda;
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  for (const int status : {200, 302, 400, 401, 403, 404, 409, 413, 429, 500, 502, 504}) {
    const auto error = telegram::ReadRefusal(status, body);
    if (error.message.empty() || error.code == ErrorCode::kInternal) std::abort();
    if (error.code == ErrorCode::kRateLimited && (!error.retry_after || *error.retry_after < Micros(0))) std::abort();
    (void)telegram::IsUnknownFile(error);
    (void)telegram::IsRefusedFormat(error);
    (void)telegram::IsAlreadySo(error);
  }
  (void)telegram::MigratedTo(body);
  return 0;
}
