// The doctor's looks at the machine around the server: port, clock, open files, certificate.
#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/timex.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <memory>

#include "app/commands/doctor.h"
#include "base/clock.h"
#include "base/task.h"
#include "contracts/http_client.h"
#include "net/curl_client.h"
#include "net/io_threads.h"

namespace beseda::app {
namespace {

template <auto Free>
struct Freer {
  template <typename T>
  void operator()(T* thing) const {
    Free(thing);
  }
};
using FilePtr = std::unique_ptr<std::FILE, Freer<std::fclose>>;
using CertificatePtr = std::unique_ptr<X509, Freer<X509_free>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;

FilePtr OpenOrComplain(const std::string& path, CheckResults& results) {
  FilePtr file(std::fopen(path.c_str(), "re"));
  if (!file) {
    results.push_back({"certificate", CheckState::kBad, path + " cannot be read: " + std::strerror(errno),
                       "Correct the path in the settings, or give the user that runs Beseda the right to read it."});
  }
  return file;
}

/// Whole days until the certificate ends; negative if it has ended.
int DaysLeft(const X509* certificate) {
  int days = 0, in_day = 0;
  if (ASN1_TIME_diff(&days, &in_day, nullptr, X509_get0_notAfter(certificate)) != 1) return -1;
  return in_day < 0 ? days - 1 : days;
}

/// Where this machine reaches what listens on `host`.
std::string LocalUrl(const Settings& settings) {
  auto host = settings.host == "0.0.0.0" ? "127.0.0.1" : settings.host == "::" ? "[::1]" : settings.host;
  if (host.find(':') != host.npos && host[0] != '[') host = "[" + host + "]";
  return (settings.tls_certificate.empty() ? "http://" : "https://") + host + ":" + std::to_string(settings.port);
}

Task<Result<HttpResponse>> AskHealth(HttpClient& client, const std::string& url) {
  HttpRequest request;
  request.url = url + "/healthz";
  request.reach = Reach::kAnywhere;
  request.connect_timeout = seconds(3);
  request.idle_timeout = request.total_timeout = seconds(5);
  request.max_response_bytes = 64 * 1024;
  co_return co_await client.Send(std::move(request));
}

}  // namespace

void CheckCertificate(const Settings& settings, CheckResults& results) {
  if (settings.tls_certificate.empty()) return;
  const auto add = [&](CheckState state, std::string finding, std::string advice) {
    results.push_back({"certificate", state, std::move(finding), std::move(advice)});
  };
  const auto certificate_file = OpenOrComplain(settings.tls_certificate, results);
  const auto key_file = OpenOrComplain(settings.tls_key, results);
  if (!certificate_file || !key_file) return;
  const CertificatePtr certificate(PEM_read_X509(certificate_file.get(), nullptr, nullptr, nullptr));
  // A key with a passphrase would make OpenSSL ask for it on the terminal.
  const auto no_passphrase = [](char*, int, int, void*) { return 0; };
  const KeyPtr key(PEM_read_PrivateKey(key_file.get(), nullptr, no_passphrase, nullptr));
  const bool fits = certificate && key && X509_check_private_key(certificate.get(), key.get()) == 1;
  ERR_clear_error();
  if (!certificate) return add(CheckState::kBad, settings.tls_certificate + " is not a certificate in PEM form", "Name the file with the certificate and its chain.");
  if (!key) return add(CheckState::kBad, settings.tls_key + " is not a private key in PEM form without a passphrase", "Name the certificate's private key.");
  if (!fits) return add(CheckState::kBad, "certificate and key do not belong together", "Name the key that the certificate was made for.");
  struct stat about {};
  if (::stat(settings.tls_key.c_str(), &about) == 0 && (about.st_mode & 0007) != 0) {
    add(CheckState::kWarning, settings.tls_key + " can be read by every user of this machine", "chmod o= " + settings.tls_key);
  }
  const int days = DaysLeft(certificate.get());
  if (X509_cmp_current_time(X509_get0_notBefore(certificate.get())) > 0) {
    add(CheckState::kBad, "the certificate is not valid yet", "Check this machine's clock, or wait.");
  } else if (days < 0) {
    add(CheckState::kBad, "the certificate has expired", "Renew it; the server reads the new files without a restart.");
  } else if (days < 14) {
    add(CheckState::kWarning, "the certificate expires in " + std::to_string(days) + " days", "Renew it; the server reads the new files without a restart.");
  } else {
    add(CheckState::kGood, "valid for " + std::to_string(days) + " days, the key belongs to it", "");
  }
}

void CheckPort(const Settings& settings, CheckResults& results) {
  const auto add = [&](CheckState state, std::string finding, std::string advice) {
    results.push_back({"port", state, std::move(finding), std::move(advice)});
  };
  if (settings.port == 0) return add(CheckState::kGood, "any free one", "");
  const auto url = LocalUrl(settings);
  std::optional<Result<HttpResponse>> answer;
  {
    net::IoThreads io(1);
    net::CurlClient client(io.executor(), net::ProxyChoice());  // This machine is not asked through a proxy.
    const auto ask = [&]() -> Task<void> {
      answer = co_await AskHealth(client, url);
      co_await client.Stop();
    };
    io.RunAndWait(ask());
  }
  if (answer->ok()) {
    const auto& response = answer->value();
    if (response.status == 200) return add(CheckState::kGood, "the server runs at " + url, "");
    return add(CheckState::kBad, url + " answers, but /healthz gives " + std::to_string(response.status),
               "Look at the server's log; or another program has the port: choose another one with --port.");
  }
  if (answer->error().code != ErrorCode::kUnavailable) {
    return add(CheckState::kBad, "something listens at " + url + " but does not answer as Beseda does",
               "Stop that program, or choose another port with --port.");
  }
  if (settings.port < 1024 && ::geteuid() != 0) {
    return add(CheckState::kWarning, std::to_string(settings.port) + " is free, but ports below 1024 take a special right",
               "Use a port from 1024 up behind a proxy, or give the right: setcap cap_net_bind_service=+ep on the program.");
  }
  add(CheckState::kGood, url + " is free; the server is not running there", "");
}

void CheckOpenFiles(const Settings& settings, CheckResults& results) {
  struct rlimit limit {};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_max == RLIM_INFINITY) return;
  const auto needed = rlim_t(settings.max_connections) + 100;
  if (limit.rlim_max >= needed) {
    results.push_back({"open files", CheckState::kGood, "up to " + std::to_string(limit.rlim_max), ""});
    return;
  }
  results.push_back({"open files", CheckState::kWarning,
                     "this process may open " + std::to_string(limit.rlim_max) + " files; limits.max_connections is " +
                         std::to_string(settings.max_connections),
                     "Raise the limit (ulimit -n, or LimitNOFILE= of systemd) to " + std::to_string(needed) +
                         ", or lower limits.max_connections."});
}

void CheckClock(const Settings& settings, CheckResults& results) {
  // This was written then: an earlier clock is wrong.
  constexpr std::time_t kEarliest = 1'767'225'600;  // 2026-01-01
  const auto now = std::time(nullptr);
  const auto text = FormatTime(SystemClock().Now());
  if (now < kEarliest) {
    results.push_back({"clock", CheckState::kBad, "it is " + text + " here, which cannot be", "Set the clock, and let NTP keep it."});
    return;
  }
  struct stat database {};
  if (::stat((settings.DatabasePath() + "-wal").c_str(), &database) != 0 &&
      ::stat(settings.DatabasePath().c_str(), &database) != 0) {
    database.st_mtime = 0;
  }
  if (database.st_mtime > now + 300) {
    results.push_back({"clock", CheckState::kBad, "it is " + text + " here, but the database was written later than that",
                       "Set the clock, and let NTP keep it."});
    return;
  }
  struct timex kernel {};
  if (::adjtimex(&kernel) == TIME_ERROR || (kernel.status & STA_UNSYNC) != 0) {
    results.push_back({"clock", CheckState::kWarning, text + ", not kept in step by NTP",
                       "Install chrony or enable systemd-timesyncd: webhooks with an old time are refused."});
    return;
  }
  results.push_back({"clock", CheckState::kGood, text + ", kept in step by NTP", ""});
}

}  // namespace beseda::app
