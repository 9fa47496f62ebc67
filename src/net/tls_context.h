#pragma once

#include <memory>

#include "base/result.h"
#include "net/http_server.h"
#include "net/transport.h"

namespace beseda::net {

/// Certificate and key of a TLS server, read again when their files change. TLS 1.2 and 1.3, ALPN "http/1.1".
/// Thread-safe.
class TlsContext {
 public:
  virtual ~TlsContext() = default;
  /// TLS over a non-blocking socket. Null if the library refuses (out of memory).
  virtual std::unique_ptr<Transport> MakeTransport(int descriptor) = 0;
  /// Reads the files again if they have changed. If the new ones do not fit together the old stay in use, and the log
  /// says why.
  virtual void ReloadIfChanged() = 0;
};

Result<std::shared_ptr<TlsContext>> MakeTlsContext(const TlsFiles& files);

}  // namespace beseda::net
