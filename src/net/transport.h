#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <memory>

namespace beseda::net {

/// What a non-blocking operation came to. kWantRead and kWantWrite: wait for the socket to be readable or writable and
/// ask again. kEnd: the peer closed its side. kFailed: the connection is of no more use.
enum class IoState { kDone, kWantRead, kWantWrite, kEnd, kFailed };

struct IoOutcome {
  IoState state = IoState::kFailed;
  std::size_t bytes = 0;  ///< Moved, if kDone.
};

/// Bytes to and from a connected, non-blocking socket, in the clear or through TLS. Does not own the descriptor, holds
/// no buffers of its own. Used by one thread at a time.
class Transport {
 public:
  virtual ~Transport() = default;
  /// To be repeated until kDone, before anything else.
  virtual IoOutcome Handshake() = 0;
  virtual IoOutcome Read(char* into, std::size_t size) = 0;
  /// May take less than all. After kWant… the next call must begin with the same bytes.
  virtual IoOutcome Write(const iovec* parts, int count) = 0;
  /// Says that no more will be written (FIN; under TLS close_notify first).
  virtual void EndWriting() = 0;
};

std::unique_ptr<Transport> MakePlainTransport(int descriptor);
/// Fails in everything and touches no descriptor: for a connection whose socket is closed.
std::unique_ptr<Transport> MakeClosedTransport();

}  // namespace beseda::net
