// Whatever Meta answers with an error's status: words for a person, and nothing that would be repeated when it may have had its effect.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "channels/common/meta_error.h"
#include "contracts/http_types.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace beseda;
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  const HttpHeaders headers{{"Retry-After", "7"}};
  for (const auto product : {MetaFailure::Product::kWhatsApp, MetaFailure::Product::kMessenger, MetaFailure::Product::kInstagram}) {
    for (const int status : {200, 302, 400, 401, 403, 404, 429, 500, 502, 503, 504}) {
      const auto error = ReadMetaErrorAnswer(product, status, headers, body);
      if (error.message.empty() || error.code == ErrorCode::kInternal) std::abort();
    }
  }
  return 0;
}
