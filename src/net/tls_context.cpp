#include "net/tls_context.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/stat.h>

#include <csignal>
#include <mutex>

#include "base/log.h"
#include "net/tls_transport.h"

namespace beseda::net {
namespace {

struct FreeContext {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using ContextPtr = std::shared_ptr<SSL_CTX>;

constexpr unsigned char kHttp11[] = "\x08http/1.1";

std::string LastError() {
  const auto code = ERR_peek_last_error();
  ERR_clear_error();
  const char* reason = ERR_reason_error_string(code);
  return reason ? reason : "unknown reason";
}

int ChooseProtocol(SSL*, const unsigned char** out, unsigned char* out_size, const unsigned char* offered,
                   unsigned int offered_size, void*) {
  auto* chosen = const_cast<unsigned char**>(out);
  const auto result = SSL_select_next_proto(chosen, out_size, kHttp11, sizeof kHttp11 - 1, offered, offered_size);
  // A client that insists on something else is told so (RFC 7301 §3.2).
  return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

Result<ContextPtr> Load(const TlsFiles& files) {
  ERR_clear_error();
  ContextPtr context(SSL_CTX_new(TLS_server_method()), FreeContext());
  if (!context) return Error(ErrorCode::kInternal, "TLS cannot be set up: " + LastError() + ".");
  auto* ssl = context.get();
  SSL_CTX_set_min_proto_version(ssl, TLS1_2_VERSION);
  SSL_CTX_set_options(ssl, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                               SSL_OP_IGNORE_UNEXPECTED_EOF);
  // Idle connections hold no buffers; what is written again after a wait may have moved.
  SSL_CTX_set_mode(ssl, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_cipher_list(ssl, "ECDHE+AESGCM:ECDHE+CHACHA20");
  SSL_CTX_set_session_id_context(ssl, reinterpret_cast<const unsigned char*>("beseda"), 6);
  SSL_CTX_set_alpn_select_cb(ssl, ChooseProtocol, nullptr);
  if (SSL_CTX_use_certificate_chain_file(ssl, files.certificate_file.c_str()) != 1) {
    return Error(ErrorCode::kInvalid, "The TLS certificate " + files.certificate_file + " cannot be used: " +
                                          LastError() + ". It must be a readable PEM file.");
  }
  if (SSL_CTX_use_PrivateKey_file(ssl, files.key_file.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(ssl) != 1) {
    return Error(ErrorCode::kInvalid, "The TLS key " + files.key_file + " cannot be used: " + LastError() +
                                          ". It must be the readable PEM key of the certificate.");
  }
  return context;
}

class Tls final : public TlsContext {
 public:
  Tls(TlsFiles files, ContextPtr context) : files_(std::move(files)), context_(std::move(context)) { stamp_ = Stamp(); }

  std::unique_ptr<Transport> MakeTransport(int descriptor) override {
    ContextPtr context;
    {
      std::lock_guard lock(mutex_);
      context = context_;
    }
    SSL* ssl = SSL_new(context.get());
    if (!ssl) return nullptr;
    if (SSL_set_fd(ssl, descriptor) != 1) {
      SSL_free(ssl);
      return nullptr;
    }
    SSL_set_accept_state(ssl);
    return MakeTlsTransport(std::move(context), ssl);
  }

  void ReloadIfChanged() override {
    const auto stamp = Stamp();
    if (stamp == stamp_) return;
    stamp_ = stamp;
    auto loaded = Load(files_);
    if (!loaded.ok()) {
      Log(LogLevel::kWarning, "net", "the changed TLS files cannot be used; the old certificate stays in use",
          {{"reason", loaded.error().message}});
      return;
    }
    std::lock_guard lock(mutex_);
    context_ = *loaded;
    Log(LogLevel::kInfo, "net", "the TLS certificate was read again");
  }

 private:
  /// Changes whenever one of the files does.
  std::string Stamp() const {
    std::string stamp;
    for (const auto& file : {files_.certificate_file, files_.key_file}) {
      struct stat about = {};
      if (::stat(file.c_str(), &about) != 0) continue;
      stamp += std::to_string(about.st_ino) + ":" + std::to_string(about.st_size) + ":" +
               std::to_string(about.st_mtim.tv_sec) + "." + std::to_string(about.st_mtim.tv_nsec) + ";";
    }
    return stamp;
  }

  const TlsFiles files_;
  std::mutex mutex_;
  ContextPtr context_;
  std::string stamp_;  ///< Used by ReloadIfChanged only.
};

}  // namespace

Result<std::shared_ptr<TlsContext>> MakeTlsContext(const TlsFiles& files) {
  // OpenSSL writes with write(2), which kills the program when the peer has gone.
  std::signal(SIGPIPE, SIG_IGN);
  TRY(auto context, Load(files));
  return std::shared_ptr<TlsContext>(std::make_shared<Tls>(files, std::move(context)));
}

}  // namespace beseda::net
