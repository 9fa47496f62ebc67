#include "net/transport.h"

#include <sys/socket.h>

#include <cerrno>

namespace beseda::net {
namespace {

class PlainTransport final : public Transport {
 public:
  explicit PlainTransport(int descriptor) : descriptor_(descriptor) {}

  IoOutcome Handshake() override { return {IoState::kDone, 0}; }

  IoOutcome Read(char* into, std::size_t size) override {
    const auto got = ::recv(descriptor_, into, size, MSG_DONTWAIT);
    if (got > 0) return {IoState::kDone, std::size_t(got)};
    if (got == 0) return {IoState::kEnd, 0};
    return {Failure(IoState::kWantRead), 0};
  }

  IoOutcome Write(const iovec* parts, int count) override {
    msghdr message = {};
    message.msg_iov = const_cast<iovec*>(parts);
    message.msg_iovlen = std::size_t(count);
    const auto sent = ::sendmsg(descriptor_, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent >= 0) return {IoState::kDone, std::size_t(sent)};
    return {Failure(IoState::kWantWrite), 0};
  }

  void EndWriting() override { ::shutdown(descriptor_, SHUT_WR); }

 private:
  static IoState Failure(IoState would_block) {
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? would_block : IoState::kFailed;
  }

  int descriptor_;
};

class ClosedTransport final : public Transport {
 public:
  IoOutcome Handshake() override { return {}; }
  IoOutcome Read(char*, std::size_t) override { return {}; }
  IoOutcome Write(const iovec*, int) override { return {}; }
  void EndWriting() override {}
};

}  // namespace

std::unique_ptr<Transport> MakePlainTransport(int descriptor) {
  return std::make_unique<PlainTransport>(descriptor);
}

std::unique_ptr<Transport> MakeClosedTransport() { return std::make_unique<ClosedTransport>(); }

}  // namespace beseda::net
