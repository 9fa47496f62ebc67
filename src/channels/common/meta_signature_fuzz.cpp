// Whatever is called a signature or asked as a handshake, only the right one is accepted.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "channels/common/meta_signature.h"
#include "channels/common/meta_usage.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (beseda::VerifyMetaSignature("secret", text, "body").ok() &&
      text.find("dc46983557fea127b43af721467eb9b3fde2338fe3e14f51952aa8478c13d355") == std::string::npos) {
    std::abort();
  }
  const auto answer = beseda::AnswerMetaHandshake("token", text);
  if (answer.ok() && (answer->answer.empty() || text.find("token") == std::string::npos)) std::abort();
  beseda::HttpHeaders headers{{"X-App-Usage", text}, {"X-Business-Use-Case-Usage", text}};
  if (const auto usage = beseda::ReadMetaUsage(headers); usage && beseda::MetaPaceShare(usage->percent) <= 0) std::abort();
  return 0;
}
