#pragma once

#include <openssl/types.h>

#include <memory>
#include <string>

#include "base/result.h"
#include "net/transport.h"

namespace beseda::net {

/// The client's side of TLS 1.2 and 1.3 for connections of our own making. Certificates are verified against the system's
/// and must name the host. Thread-safe.
class TlsClient {
 public:
  TlsClient();

  /// TLS over a connected, non-blocking socket to `host` (a name, or an address without brackets). `ca_file`: a PEM bundle to trust
  /// besides the system's. Errors: kInvalid (the bundle cannot be read), kInternal.
  Result<std::unique_ptr<Transport>> MakeTransport(int descriptor, const std::string& host, const std::string& ca_file) const;

 private:
  std::shared_ptr<SSL_CTX> context_;  ///< Null if the library refuses.
};

}  // namespace beseda::net
