#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/log.h"

namespace beseda::app {

/// What an operator decides, checked and complete. Every member is declared with its name, bounds and help in
/// settings/setting.cpp; a new Settings has the defaults from there. Plain value; paths are relative to the working
/// directory.
struct Settings {
  Settings();

  std::string data;                         ///< The data directory.
  std::string host;                         ///< An address without brackets, or "localhost".
  std::int64_t port;                        ///< 0: any free port.
  std::vector<std::string> also_listen;     ///< "address:port" or "[v6 address]:port".
  std::string public_url;                   ///< Without a slash at its end; empty: unknown.
  std::string tls_certificate;              ///< PEM chain; empty: no TLS here. Then `tls_key` is empty too.
  std::string tls_key;
  std::vector<std::string> trusted_proxies; ///< Addresses or networks in CIDR form.
  std::int64_t io_threads;                  ///< 0: as many as there are processors.
  std::int64_t shutdown_grace_seconds;

  LogLevel log_level;
  LogFormat log_format;

  std::int64_t max_body_bytes;
  std::int64_t max_upload_bytes;
  std::int64_t max_connections;

  std::vector<std::string> upload_types;    ///< "type/subtype" or "type/*", lower case.
  std::int64_t event_days;                  ///< How long a vendor's event id is remembered; at least 7.

  std::string secret_key_file;              ///< Empty: secret.key in the data directory.
  std::string secret_key;                   ///< From the environment only; goes before the file. Never to be shown.
  std::string proxy;                        ///< For requests to other servers; empty: as the environment says.
  bool scripted_provider;

  std::string DatabasePath() const;
  std::string UploadsPath() const;
  std::string SecretKeyPath() const;
};

/// Splits "address:port" or "[v6 address]:port"; false if it is neither. Ports from 0 to 65535.
bool SplitHostPort(std::string_view text, std::string* host, std::uint16_t* port);

}  // namespace beseda::app
