#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <filesystem>

#include "net/curl_client.h"
#include "net/test_certificate.h"
#include "net/test_server.h"

namespace beseda::net {
namespace {

using test::Always;
using test::Get;
using test::MakeCertificate;
using test::PathService;
using test::RawClient;
using test::RunningServer;

/// A client that looks at the handshake itself.
struct Handshake {
  bool done = false;
  int version = 0;
  std::string protocol;
  std::string subject;
};
Handshake ShakeHands(std::uint16_t port, int newest, std::string_view offered) {
  Handshake result;
  RawClient raw(port);
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_security_level(context, 0);
  SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
  SSL_CTX_set_max_proto_version(context, newest);
  SSL_CTX_set_alpn_protos(context, reinterpret_cast<const unsigned char*>(offered.data()), unsigned(offered.size()));
  SSL* ssl = SSL_new(context);
  SSL_set_fd(ssl, raw.descriptor());
  result.done = SSL_connect(ssl) == 1;
  if (result.done) {
    result.version = SSL_version(ssl);
    const unsigned char* protocol = nullptr;
    unsigned int size = 0;
    SSL_get0_alpn_selected(ssl, &protocol, &size);
    if (size > 0) result.protocol.assign(reinterpret_cast<const char*>(protocol), size);
    X509* certificate = SSL_get1_peer_certificate(ssl);
    char name[256] = {};
    X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name, sizeof name);
    result.subject = name;
    X509_free(certificate);
  }
  SSL_free(ssl);
  SSL_CTX_free(context);
  return result;
}

class TlsTest : public testing::Test {
 protected:
  TlsTest() {
    char pattern[] = "/tmp/beseda_tls_XXXXXX";
    folder = ::mkdtemp(pattern);
    options.tls = TlsFiles{folder + "/certificate.pem", folder + "/key.pem"};
    MakeCertificate(options.tls->certificate_file, options.tls->key_file, "localhost");
    service.max_body = 4 * 1024 * 1024;
    service.handlers["/"] = Always("hello");
    service.handlers["/echo"] = [](ServerRequest request) -> Task<ServerResponse> {
      ServerResponse response;
      response.headers.Add("X-Secure", request.secure ? "yes" : "no");
      response.body = std::move(request.body);
      co_return response;
    };
  }
  ~TlsTest() override { std::filesystem::remove_all(folder); }

  Result<HttpResponse> Send(RunningServer& running, HttpRequest request) {
    CurlClient client(running.io.executor(), ProxyChoice());
    request.reach = Reach::kAnywhere;
    std::optional<Result<HttpResponse>> result;
    const auto run = [&]() -> Task<void> {
      result.emplace(co_await client.Send(std::move(request)));
      co_await client.Stop();
    };
    running.io.RunAndWait(run());
    return std::move(*result);
  }

  std::string folder;
  HttpServerOptions options;
  PathService service;
};

TEST_F(TlsTest, ServesLargeBodiesBothWays) {
  RunningServer running(service, options);
  HttpRequest request;
  request.method = "POST";
  request.url = "https://localhost:" + std::to_string(running.server.port()) + "/echo";
  request.ca_file = options.tls->certificate_file;
  for (int i = 0; i < 3'000'000; ++i) request.body += char('a' + i % 26);
  const auto expected = request.body;
  const auto reply = Send(running, std::move(request));
  ASSERT_TRUE(reply.ok()) << reply.error().detail;
  EXPECT_EQ(reply->headers.Get("X-Secure"), "yes");
  EXPECT_TRUE(reply->body == expected);
}

TEST_F(TlsTest, AnUntrustedCertificateIsRefusedBeforeAnythingIsSent) {
  RunningServer running(service, options);
  HttpRequest request;
  request.url = "https://localhost:" + std::to_string(running.server.port()) + "/";
  const auto reply = Send(running, request);
  ASSERT_FALSE(reply.ok());
  EXPECT_EQ(reply.error().code, ErrorCode::kUnavailable);
  EXPECT_NE(reply.error().message.find("certificate"), std::string::npos);
  MakeCertificate(folder + "/other.pem", folder + "/other_key.pem", "elsewhere");
  request.ca_file = folder + "/other.pem";
  EXPECT_EQ(Send(running, request).error().code, ErrorCode::kUnavailable);
}

TEST_F(TlsTest, SpeaksOnlyNewVersionsAndHttp11) {
  RunningServer running(service, options);
  const auto port = running.server.port();
  using namespace std::string_view_literals;
  EXPECT_FALSE(ShakeHands(port, TLS1_1_VERSION, "\x08http/1.1"sv).done);
  EXPECT_EQ(ShakeHands(port, TLS1_2_VERSION, "\x08http/1.1"sv).version, TLS1_2_VERSION);
  const auto newest = ShakeHands(port, TLS1_3_VERSION, "\x02h2\x08http/1.1"sv);
  EXPECT_EQ(newest.version, TLS1_3_VERSION);
  EXPECT_EQ(newest.protocol, "http/1.1");
  EXPECT_FALSE(ShakeHands(port, TLS1_3_VERSION, "\x02h2"sv).done);
}

TEST_F(TlsTest, ReadsAChangedCertificateAgain) {
  using namespace std::string_view_literals;
  RunningServer running(service, options);
  EXPECT_EQ(ShakeHands(running.server.port(), TLS1_3_VERSION, "\x08http/1.1"sv).subject, "localhost");
  MakeCertificate(options.tls->certificate_file, options.tls->key_file, "renewed");
  std::string subject;
  for (int i = 0; i < 500 && subject != "renewed"; ++i) {
    ::usleep(10'000);
    subject = ShakeHands(running.server.port(), TLS1_3_VERSION, "\x08http/1.1"sv).subject;
  }
  EXPECT_EQ(subject, "renewed");
  // Broken files leave the old certificate in use.
  std::filesystem::resize_file(options.tls->key_file, 10);
  ::usleep(1'300'000);
  EXPECT_EQ(ShakeHands(running.server.port(), TLS1_3_VERSION, "\x08http/1.1"sv).subject, "renewed");
}

TEST_F(TlsTest, PlainHttpAndSilenceAreCutOff) {
  options.first_byte_timeout = milliseconds(100);
  RunningServer running(service, options);
  RawClient plain(running.server.port());
  plain.Write(Get("/"));
  plain.ReadToEnd();
  EXPECT_TRUE(plain.ended());
  RawClient silent(running.server.port());
  EXPECT_EQ(silent.Receive(), "");
  EXPECT_TRUE(silent.ended());
}

TEST_F(TlsTest, SaysWhatIsWrongWithTheFiles) {
  RunningServer other(service);
  options.tls->key_file = folder + "/missing.pem";
  HttpServer server(other.io.executor(), service, other.metrics, options);
  const auto started = server.Start();
  ASSERT_FALSE(started.ok());
  EXPECT_NE(started.error().message.find("missing.pem"), std::string::npos);
}

}  // namespace
}  // namespace beseda::net
