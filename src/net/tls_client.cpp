#include "net/tls_client.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <csignal>

#include "net/ip_address.h"
#include "net/tls_transport.h"

namespace beseda::net {
namespace {

constexpr unsigned char kHttp11[] = "\x08http/1.1";

struct FreeSsl {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};

std::shared_ptr<SSL_CTX> MakeContext() {
  std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_client_method()), [](SSL_CTX* one) { SSL_CTX_free(one); });
  if (!context) return nullptr;
  auto* ssl = context.get();
  SSL_CTX_set_min_proto_version(ssl, TLS1_2_VERSION);
  SSL_CTX_set_options(ssl, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_mode(ssl, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_verify(ssl, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_default_verify_paths(ssl);
  return context;
}

bool ExpectHost(SSL* ssl, const std::string& host) {
  auto* parameters = SSL_get0_param(ssl);
  if (ParseAddress(host)) return X509_VERIFY_PARAM_set1_ip_asc(parameters, host.c_str()) == 1;
  X509_VERIFY_PARAM_set_hostflags(parameters, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  return X509_VERIFY_PARAM_set1_host(parameters, host.c_str(), host.size()) == 1 &&
         SSL_set_tlsext_host_name(ssl, host.c_str()) == 1;
}

}  // namespace

TlsClient::TlsClient() : context_(MakeContext()) {
  // OpenSSL writes with write(2), which kills the program when the peer has gone.
  std::signal(SIGPIPE, SIG_IGN);
}

Result<std::unique_ptr<Transport>> TlsClient::MakeTransport(int descriptor, const std::string& host,
                                                            const std::string& ca_file) const {
  ERR_clear_error();
  auto context = ca_file.empty() ? context_ : MakeContext();
  if (!context) return Error(ErrorCode::kInternal, "TLS cannot be set up.");
  if (!ca_file.empty() && SSL_CTX_load_verify_file(context.get(), ca_file.c_str()) != 1) {
    ERR_clear_error();
    return Error(ErrorCode::kInvalid, "The certificates in " + ca_file + " cannot be read. They must be in PEM format.");
  }
  std::unique_ptr<SSL, FreeSsl> ssl(SSL_new(context.get()));
  if (!ssl || SSL_set_fd(ssl.get(), descriptor) != 1 || !ExpectHost(ssl.get(), host)) {
    ERR_clear_error();
    return Error(ErrorCode::kInternal, "TLS cannot be set up.");
  }
  SSL_set_alpn_protos(ssl.get(), kHttp11, sizeof kHttp11 - 1);
  SSL_set_connect_state(ssl.get());
  return MakeTlsTransport(std::move(context), ssl.release());
}

}  // namespace beseda::net
