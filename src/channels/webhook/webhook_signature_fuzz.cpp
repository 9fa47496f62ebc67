// Whatever timestamp and signature are sent along, only a fresh signature under the secret is taken, and every such one.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "channels/webhook/webhook_signature.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace beseda;
  const Time now{seconds(1'700'000'000)};
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  const auto line = [&rest] {
    const auto taken = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(taken.size() + 1, rest.size()));
    return taken;
  };
  const auto timestamp = line(), signature = line();
  const auto good = SignWebhook("secret", timestamp, rest);
  if (VerifyWebhook("secret", timestamp, signature, rest, now).ok() && signature.find(good) == signature.npos) std::abort();
  // Beside others it is found, and only while it is fresh.
  const bool fresh = timestamp.size() == 10 && timestamp >= "1699999700" && timestamp <= "1700000300" && timestamp.find_first_not_of("0123456789") == timestamp.npos;
  const auto beside = std::string(signature.substr(0, signature.find(','))) + ", " + good;
  if (fresh && !VerifyWebhook("secret", timestamp, beside, rest, now).ok()) std::abort();
  if (VerifyWebhook("another", timestamp, good, rest, now).ok()) std::abort();
  if (!VerifyWebhook("secret", "1700000000", SignWebhook("secret", "1700000000", rest), rest, now).ok()) std::abort();
  return 0;
}
