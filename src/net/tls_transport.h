#pragma once

#include <openssl/types.h>

#include <memory>

#include "net/transport.h"

namespace beseda::net {

/// TLS by OpenSSL over a non-blocking socket, which `ssl` has already (SSL_set_fd), as the side that it was told to be. Takes
/// `ssl` and keeps its context.
std::unique_ptr<Transport> MakeTlsTransport(std::shared_ptr<SSL_CTX> context, SSL* ssl);

}  // namespace beseda::net
