#include "net/tls_transport.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <cstring>

namespace beseda::net {
namespace {

class TlsTransport final : public Transport {
 public:
  TlsTransport(std::shared_ptr<SSL_CTX> context, SSL* ssl) : context_(std::move(context)), ssl_(ssl) {}
  ~TlsTransport() override { SSL_free(ssl_); }

  IoOutcome Handshake() override {
    ERR_clear_error();
    return Outcome(SSL_do_handshake(ssl_));
  }

  IoOutcome Read(char* into, std::size_t size) override {
    std::size_t got = 0;
    // One call gives one record; take all that is there, as a plain socket does.
    for (;;) {
      ERR_clear_error();
      std::size_t bytes = 0;
      const auto result = SSL_read_ex(ssl_, into + got, size - got, &bytes);
      got += bytes;
      if (result == 1 && got < size) continue;
      if (got > 0) return {IoState::kDone, got};
      return Outcome(result);
    }
  }

  IoOutcome Write(const iovec* parts, int count) override {
    // One record at most: small pieces are joined.
    char joined[16 * 1024];
    const char* data = static_cast<const char*>(parts[0].iov_base);
    std::size_t size = parts[0].iov_len;
    if (count > 1 && size < sizeof joined) {
      size = 0;
      for (int i = 0; i < count && size < sizeof joined; ++i) {
        const auto take = std::min(parts[i].iov_len, sizeof joined - size);
        std::memcpy(joined + size, parts[i].iov_base, take);
        size += take;
      }
      data = joined;
    }
    ERR_clear_error();
    std::size_t bytes = 0;
    const auto result = SSL_write_ex(ssl_, data, size, &bytes);
    if (result == 1) return {IoState::kDone, bytes};
    return Outcome(result);
  }

  void EndWriting() override {
    ERR_clear_error();
    if (SSL_is_init_finished(ssl_)) SSL_shutdown(ssl_);
    ERR_clear_error();
  }

 private:
  IoOutcome Outcome(int result) {
    if (result == 1) return {IoState::kDone, 0};
    const auto error = SSL_get_error(ssl_, result);
    ERR_clear_error();
    switch (error) {
      case SSL_ERROR_WANT_READ:
        return {IoState::kWantRead, 0};
      case SSL_ERROR_WANT_WRITE:
        return {IoState::kWantWrite, 0};
      case SSL_ERROR_ZERO_RETURN:
        return {IoState::kEnd, 0};
      default:
        return {IoState::kFailed, 0};
    }
  }

  std::shared_ptr<SSL_CTX> context_;
  SSL* ssl_;
};

}  // namespace

std::unique_ptr<Transport> MakeTlsTransport(std::shared_ptr<SSL_CTX> context, SSL* ssl) {
  return std::make_unique<TlsTransport>(std::move(context), ssl);
}

}  // namespace beseda::net
