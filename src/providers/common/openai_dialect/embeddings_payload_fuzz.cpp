// Whatever a server answers, it is one vector for each text or an error.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "providers/common/openai_dialect/embeddings_payload.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  for (const std::size_t texts : {1, 2}) {
    const auto reply = beseda::openai::DecodeEmbeddings(body, texts, std::nullopt);
    if (reply.ok() && reply->vectors.size() != texts) std::abort();
  }
  return 0;
}
