#include "app/settings/setting.h"

#include <algorithm>

#include "app/settings/setting_check.h"

namespace beseda::app {
namespace {

constexpr std::int64_t kKiB = 1024, kMiB = 1024 * kKiB, kGiB = 1024 * kMiB;
constexpr std::string_view kUploadTypes =
    "image/png,image/jpeg,image/gif,image/webp,audio/mpeg,audio/mp4,audio/ogg,audio/wav,audio/webm,video/mp4,video/webm,"
    "application/pdf,text/plain,text/csv";

constexpr SettingTable kTables[] = {
    {"", "Where everything is kept."},
    {"server", "Where the server listens and how it is reached."},
    {"log", "What the server writes to standard error."},
    {"limits", "Bounds. What goes beyond one is refused with a clear answer."},
    {"uploads", "What people may send to a bot."},
    {"retention", "How long things are kept."},
    {"secrets", "The key that seals vendors' API keys and signing secrets in the database. Without it they cannot be read."},
    {"outbound", "Requests to model vendors, webhooks and other servers."},
    {"testing", "For tests of Beseda itself."},
};

using enum SettingType;

constexpr Setting kSettings[] = {
    Setting{"data", "--data", kPath, &Settings::data, "./data", "DIR",
     "The data directory: the database, uploads, the secret key and, unless --config names another, this file.",
     "/var/lib/beseda"}.CheckedBy(CheckNotEmpty),

    Setting{"server.host", "--host", kText, &Settings::host, "127.0.0.1", "ADDRESS",
     "The address to listen on. 127.0.0.1 is this machine only; 0.0.0.0 or :: lets other machines in."}
        .CheckedBy(CheckAddress),
    Setting{"server.port", "--port", kInt, &Settings::port, "8080", "PORT", "The port to listen on; 0 takes any free one."}
        .Between(0, 65535),
    Setting{"server.also_listen", "--also-listen", kList, &Settings::also_listen, "", "ADDRESS:PORT",
     "More places to listen on.", "[::1]:8080"}.CheckedBy(CheckHostPort),
    Setting{"server.public_url", "--public-url", kText, &Settings::public_url, "", "URL",
     "How people and vendors reach this server, if it stands behind a proxy or a domain name. Links, webhook addresses "
     "and the widget's snippet are made from it.",
     "https://bots.example.com"}.CheckedBy(CheckWebUrl),
    Setting{"server.tls_certificate", "--tls-certificate", kPath, &Settings::tls_certificate, "", "FILE",
     "The certificate with its chain (PEM), to serve HTTPS without a proxy. Needs tls_key.",
     "/etc/beseda/fullchain.pem"},
    Setting{"server.tls_key", "--tls-key", kPath, &Settings::tls_key, "", "FILE", "The certificate's private key (PEM).",
     "/etc/beseda/privkey.pem"},
    Setting{"server.trusted_proxies", "--trusted-proxies", kList, &Settings::trusted_proxies, "", "NETWORKS",
     "Proxies whose X-Forwarded-For and X-Forwarded-Proto are believed: addresses or networks.",
     "127.0.0.1,10.0.0.0/8"}.CheckedBy(CheckNetwork),
    Setting{"server.io_threads", "--io-threads", kInt, &Settings::io_threads, "0", "N",
     "Threads that serve connections; 0 takes as many as there are processors."}.Between(0, 256),
    Setting{"server.shutdown_grace_seconds", "--shutdown-grace", kInt, &Settings::shutdown_grace_seconds, "20", "SECONDS",
     "How long a stop may wait for replies that are being written. What is unfinished then continues at the next start."}
        .Between(0, 3600),

    Setting{"log.level", "--log-level", kChoice, &Settings::log_level, "info", "LEVEL",
     "The least important lines to write. Texts of messages appear at debug only."}
        .OneOf("debug,info,warning,error"),
    Setting{"log.format", "--log-format", kChoice, &Settings::log_format, "text", "FORMAT",
     "text for people, json for log collectors."}.OneOf("text,json"),

    Setting{"limits.max_body", "--max-body", kSize, &Settings::max_body_bytes, "1 MiB", "SIZE",
     "The largest body of an API request or a webhook."}.Between(64 * kKiB, kGiB),
    Setting{"limits.max_upload", "--max-upload", kSize, &Settings::max_upload_bytes, "25 MiB", "SIZE",
     "The largest file a person may send."}.Between(64 * kKiB, 4 * kGiB),
    Setting{"limits.max_connections", "--max-connections", kInt, &Settings::max_connections, "25000", "N",
     "Open connections at a time; further ones are turned away until some close."}.Between(16, 1'000'000),

    Setting{"uploads.types", "--upload-types", kList, &Settings::upload_types, kUploadTypes, "TYPES",
     "File types that are accepted, judged by content; image/* means every image."}.CheckedBy(CheckMediaType),

    Setting{"retention.event_days", "--event-days", kInt, &Settings::event_days, "14", "DAYS",
     "How long the ids of handled events are remembered, so that a vendor's repetition is not answered twice."}
        .Between(7, 3650),

    Setting{"secrets.key_file", "--secret-key-file", kPath, &Settings::secret_key_file, "", "FILE",
     "The file with the key; made at the first start. Default: secret.key in the data directory. Keep a copy apart from "
     "backups.",
     "/etc/beseda/secret.key"},
    Setting{"secrets.key", "", kText, &Settings::secret_key, "", "KEY",
     "The key itself: 64 hexadecimal digits. Goes before the key file. In the environment only, as files and command "
     "lines are too easily seen."}.CheckedBy(CheckSecretKey),

    Setting{"outbound.proxy", "--proxy", kText, &Settings::proxy, "", "URL",
     "The proxy for outgoing requests (http, https, socks5 or socks5h). If empty, HTTPS_PROXY and NO_PROXY of the "
     "environment count.",
     "http://proxy.example.com:3128"}.CheckedBy(CheckProxyUrl),

    Setting{"testing.scripted_provider", "--scripted-provider", kBool, &Settings::scripted_provider, "false", "",
     "Offers the scripted model provider, which answers from a script."},
};

}  // namespace

std::span<const Setting> AllSettings() { return kSettings; }
std::span<const SettingTable> AllTables() { return kTables; }

const Setting* FindSetting(std::string_view key) {
  const auto found = std::ranges::find(kSettings, key, &Setting::key);
  return found == std::end(kSettings) ? nullptr : found;
}

std::string Setting::EnvironmentName() const {
  std::string name = "BESEDA_";
  for (const char c : key) name += c == '.' ? '_' : c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c;
  return name;
}

std::string_view Setting::Table() const {
  const auto dot = key.find('.');
  return dot == key.npos ? std::string_view() : key.substr(0, dot);
}

std::string_view Setting::Name() const {
  const auto dot = key.find('.');
  return dot == key.npos ? key : key.substr(dot + 1);
}

}  // namespace beseda::app
